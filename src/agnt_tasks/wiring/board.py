"""Opening the board: the first cards before anything slow."""

from __future__ import annotations

import gc
import os
import re
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from agnt_tasks.config.board import load_board
from agnt_tasks.config.store_choice import CHOICE, LOCAL, sign_in_words
from agnt_tasks.store.local.sqlite.glance import glance
from agnt_tasks.tui.surroundings import Surroundings

if TYPE_CHECKING:
    from pathlib import Path

    from agnt_tasks.config.settings import Settings
    from agnt_tasks.config.store_choice import RemoteStore
    from agnt_tasks.store.protocol import FullStore

_FIRST_ROWS = 24
"""Cards of a column that any screen can show at once."""


def run_board(env: Mapping[str, str], *, name: str = LOCAL, lasting: bool = True) -> int:
    """Show the board until the user leaves it; the exit code.

    `name`: of the local store, for the header. `lasting`: what runs goes on when the board is closed.

    Raises:
        ConfigError: config.toml is wrong, or names no store as the one that is meant.
        StoreTooNewError
    """
    gc.disable()
    # Textual's clock for pictures, at its default of 60 a second, leaves out the beat after a rest: what
    # comes soon after another picture waits up to 33 ms. Twice as fast, it is one picture of 60.
    os.environ.setdefault("TEXTUAL_FPS", "120")
    from agnt_tasks.tui.app import BoardApp

    app = BoardApp(surroundings(env, name, lasting=lasting))
    if trouble := app.run() or app.broken:
        raise trouble
    return app.return_code or 0


def surroundings(env: Mapping[str, str], name: str = LOCAL, *, lasting: bool = True) -> Surroundings:
    """What a board on the store that is meant gets of this machine. Raises as `run_board`."""
    paths, settings, stores = load_board(env)
    chosen, notes = stores.chosen(), paths.locks.parent
    machine = _Machine(env)
    own = Surroundings(
        open_store=machine.open_store,
        store_name=name,
        settings=settings,
        notebook=notes / "board.json",
        clock=lambda: time.time_ns() // 1_000_000,
        first=None if chosen else glance(paths.database, _FIRST_ROWS),
        limit=machine.limit,
        wake=machine.wake,
        workers=machine.workers if lasting else lambda: 0,
        stop_workers=machine.stop_workers,
        model=machine.model,
        skills=machine.skills,
        save_file=_save_file,
        keep_error=lambda error: _keep_error(error, paths.logs),
        stores=stores.names if len(stores.names) > 1 else (),
        another=lambda other: surroundings({**env, CHOICE: other}, name, lasting=lasting),
    )
    return _on_server(own, chosen, env, notes) if chosen else own


def _on_server(own: Surroundings, chosen: RemoteStore, env: Mapping[str, str], notes: Path) -> Surroundings:
    """Nothing of this machine works there: no worker, no model. Notes are kept for each store by itself."""
    from agnt_tasks.wiring.remote_board import RemoteMachine

    machine = RemoteMachine(chosen, env)
    known = re.sub(r"[^A-Za-z0-9_.-]", "_", chosen.name)
    return own._replace(
        open_store=machine.open_store,
        store_name=chosen.name,
        notebook=notes / f"board-{known}.json",
        limit=lambda: 0,
        wake=None,
        workers=lambda: 0,
        stop_workers=None,
        model=lambda: "the model that its server gives it",
        skills=machine.skills,
        sign_in=sign_in_words(chosen),
    )


def _save_file(name: str, content: bytes) -> str:
    from agnt_tasks.wiring.downloads import save_file

    return save_file(name, content)


def _keep_error(error: BaseException, logs: Path) -> str:
    from agnt_tasks.config.error_log import keep_error

    return keep_error(error, logs)


class _Machine:
    """What needs the whole settings, which are read when the first cards are on the screen."""

    def __init__(self, env: Mapping[str, str]) -> None:
        self._env = env
        self._known: Settings | None = None

    @property
    def _settings(self) -> Settings:
        if self._known is None:
            from agnt_tasks.config.settings import load_settings

            self._known = load_settings(self._env)
        return self._known

    @asynccontextmanager
    async def open_store(self) -> AsyncIterator[FullStore]:
        from agnt_tasks import wiring

        async with wiring.open_own_store(self._settings) as store:
            yield store

    def limit(self) -> int:
        return self._known.worker.concurrency if self._known else 3

    async def wake(self) -> None:
        from agnt_tasks import wiring

        if not wiring.list_workers(self._settings):
            await wiring.ensure_worker(self._settings)

    def workers(self) -> int:
        from agnt_tasks import wiring

        return len(wiring.list_workers(self._settings))

    def stop_workers(self) -> None:
        from agnt_tasks import wiring

        wiring.stop_workers(self._settings)

    def skills(self) -> tuple[str, ...]:
        from agnt_tasks import wiring

        known = wiring.list_skills()
        return tuple(skill.name for skill in known) + tuple(t.name for skill in known for t in skill.tools)

    def model(self) -> str:
        from agnt_tasks import wiring

        profile = self._settings.assistants["default"]
        choice = wiring.choose(self._settings, profile)
        return f"{choice.model} ({choice.label})" if choice.label else choice.model
