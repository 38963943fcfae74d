"""`Terminal`: a program on a pseudo-terminal, answered as a modern terminal does, seen as a person sees it.

A thread reads what the program writes; the screen is drawn only when somebody looks, so it reads in time.
"""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from string import ascii_lowercase
from threading import Condition, Event, Thread

import pyte
from wcwidth import wcwidth

from tests.tui.escapes import for_pyte

PATIENCE = 10.0
"""Seconds after which what does not come has failed."""
CELL = (8, 16)
"""Pixels."""
Place = tuple[int, int]
"""Of a cell, from (0, 0)."""
Environment = Mapping[str, str]
_ASKED = re.compile(
    rb"\x1b\[\?(?P<mode>\d+)\$p|\x1b\[\?(?P<modes>[\d;]+)(?P<set>[hl])"
    rb"|\x1b\[(?P<kitty>[<>?])\d*u|\x1b\[(?P<place>6)n"
)
_KEYS = {"enter": "\r", "tab": "\t", "shift+tab": "\x1b[Z", "backspace": "\x7f", "space": " "}
_KEYS |= {"escape": "\x1b[27u", "ctrl+enter": "\x1b[13;5u", "shift+enter": "\x1b[13;2u"}
_KEYS |= {f"ctrl+{letter}": chr(ord(letter) & 31) for letter in ascii_lowercase}
_ENDS = {"up": "A", "down": "B", "right": "C", "left": "D", "home": "H", "end": "F", "f1": "P", "f2": "Q"}
_ENDS |= {"f3": "13", "f4": "S", "insert": "2", "delete": "3", "pageup": "5", "pagedown": "6", "f5": "15"}
_ENDS |= {"f6": "17", "f7": "18", "f8": "19", "f9": "20"}
for _held, _number in {"": 1, "shift+": 2, "alt+": 3, "ctrl+": 5}.items():
    for _key, _end in _ENDS.items():
        _KEYS[_held + _key] = f"\x1b[{_end};{_number}~" if _end.isdigit() else f"\x1b[1;{_number}{_end}"


