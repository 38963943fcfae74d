"""How fast the board is and what it takes, seen from its terminal, at 100,000 tasks."""

from __future__ import annotations

import asyncio
import os
import random
import re
import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

from agnt_tasks.models.assistant import ModelChoice
from agnt_tasks.models.task import TaskCreate
from agnt_tasks.store.local.open import open_local
from agnt_tasks.store.protocol import FullStore, Identity
from agnt_tasks.testing.model_server import Answer, ModelServer
from tests.bench import board_terminal
from tests.bench.board_terminal import BOARD, Painted, at_home, open_at, paint, since
from tests.bench.direct import MODEL
from tests.bench.figures import Figure, percentile
from tests.bench.large_home import RARE, fill, rows
from tests.tui.terminal import Terminal

PAIRS = 7
TIMES = 30
WALK = ("j", "k", "h", "l", "g", "G", "pagedown", "pageup", "space", "enter", "escape", "1", "5")
"""Keys that change no task."""
WALKED, AT_ONCE = 10_000, 20
BURST = 1000
MOST_HITS = 5_000
CARD_BYTES = 5_000
"""More than a line of words, less than a column: by then the columns were painted."""
TOKENS, SECONDS, PIECE = 1000, 10, 5
CHAPTER = "## Chapter {}\n\n" + "Words in **bold** and `code`. " * 16 + "\n\n- one\n- two\n\n"


async def measure(home: Path) -> list[Figure]:
    small, large, figures = home / "small", home / "large", []
    await fill(small, 200)
    await fill(large)
    for tasks, each in (("200 tasks", small), ("100,000 tasks", large)):
        ms, ratio = board_terminal.first_paints(at_home(each), PAIRS)
        what, method = f"first paint, {tasks}", f"from the start to cards, {PAIRS} times, in turn"
        figures.append(Figure(what, ms, "ms", "", method))
        figures.append(Figure(f"{what}, of a bare Textual app's", ratio, "times", "<= 1.6", method))
    async with _store(large) as store:
        await store.import_([_paper()])
        figures += await asyncio.to_thread(_keys, large)
        figures += [await _change(large, store), await _burst(large, store)]
    return [*figures, *await _stream(home / "stream")]


@asynccontextmanager
async def _store(home: Path, url: str = "") -> AsyncIterator[FullStore]:
    choice = ModelChoice(model=MODEL, api_base=url)
    async with open_local(home / "tasks.db", choose=lambda _: choice) as local:
        yield local.store(Identity("bench@localhost", local.account))


def _paper() -> dict[str, object]:
    """A task with a result of 100 kB."""
    at, result = int(time.time() * 1000), "".join(map(CHAPTER.format, range(200)))
    done = {"id": "paper", "status": "completed", "startedAt": at, "completedAt": at, "result": result}
    task = {"title": "Paper", "assistant": "default", "status": "completed", "updatedAt": at}
    return {**task, "executions": [done]}


def _keys(home: Path) -> list[Figure]:
    with open_at(BOARD, at_home(home)) as board:
        figures = [
            *_painted("cursor step", _after(board, [], "jjjkkk"), 16, 1.5),
            *_painted("cursor step that scrolls", _after(board, [], "j" * 2 * TIMES)[TIMES:], 16, 8),
            *_painted("page", _after(board, [], ["pagedown", "pageup"]), 16),
            *_painted("column change", _after(board, [], "lh"), 16),
            _moved(board),
            *_opened(board),
        ]
        _settled(board, "escape", "/")
        figures += _filtered(board)
        _settled(board, "escape", "escape", "/", *"paper", "enter", "5", "g")
        before, pressed = len(board.raw), time.perf_counter()
        board.press("enter")
        took = since(board, pressed, "Chapter 0", before)
        figures.append(Figure("first screen of a result of 100 kB", took, "ms", "<= 100 ms", "once"))
        _settled(board, "escape", "escape")
        return [*figures, *_memory(board)]


def _moved(board: Terminal) -> Figure:
    """Until the card is in the other column: what follows tells of the outcome."""
    took = []
    for number in range(TIMES):
        _settled(board, "m")
        painted, pressed = len(board.raw) + CARD_BYTES, time.perf_counter()
        board.press("45"[number % 2])
        board.wait_for(partial(_has_written, painted))
        took.append((board.last_write - pressed) * 1000)
        _settled(board, "1")
    method = f"{TIMES} keys, to the card"
    return Figure("move to another column, p95", percentile(took, 0.95), "ms", "<= 16 ms", method)


def _has_written(size: int, board: Terminal) -> bool:
    return len(board.raw) > size


def _opened(board: Terminal) -> list[Figure]:
    """Until the first picture with the task in it: what comes later is the scroll bar and the keys below."""
    took = []
    for _ in range(TIMES):
        _settled(board, "escape", "j")
        before, pressed = len(board.raw), time.perf_counter()
        board.press("enter")
        took.append(since(board, pressed, "Overview", before))
    method = f"{TIMES} times, to the task in the pane"
    return [
        Figure("opening the pane, p50", percentile(took, 0.5), "ms", "<= 30 ms", method),
        Figure("opening the pane, p95", percentile(took, 0.95), "ms", "", method),
    ]


def _filtered(board: Terminal) -> list[Figure]:
    """Only where the words match up to 5,000 tasks; fewer letters match more."""
    painted = []
    for _ in range(5):
        for key in RARE:
            one = paint(board, key)
            board.wait_quiet(200, 10)
            if _total(board) <= MOST_HITS:
                painted.append(one)
        for _ in RARE:
            _settled(board, "backspace")
    return _painted("keystroke of a filter", painted, 50)


