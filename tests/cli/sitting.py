"""Somebody who sits at a terminal: `agnt` as a process on a pseudo-terminal, without workers of its own."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from contextlib import contextmanager

PATIENCE = 30.0
"""Seconds after which a text that does not come has failed."""
_WITHOUT_WORKERS = (
    "import sys; from agnt_tasks.wiring import workers; workers.start_detached = lambda settings: None; "
    "from agnt_tasks.__main__ import main; sys.exit(main())"
)


class Sitting:
    def __init__(self, process: subprocess.Popen[bytes], descriptor: int) -> None:
        self._process = process
        self._descriptor = descriptor
        self.seen = ""
        """Everything that the terminal showed."""
        self._answered = 0

    def expect(self, text: str) -> None:
        """Wait until the terminal shows it, after what was expected before."""
        until = time.monotonic() + PATIENCE
        while (place := self.seen.find(text, self._answered)) < 0:
            if time.monotonic() > until or not self._read():
                raise AssertionError(f"{text!r} did not come: {self.seen!r}")
        self._answered = place + len(text)

    def type(self, text: str) -> None:
        os.write(self._descriptor, text.encode())

    def interrupt(self) -> None:
        self._process.send_signal(2)

    def interrupt_until_it_ends(self) -> int:
        """The exit code. A signal just before a read begins is seen only with the next one."""
        self.interrupt()
        while select.select([self._descriptor], [], [], 1.0)[0] == []:
            self.interrupt()
        return self.end()

    def end(self) -> int:
        """Read on until the process ends; its exit code."""
        while self._read():
            pass
        return self._process.wait(PATIENCE)

    def _read(self) -> bool:
        if not select.select([self._descriptor], [], [], PATIENCE)[0]:
            return False
        try:
            piece = os.read(self._descriptor, 65536)
        except OSError:  # Linux says so when the other side is closed.
            return False
        self.seen += piece.decode().replace("\r\n", "\n")
        return bool(piece)


@contextmanager
def sitting(
    *arguments: str, columns: int = 80, colour: bool = False, **environment: str
) -> Iterator[Sitting]:
    """A process at a terminal of that width; ended at the end, whatever happened."""
    environment |= {"TERM": "xterm", "NO_COLOR": "" if colour else "1"}
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    process = subprocess.Popen(
        [sys.executable, "-c", _WITHOUT_WORKERS, *arguments],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env={**os.environ, **environment},
        start_new_session=True,
    )
    os.close(theirs)
    try:
        yield Sitting(process, ours)
    finally:
        process.kill()
        process.wait(PATIENCE)
        os.close(ours)
