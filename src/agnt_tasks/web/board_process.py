"""A board whose screen is a websocket: its process, and the packets in which it is talked to."""

from __future__ import annotations

import asyncio
import json
import os
from asyncio import StreamReader, StreamWriter
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

DATA, META = b"D", b"M"
_READY = b"__GANGLION__\n"
"""Textual's word for: from here on, packets."""
GRACE_SECONDS = 5.0
"""Longer than the process takes to end by itself; then it is killed."""
_DRIVER = "agnt_tasks.web.driver:EndingDriver"


class Size(NamedTuple):
    width: int
    height: int


class BoardProcess:
    def __init__(self, process: Process, keys: StreamWriter, screen: StreamReader) -> None:
        self._process = process
        self._input = keys
        self._output = screen

    @classmethod
    async def start(cls, command: Sequence[str], size: Size, log: Path) -> BoardProcess:
        """Run the command, which must be a Textual app; what it complains of goes to the log."""
        environment = {
            **os.environ,
            "TEXTUAL_DRIVER": _DRIVER,
            "TEXTUAL_COLOR_SYSTEM": "truecolor",
            "COLUMNS": str(size.width),
            "ROWS": str(size.height),
        }
        log.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with log.open("ab") as complaints:
            # A session of its own, so that ctrl-c in the server's terminal reaches the server alone.
            process = await asyncio.create_subprocess_exec(
                *command,
                stdin=PIPE,
                stdout=PIPE,
                stderr=complaints,
                env=environment,
                start_new_session=True,
            )
        if process.stdin is None or process.stdout is None:
            raise RuntimeError("a process without the pipes that were asked for")
        return cls(process, process.stdin, process.stdout)

    def type(self, text: str) -> None:
        self._send(DATA, text.encode("utf-8", "replace"))

    def tell(self, **what: str | int) -> None:
        """`type="resize"`, `"focus"`, `"blur"`."""
        self._send(META, json.dumps(what).encode())

    def _send(self, kind: bytes, payload: bytes) -> None:
        """Without waiting: a board that hangs must not keep us from seeing that its page has gone."""
        if not self._input.is_closing():
            self._input.write(kind + len(payload).to_bytes(4, "big") + payload)

    async def packets(self) -> AsyncIterator[tuple[bytes, bytes]]:
        """Kind and payload of everything that the board shows, until it has ended."""
        while (line := await self._output.readline()) != _READY:
            if not line:
                return
        with suppress(asyncio.IncompleteReadError):
            while True:
                kind, *size = await self._output.readexactly(5)
                yield bytes([kind]), await self._output.readexactly(int.from_bytes(size, "big"))

    async def end(self) -> None:
        """See to it that the process is gone. Somebody must read on meanwhile, or it may wait for that."""
        self._input.close()
        try:
            with suppress(TimeoutError):
                async with asyncio.timeout(GRACE_SECONDS):
                    await self._process.wait()
        finally:
            if self._process.returncode is None:
                self._process.kill()
                await self._process.wait()


def size_of(values: Mapping[str, object]) -> Size:
    """A screen's size as a page tells it, within reason."""
    return Size(_within(values.get("width"), 80, 20, 1000), _within(values.get("height"), 24, 5, 500))


def _within(value: object, usual: int, least: int, most: int) -> int:
    number = int(str(value)) if str(value).isdecimal() and len(str(value)) < 6 else usual
    return max(least, min(most, number))
