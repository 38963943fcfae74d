"""Seeing to it that a worker runs."""

from __future__ import annotations

import subprocess
import sys

from agnt_tasks.config.model_choice import is_resolvable
from agnt_tasks.config.settings import Settings
from agnt_tasks.engine.worker_locks import WorkerNote, living_workers, may_start
from agnt_tasks.store.journal import Journal


def wake(settings: Settings, key: str) -> None:
    """Start a detached worker unless one lives that can run what needs this key."""
    if any(_has_key(note, key) for note in living_workers(settings.paths.locks)):
        return
    if may_start(settings.paths.locks, key):
        start_detached(settings)


async def wake_for(settings: Settings, journal: Journal) -> None:
    """The same for everything that is queued or open now."""
    queued = [each for each in await journal.queued() if is_resolvable(each.choice, settings.env)]
    for key in {each.choice.key for each in queued}:
        wake(settings, key)
    if not queued and await journal.open_claims():
        wake(settings, "")


def _has_key(note: WorkerNote, key: str) -> bool:
    """Key files are read by every worker; variables only by the one that was started with them."""
    kind, _, name = key.partition(":")
    return kind != "env" or name in note.keys


def start_detached(settings: Settings) -> None:
    """A worker of its own: new session, no standard streams of ours, not our child.

    The shell forks it and is gone, so nobody who waits for our output or for our children waits for it.
    """
    log = settings.paths.logs / "worker.log"
    log.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    command = [sys.executable, "-m", "agnt_tasks", "worker", "--detached"]
    subprocess.run(  # noqa: S603  # our own interpreter, and the log's path as an argument
        [
            "/bin/sh",
            "-c",
            'log=$1; shift; exec "$@" </dev/null >/dev/null 2>>"$log" &',
            "sh",
            str(log),
            *command,
        ],
        env=worker_environment(settings),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        close_fds=True,
        check=False,
    )


def worker_environment(settings: Settings) -> dict[str, str]:
    """Ours, with a home that does not depend on the folder we are in."""
    env = dict(settings.env)
    if env.get("AGNT_HOME"):
        env["AGNT_HOME"] = str(settings.paths.database.parent)
    return env