def _total(board: Terminal) -> int:
    found = re.search(r"([\d,]+) tasks?\b", board.screen_lines()[0])
    return int(found.group(1).replace(",", "")) if found else sys.maxsize


def _settled(board: Terminal, *keys: str) -> None:
    """Keys that are not measured, each done with when the next one comes."""
    for key in keys:
        board.press(key)
        time.sleep(0.3)


def _after(board: Terminal, before: Sequence[str], keys: Sequence[str]) -> list[Painted]:
    """Keys in turn, at least so many times, each after others that are not measured."""
    painted: list[Painted] = []
    while len(painted) < TIMES:
        for key in keys:
            _settled(board, *before)
            painted.append(paint(board, key))
    return painted


def _painted(what: str, painted: Sequence[Painted], ms: float, kb: float = 0) -> list[Figure]:
    times, method = [took for took, _ in painted], f"{len(painted)} keys, to the last byte"
    size = percentile([written / 1000 for _, written in painted], 0.5)
    return [
        Figure(f"{what}, p50", percentile(times, 0.5), "ms", "", method),
        Figure(f"{what}, p95", percentile(times, 0.95), "ms", f"<= {ms} ms", method),
        Figure(f"{what}, bytes, p50", size, "kB", f"<= {kb} kB" if kb else "", method),
    ]


def _memory(board: Terminal) -> list[Figure]:
    first, chance = board_terminal.resident_mb(board.pid), random.Random(1)
    for _ in range(WALKED // AT_ONCE):
        paint(board, *chance.choices(WALK, k=AT_ONCE))
    grown = board_terminal.resident_mb(board.pid) - first
    return [
        Figure("memory", first, "MB", "<= 90 MB", "resident, after the keys above"),
        Figure("memory, growth", grown, "MB", "flat", f"{WALKED:,} random keys"),
    ]


async def _change(home: Path, store: FullStore) -> Figure:
    delays = []
    with open_at(BOARD, at_home(home)) as board:
        for number in range(TIMES):
            await asyncio.sleep(0.2 + number * 37 % 100 / 1000)
            new = TaskCreate.parse({"title": f"Fresh {number}.", "assistant": "default"})
            await store.create_task(new)
            delays.append(await asyncio.to_thread(since, board, time.perf_counter(), new.title))
    method = f"{TIMES} commits of another process, to the title on the screen"
    return Figure("another process's change, p50", percentile(delays, 0.5), "ms", "<= 120 ms", method)


async def _burst(home: Path, store: FullStore) -> Figure:
    with _probed(home) as board:
        begun = time.perf_counter()
        await store.import_(list(rows(BURST)))
        await asyncio.sleep(1)
        await asyncio.to_thread(board.wait_quiet, 500, 60)
        late = max(_late(home, begun))
    return Figure(f"burst of {BURST:,} changes: loop blocked", late, "ms", "<= 10 ms", "one transaction")


def _probed(home: Path, **more: str) -> Terminal:
    argv = [sys.executable, "-m", "tests.bench.late_probe", str(home / "late")]
    return open_at(argv, at_home(home, **more))


def _late(home: Path, begun: float) -> list[float]:
    """How late each tick since then came, in ms."""
    lines = (line.split() for line in (home / "late").read_text(encoding="ascii").splitlines()[:-1])
    return [float(late) for due, late in lines if float(due) >= begun]


async def _stream(home: Path) -> list[Figure]:
    """A worker streams an answer into the open pane, for the CPU, then with the clock for the loop."""
    await fill(home, 200)
    words = [f"token{number} " for number in range(3 * SECONDS * TOKENS)]
    pieces = ["".join(words[first : first + PIECE]) for first in range(0, len(words), PIECE)]
    reply = Answer(pieces, delay=PIECE / TOKENS)
    async with ModelServer(lambda _: reply) as server, _store(home, server.url) as store:
        more = {"AGNT_MODEL": MODEL, "AGNT_MODEL_API_BASE": server.url}
        env, void = os.environ | at_home(home, **more), asyncio.subprocess.DEVNULL
        worker = await asyncio.create_subprocess_exec(*BOARD, "worker", env=env, stdout=void, stderr=void)
        try:
            share, rate, _ = await _streamed(open_at(BOARD, at_home(home, **more)), store)
            _, late_rate, begun = await _streamed(_probed(home, **more), store)
        finally:
            worker.terminate()
            await worker.wait()
    late, method = percentile(_late(home, begun), 0.99), "tokens a second, pane open"
    return [
        Figure("streaming: CPU of the board", share, "% of a core", "<= 30 %", f"{rate:.0f} {method}"),
        Figure("streaming: loop late, p99", late, "ms", "<= 50 ms", f"{late_rate:.0f} {method}"),
    ]


async def _streamed(board: Terminal, store: FullStore) -> tuple[float, float, float]:
    """The share of a core that it took, in per cent; how many words a second it painted; when that began."""

    def painted() -> int:
        return max(map(int, re.findall(rb"token(\d+)", board.raw)))

    task = await store.create_task(TaskCreate.parse({"title": "Streamed", "assistant": "default"}))
    await store.process_task(task.id)
    with board:
        await asyncio.sleep(1)
        await asyncio.to_thread(_settled, board, "2", "g", "enter")
        await asyncio.to_thread(since, board, 0, "token1")
        await asyncio.to_thread(_settled, board, "G")
        begun, before, first = time.perf_counter(), board_terminal.cpu_seconds(board.pid), painted()
        await asyncio.sleep(SECONDS)
        took, used = time.perf_counter() - begun, board_terminal.cpu_seconds(board.pid) - before
        rate = (painted() - first) / took
    await store.stop_task(task.id)
    return used / took * 100, rate, begun
