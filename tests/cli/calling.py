"""Calling `agnt` the way a shell does, and looking at what it said."""

from __future__ import annotations

import asyncio
import io
import json
import sys
from collections.abc import Awaitable, Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import pytest

from agnt_tasks.__main__ import main
from agnt_tasks.models.task import Task
from agnt_tasks.testing.driving import made
from tests.store.harness import LocalHarness, local_harness

T = TypeVar("T")
Work = Callable[[LocalHarness], Awaitable[T]]


class Ran(NamedTuple):
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def object(self) -> Any:
        """The one JSON object that it printed."""
        (found,) = self.objects
        return found

    @property
    def objects(self) -> list[Any]:
        """The JSON objects that it printed, one a line."""
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def error(self) -> Any:
        """The JSON error on standard error."""
        return json.loads(self.err)


class Agnt:
    """The command line in this process, on a home of its own where no worker starts by itself."""

    def __init__(
        self, home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.home = home
        self._capsys = capsys
        self._monkeypatch = monkeypatch

    def __call__(self, *arguments: str, stdin: str | bytes = "") -> Ran:
        given = stdin.encode() if isinstance(stdin, str) else stdin
        self._monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given), encoding="utf-8"))
        code = main(list(arguments))
        return Ran(code, *self._capsys.readouterr())

    def done(self, *arguments: str, stdin: str | bytes = "") -> Ran:
        """A call that must go well and complain of nothing."""
        ran = self(*arguments, stdin=stdin)
        assert (ran.code, ran.err) == (0, ""), ran
        return ran

    def beside(self, *arguments: str, work: Work[None]) -> Ran:
        """A call that waits, and work on the database meanwhile."""
        with ThreadPoolExecutor(1) as threads:
            calling: Future[int] = threads.submit(main, [*arguments, "--timeout", "20"])
            self.drive(work)
            code = calling.result()
        return Ran(code, *self._capsys.readouterr())

    def drive(self, work: Work[T]) -> T:
        """Do something with the store and the journal, as another process would."""

        async def run() -> T:
            async with local_harness(self.home / "tasks.db") as harness:
                return await work(harness)

        return asyncio.run(run())

    def made(self, title: str = "Schedule Q2 planning meeting", **fields: Any) -> Task:
        """A new task."""
        return self.drive(lambda harness: made(harness.store, title, **fields))

    def task(self, task_id: str) -> Task:
        """The task as it is now."""
        return self.drive(lambda harness: harness.store.get_task(task_id))