class Terminal(AbstractContextManager["Terminal"]):
    """One program and its terminal. Times are of `time.perf_counter`, in seconds."""

    def __init__(self, argv: Sequence[str], size: Place = (80, 24), env: Environment | None = None) -> None:
        self._news, self._going = Condition(), Event()
        self.stall, self.go_on = self._going.clear, self._going.set  # Whether we read.
        self.go_on()
        self.raw = bytearray()  # All that it wrote.
        self.modes = {"7", "25"}  # The private ones that are on: lines wrap, and there is a cursor.
        self.exit_code: int | None = None  # Negative: the signal that ended it.
        self._arrivals: list[tuple[float, int]] = []
        self._kitty = self._answered = self._fed = 0
        self._held, self._ended, self._closing = b"", False, False
        self._screen = pyte.Screen(*size)
        self._stream = pyte.ByteStream(self._screen)
        self._ours, theirs = pty.openpty()
        self._set_size()
        environment = {name: os.environ[name] for name in {*os.environ} - {"NO_COLOR", "COLUMNS", "LINES"}}
        environment |= {"TERM": "xterm-256color", "COLORTERM": "truecolor", **(env or {})}
        # Opened by its name it becomes the controlling terminal of the new session.
        opened = (os.POSIX_SPAWN_OPEN, 0, os.ttyname(theirs), os.O_RDWR, 0)
        files = [opened, *((os.POSIX_SPAWN_DUP2, 0, number) for number in (1, 2))]
        self.started = self.last_write = time.perf_counter()
        self.pid = os.posix_spawn(argv[0], list(argv), environment, file_actions=files, setsid=True)
        os.close(theirs)
        self._reader = Thread(target=self._read_on, daemon=True)
        self._reader.start()

    def press(self, *keys: str) -> None:
        """Keys by Textual's names, or single characters."""
        self.type("".join(key if len(key) == 1 else _KEYS[key] for key in keys))

    def type(self, text: str) -> None:
        data = text.encode()
        with suppress(OSError):  # It ended meanwhile; who waits for an effect will say so.
            while data:
                data = data[os.write(self._ours, data) :]

    def click(self, x: int, y: int, button: int = 0, count: int = 1) -> None:
        """Buttons: 0 left, 1 middle, 2 right."""
        for _ in range(count):
            self._mouse(button, x, y)
            self._mouse(button, x, y, "m")

    def drag(self, start: Place, end: Place) -> None:
        self._mouse(0, *start)
        for _ in range(2):
            self._mouse(32, *end)
        self._mouse(0, *end, "m")

    def wheel(self, x: int, y: int, steps: int) -> None:
        """Down by so many steps; up if negative."""
        for _ in range(abs(steps)):
            self._mouse(65 if steps > 0 else 64, x, y)

    def resize(self, width: int, height: int) -> None:
        with self._news:
            self._display()
            self._screen.resize(height, width)
            self._set_size()

    def screen_lines(self) -> list[str]:
        """The text of the screen, without trailing blanks."""
        with self._news:
            return [line.rstrip() for line in self._display()]

    def find(self, text: str) -> Place:
        """Where a text begins on the screen, if there are only narrow signs before it."""
        places = [(line.find(text), y) for y, line in enumerate(self.screen_lines()) if text in line]
        assert places, self._failed(f"{text!r} is not there")
        return places[0]

    def seen_at(self, text: str, after: int = 0) -> float | None:
        """When a text was complete in what was written (after so many bytes); None: not yet."""
        with self._news:
            found = self.raw.find(text.encode(), after)
            end = found + len(text.encode())
            return None if found < 0 else next(when for when, total in self._arrivals if total >= end)

    def unrestored(self) -> set[str]:
        """What the program changed of the terminal and did not put back, as far as it matters afterwards."""
        modes = (self.modes ^ {"7", "25"}) - {"1016", "2026"}
        return {f"mode {mode}" for mode in modes} | ({"kitty keys"} if self._kitty else set())

    def wait_for(self, wanted: str | Callable[[Terminal], bool], timeout: float = PATIENCE) -> None:
        """Until a text is on the screen, or a condition holds; fails with the screen."""
        until = time.monotonic() + timeout
        with self._news:
            while True:
                over = self._is_gone() and self._ended
                if wanted(self) if callable(wanted) else wanted in "\n".join(self._display()):
                    return
                left = 0 if over else until - time.monotonic()
                assert left > 0, self._failed(f"{wanted!r} did not come")
                self._news.wait(min(left, 0.1))

    def wait_quiet(self, ms: float = 100, timeout: float = PATIENCE) -> None:
        """Until nothing was written for so long."""
        until = time.monotonic() + timeout
        with self._news:
            while (left := self.last_write + ms / 1000 - time.perf_counter()) > 0:
                assert time.monotonic() < until, self._failed("it goes on writing")
                self._news.wait(left)

    def wait_exit(self, timeout: float = PATIENCE) -> int:
        self.wait_for(Terminal._is_gone, timeout)
        self._reader.join(1.0)
        return self.exit_code or 0

    def kill(self) -> None:
        if not self._is_gone():
            os.kill(self.pid, signal.SIGKILL)

    def hang_up(self) -> None:
        """Close the window: the program gets SIGHUP, and nothing that it writes goes anywhere."""
        if not self._closing:
            self._closing = True
            self.go_on()
            self._reader.join()
            os.close(self._ours)

    def close(self, *_: object) -> None:
        """Kill the program if it runs, and give the terminal back."""
        self.kill()
        self.wait_exit()
        self.hang_up()

    __exit__ = close

    def _read_on(self) -> None:
        while not self._closing and not self._ended:
            self._going.wait()
            if not select.select([self._ours], [], [], 0.1)[0] or not self._going.is_set():
                continue
            piece = b""
            with suppress(OSError):  # Linux says so when nobody has the other side open.
                piece = os.read(self._ours, 65536)
            with self._news:
                self.last_write, self._ended = time.perf_counter(), not piece
                self.raw += piece
                self._arrivals.append((self.last_write, len(self.raw)))
                for asked in list(_ASKED.finditer(self.raw, self._answered)):
                    self._answered = asked.end()
                    self._answer({kind: (text or b"").decode() for kind, text in asked.groupdict().items()})
                self._answered = max(self._answered, len(self.raw) - 32)
                self._news.notify_all()

    def _answer(self, asked: dict[str, str]) -> None:
        changed, mode, kitty = set(asked["modes"].split(";")), asked["mode"], asked["kitty"]
        if asked["modes"]:
            self.modes = self.modes | changed if asked["set"] == "h" else self.modes - changed
            if "2048" in changed:
                self._set_size()
        elif mode:
            known = 1 if mode in self.modes else 2 if mode in ("2026", "2048") else 0
            self.type(f"\x1b[?{mode};{known}$y")
        elif kitty:
            self._kitty += {">": 1, "<": -1, "?": 0}[kitty]
            self.type("\x1b[?0u" if kitty == "?" else "")
        else:
            self._display()
            self.type(f"\x1b[{self._screen.cursor.y + 1};{self._screen.cursor.x + 1}R")

    def _display(self) -> list[str]:
        """The lines after all that was written."""
        readable, self._held = for_pyte(self._held + self.raw[self._fed :])
        self._fed = len(self.raw)
        self._stream.feed(readable)
        try:
            return self._screen.display
        except IndexError:
            self._fill_halves()
            return self._screen.display

    def _fill_halves(self) -> None:
        """Of a wide sign whose first cell was written over pyte keeps the second one, and trips over it."""
        for cells in self._screen.buffer.values():
            for x, cell in list(cells.items()):
                if not cell.data and not (x and wcwidth(cells[x - 1].data[:1]) == 2):
                    cells[x] = cell._replace(data=" ")

    def _mouse(self, button: int, x: int, y: int, end: str = "M") -> None:
        """In cells from 1, or in pixels if the program asked for them."""
        wide, high = CELL if {"1016", "2048"} <= self.modes else (1, 1)
        self.type(f"\x1b[<{button};{x * wide + wide // 2 + 1};{y * high + high // 2 + 1}{end}")

    def _set_size(self) -> None:
        """The kernel sends SIGWINCH, and who asked for it (mode 2048) is told in a sequence."""
        high, wide = self._screen.lines, self._screen.columns
        size = (high, wide, high * CELL[1], wide * CELL[0])
        fcntl.ioctl(self._ours, termios.TIOCSWINSZ, struct.pack("HHHH", size[0], size[1], size[3], size[2]))
        if "2048" in self.modes:
            self.type(f"\x1b[48;{';'.join(map(str, size))}t")

    def _is_gone(self) -> bool:
        if self.exit_code is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            self.exit_code = os.waitstatus_to_exitcode(status) if pid else None
        return self.exit_code is not None

    def _failed(self, why: str) -> str:
        return "\n".join([f"{why}{' before it ended' * self._ended}:", *self.screen_lines()])
