"""Our board beside two others, by opt-in: `python -m tests.bench.side_by_side FOLDER` prints a table.

The others are installed from the package index into venvs of their own in FOLDER, filled with the same tasks
through their own code, and started on the same pseudo-terminal.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from tests.bench.board_terminal import BOARD, CARD, at_home, open_at, paint, resident_mb, since
from tests.bench.figures import percentile
from tests.bench.large_home import fill

COUNTS = (20, 200, 2000)
STEPS = "jj" + "kj" * 20
"""The first two are not counted: some boards have no cursor before them."""
PATIENCE = 180.0
"""Seconds after which a board that paints nothing is given up, and after which no more steps are taken."""
KANBAN_TUI = """
import subprocess, sys
from kanban_tui.backends.sqlite.database import create_new_task_db
subprocess.run([sys.executable.replace("python", "ktui"), "board", "create", "bench"], check=True)
for number in range(int(sys.argv[1])):
    create_new_task_db(f"Task {number} of word{number}", 1 + number % 3, description="word " * 45)
"""
KAGAN = """
import asyncio, sys
from kagan.core.client import KaganCore
async def main():
    async with KaganCore() as core:
        project = await core.projects.create("bench")
        await core.projects.set_active(project.id)
        for number in range(int(sys.argv[1])):
            await core.tasks.create(f"Task {number} of word{number}", description="word " * 45)
        with core.engine.begin() as connection:
            for number, status in enumerate(["IN_PROGRESS", "REVIEW", "DONE"]):
                sql = f"UPDATE tasks SET status = '{status}' WHERE rowid % 4 = {number}"
                connection.exec_driver_sql(sql)
        await core.settings.set({"ui.last_project_id": project.id, "ui.tui_tutorial_seen": "true"})
        await core.settings.set({"open_last_project_on_startup": "true"})
asyncio.run(main())
"""


Board = tuple[str, list[str], Callable[[Path, int], dict[str, str]]]
"""Its name, how it is started, and what fills a new home with tasks and gives the environment for it."""


def main(folder: Path) -> None:
    boards = [
        ("agnt", BOARD, _fill_ours),
        _installed(folder, "kanban-tui", KANBAN_TUI, ["ktui"], 11),
        _installed(folder, "kagan", KAGAN, ["kagan", "tui", "--skip-preflight"], 12),
    ]
    print("| board | tasks | first paint | cursor step p50 | p95 | memory |\n|---|---|---|---|---|---|")
    for name, argv, filled in filter(None, boards):
        for count in COUNTS:
            measured = _measured(argv, filled(folder / f"{name}-{count}", count))
            print(f"| {name} | {count} | {measured} |", flush=True)


def _measured(argv: list[str], env: dict[str, str]) -> str:
    try:
        open_at(argv, env, timeout=PATIENCE).close()
        with open_at(argv, env, timeout=PATIENCE) as terminal:
            first, until = since(terminal, terminal.started, CARD), time.monotonic() + PATIENCE
            keys = (key for key in STEPS if time.monotonic() < until)
            steps = [paint(terminal, key, timeout=PATIENCE)[0] for key in keys][2:]
            times = [first, percentile(steps, 0.5), percentile(steps, 0.95)]
            return " | ".join([*(f"{each:.0f} ms" for each in times), f"{resident_mb(terminal.pid):.0f} MB"])
    except AssertionError as error:
        return f"{str(error).splitlines()[0]} | | | "


def _fill_ours(home: Path, count: int) -> dict[str, str]:
    asyncio.run(fill(home, count))
    return at_home(home)


def _installed(folder: Path, package: str, script: str, argv: list[str], least: int) -> Board | None:
    """The newest version from the index; None, and why, without a Python that it can run on."""
    if (base := _python(least)) is None:
        print(f"{package} is left out: it needs Python 3.{least} or newer, and there is none.\n")
        return None
    bin_folder = folder / package / "bin"
    own = str(bin_folder / "python")
    if not bin_folder.exists():
        subprocess.run([base, "-m", "venv", str(folder / package)], check=True)
        subprocess.run([own, "-m", "pip", "install", "-q", package], check=True, stderr=subprocess.DEVNULL)
    ask = f"from importlib.metadata import version; print(version('{package}'))"
    version = subprocess.run([own, "-c", ask], capture_output=True, text=True, check=True).stdout.strip()

    def filled(home: Path, count: int) -> dict[str, str]:
        env = {"HOME": str(home), "KAGAN_DATA_DIR": str(home), "PYTHONPATH": "", "TEXTUAL_ANIMATIONS": "none"}
        for kind in ("CONFIG", "DATA", "STATE"):
            env[f"XDG_{kind}_HOME"] = str(home / kind)
            (home / kind).mkdir(parents=True)
        command, whole = [own, "-c", script, str(count)], {**os.environ, **env}
        subprocess.run(command, env=whole, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        return env

    return f"{package} {version}", [str(bin_folder / argv[0]), *argv[1:]], filled


def _python(least: int) -> str | None:
    """An interpreter that is new enough: ours, one of pyenv, or one on the path."""
    newer = range(least, 20)
    pyenv = [path for minor in newer for path in Path.home().glob(f".pyenv/versions/3.{minor}.*/bin/python")]
    found = [*map(str, pyenv), *filter(None, (shutil.which(f"python3.{minor}") for minor in newer))]
    return sys.executable if sys.version_info[1] >= least else next(iter(found), None)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
