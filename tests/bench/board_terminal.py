"""A full-screen program on a pseudo-terminal of 160 x 48, and what can be measured of it from outside."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from tests.bench.bare_app import MARKER
from tests.bench.figures import median
from tests.tui.terminal import Environment, Terminal

CARD = " of word"
"""In the title of every card of `large_home`, and nowhere else."""
BOARD = [sys.executable, "-m", "agnt_tasks"]
BARE = [sys.executable, "-m", "tests.bench.bare_app"]
QUIET = 60
"""Milliseconds of silence after which a frame is complete."""
PATIENCE = 60.0


Painted = tuple[float, int]
"""What a key did: milliseconds to the last byte before silence, and bytes."""


def at_home(home: Path, **more: str) -> dict[str, str]:
    """The environment of a board with that home, without a real model, its modules compiled."""
    ours = {"AGNT_HOME": str(home), "AGNT_MODEL": "rehearsal", "TEXTUAL_ANIMATIONS": "none"}
    path = os.pathsep.join(filter(None, sys.path))
    return {**ours, "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "", **more}


def open_at(argv: Sequence[str], env: Environment, marker: str = CARD, timeout: float = PATIENCE) -> Terminal:
    """A running program that has painted the text and then was quiet for a second."""
    terminal = Terminal(argv, (160, 48), env)
    try:
        since(terminal, 0, marker, timeout=timeout)
        terminal.wait_quiet(1000, timeout)
    except AssertionError:
        terminal.close()
        raise
    return terminal


def since(board: Terminal, start: float, text: str, after: int = 0, timeout: float = PATIENCE) -> float:
    """Milliseconds from then until a text was written (after so many bytes)."""
    board.wait_for(lambda each: each.seen_at(text, after) is not None, timeout)
    return ((board.seen_at(text, after) or 0) - start) * 1000


def first_paints(env: Environment, pairs: int) -> tuple[float, float]:
    """From before the start to cards, in ms, and as a multiple of the bare app's, in turn: medians, warm."""
    times: dict[str, list[float]] = {CARD: [], MARKER: []}
    for marker in (CARD, MARKER) * (pairs + 1):
        with open_at(BOARD if marker == CARD else BARE, env, marker) as terminal:
            times[marker].append(since(terminal, terminal.started, marker))
    ours, least = times[CARD][1:], times[MARKER][1:]
    return median(ours), median([a / b for a, b in zip(ours, least, strict=True)])


def paint(board: Terminal, *keys: str, timeout: float = PATIENCE) -> Painted:
    """The frames that keys, written at once, lead to. Fails if nothing is painted."""
    before, pressed = len(board.raw), time.perf_counter()
    board.press(*keys)
    board.wait_for(lambda each: len(each.raw) > before, timeout)
    board.wait_quiet(QUIET, timeout)
    return (board.last_write - pressed) * 1000, len(board.raw) - before


def resident_mb(pid: int) -> float:
    """Memory of the process that is really there, in 10^6 bytes (Linux)."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return int(status.partition("VmRSS:")[2].split()[0]) * 1024 / 1e6


def cpu_seconds(pid: int) -> float:
    """What all its threads have used so far (Linux)."""
    threads = Path(f"/proc/{pid}/task").glob("*/schedstat")
    return sum(int(each.read_text(encoding="ascii").split()[0]) for each in threads) / 1e9
