"""The board that golden screens are made of: the demo's tasks and what it lacks, always at one moment."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import datetime, tzinfo
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from agnt_tasks.config.board import BoardSettings
from agnt_tasks.models.execution import Failure, Usage
from agnt_tasks.models.status import Effect, StepState
from agnt_tasks.models.timestamp import from_iso
from agnt_tasks.store.journal import Claim, Journal, StepBegin, StepEnd
from agnt_tasks.store.local.open import open_local
from agnt_tasks.store.protocol import FullStore, Identity
from agnt_tasks.testing.driving import claimed
from agnt_tasks.tui.app import BoardApp
from agnt_tasks.tui.notebook import Notebook
from agnt_tasks.tui.state.unread import Unread
from agnt_tasks.tui.surroundings import Surroundings
from agnt_tasks.wiring.demo import prepare_demo
from tests.tui.board_stage import Board

NOW = from_iso("2026-10-07T14:30:00.000Z")
MINUTE = 60_000
ME = "you@harbour-coffee.example"
QUIET = BoardSettings(
    theme="dark",
    animations=False,
    ascii=False,
    views={"mine": "mine status:pending", "trouble": "status:failed"},
)
SURVEY, WELCOME, ANNIVERSARY = (
    "Summarise the café survey",
    "Write the welcome email for new subscribers of the coffee box",
    "Plan the anniversary week in the café",
)
"""What the demo queues: here it reads an attachment, is being written, and is rate limited."""
DINNER, SALES, GRINDERS = (
    "Book a table for the team dinner",
    "Analyse the sales of last week",
    "Compare three grinders for the second bar",
)
"""Here it waits in the queue, as the first and the second, and its worker gives no sign of life."""
HOSTILE = "[@click=app.quit]Buy[/] [red]now[/red] \x1b[31m; rm -rf / \u202e\U0001f600 $(reboot) {{title}} <b>"
DONE, ASKING, BROKEN = (
    "Analyse three years of bag sales",
    "Set up the price list for wholesale",
    "Read the insurance policy and list what is missing",
)
_WRITTEN = """Subject: **Welcome to the coffee box**

Dear friend of good coffee,

your first box leaves the roastery on **Thursday**. Until then you can change two things:

- the grind, until Tuesday night
- the address, until Wednesday at noon

Every box comes with a card about the far"""


class Hand:
    """A clock that only a test moves; it also tells the store and the words what time it is."""

    now = NOW

    def time_ns(self) -> int:
        return self.now * 1_000_000

    def time(self) -> float:
        return self.now / 1000


@contextmanager
def stopped_clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hand]:
    """Time stands still at NOW, in UTC, for everything that writes a time down or words one."""
    hand = Hand()

    class Day(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Day:
            return cls.fromtimestamp(hand.time(), tz)

    with monkeypatch.context() as patch:
        patch.setenv("TZ", "UTC")
        time.tzset()
        patch.setattr("agnt_tasks.models.timestamp.time", hand)
        patch.setattr("agnt_tasks.wording.amounts.time", SimpleNamespace(time_ns=hand.time_ns))
        patch.setattr("agnt_tasks.wording.amounts.datetime", Day)
        yield hand
    time.tzset()


async def furnish(home: Path, hand: Hand) -> None:
    """Fill the folder. Nothing works on it: every execution stands where it is."""
    hand.now = NOW - 4 * MINUTE
    await prepare_demo(home, now=NOW)
    async with open_local(home / "tasks.db") as local:
        store = local.store(Identity(ME, local.account))
        await store.import_(_more())
        await _set_going(store, local.journal, hand)
    hand.now = NOW
    notebook = Notebook.load(home / "board.json")
    notebook.keep_unread(Unread(NOW - 9 * 60 * MINUTE))
    for number, text in enumerate(("status:failed", "mine updated:<2d")):
        notebook.used("filters" if number else "commands", text)
    notebook.save()


def _more() -> Iterator[dict[str, Any]]:
    """Rows of tasks that the demo has not."""
    at = NOW - 20 * MINUTE
    yield _task(1, HOSTILE, "pending", at, description=HOSTILE, type="<i>type</i>")
    yield _task(2, "Ask 🐼 whether 👩‍👩‍👧 and 東京 fit beside “é” in one line", "completed", at - MINUTE)
    liked = {"type": "human_feedback", "feedback": "like", "by": ME, "timestamp": at + MINUTE}
    disliked = liked | {"feedback": "dislike", "reason": "Too long for the board."}
    yield _task(3, "Label the new bags", "completed", at, activities=[liked])
    yield _task(4, "Write the sign for the door", "completed", at, activities=[disliked])
    yield _task(5, "Taken over from another store, where it was in progress", "in_progress", at)
    yield {"kind": "memory", "id": "mem_golden", "assistant": "ines", "text": HOSTILE, "createdAt": at}


def _task(number: int, title: str, status: str, at: int, **fields: Any) -> dict[str, Any]:
    task = {"kind": "task", "id": f"task_golden{number}", "title": title, "assistant": "mara"}
    return {**task, "status": status, "type": "general", "createdAt": at, "updatedAt": at, **fields}


async def _set_going(store: FullStore, journal: Journal, hand: Hand) -> None:
    tasks = {card.title: card.id for card in await _cards(store)}
    survey = await claimed(journal, tasks[SURVEY])
    hand.now += 1200
    await _step(journal, survey, hand, StepBegin("model", "openai/gpt-5.4-mini"), 2800)
    reading = StepBegin("tool", "read_attachment", "call_1", {"name": "survey.md"}, Effect.READ)
    await _step(journal, survey, hand, reading, 60)
    await _step(journal, survey, hand, StepBegin("model", "openai/gpt-5.4-mini"), 19_000)
    await journal.begin_step(survey, reading._replace(arguments={"name": "survey.md", "from": 41}))
    await _write(journal, await claimed(journal, tasks[WELCOME]))
    await _limited(journal, await claimed(journal, tasks[ANNIVERSARY]), hand)
    await store.process_task(tasks[GRINDERS])
    await journal.heartbeat(await claimed(journal, tasks[GRINDERS]))
    for title in (DINNER, SALES):
        hand.now += 7000
        await store.process_task(tasks[title], "Please be quick.")


async def _cards(store: FullStore) -> list[Any]:
    from agnt_tasks.models.page import TaskQuery

    return list((await store.list_tasks(TaskQuery(per_page=100))).data)


async def _step(journal: Journal, claim: Claim, hand: Hand, begin: StepBegin, took: int) -> None:
    index = await journal.begin_step(claim, begin)
    hand.now += took
    usage = Usage(input_tokens=1840, output_tokens=212, cost_usd=Decimal("0.0023"))
    end = StepEnd(StepState.DONE, "41 answers", usage=usage if begin.kind == "model" else None)
    await journal.end_step(claim, index, end)


async def _write(journal: Journal, claim: Claim) -> None:
    index = await journal.begin_step(claim, StepBegin("model", "anthropic/claude-sonnet-5"))
    await journal.append_text(claim, index, _WRITTEN)


async def _limited(journal: Journal, claim: Claim, hand: Hand) -> None:
    index = await journal.begin_step(claim, StepBegin("model", "mistral/mistral-medium-latest"))
    hand.now += 900
    failure = Failure(message="429 Too many requests.", code="RATE_LIMITED", retry_at=NOW + MINUTE)
    await journal.end_step(claim, index, StepEnd(StepState.FAILED, error=failure))


@asynccontextmanager
async def board_of(
    home: Path, hand: Hand, *, size: tuple[int, int] = (120, 40), settings: BoardSettings = QUIET
) -> AsyncIterator[Board]:
    """The board on what is in the folder, read, and with the cursor on the first card."""

    @asynccontextmanager
    async def opened() -> AsyncIterator[FullStore]:
        async with open_local(home / "tasks.db") as local:
            yield local.store(Identity(ME, local.account))

    surroundings = Surroundings(
        open_store=opened,
        store_name="local",
        settings=settings,
        notebook=home / "board.json",
        clock=lambda: hand.now,
        model=lambda: "openai/gpt-5.4-mini (OPENAI_API_KEY)",
        workers=lambda: 1,
        stop_workers=lambda: None,
        skills=lambda: ("writing", "files", "memory", "delegation", "data-analysis", "outreach"),
    )
    app = BoardApp(surroundings)
    async with app.run_test(size=size, notifications=True) as pilot:
        board = Board(app, pilot, None, [hand.now])  # type: ignore[arg-type]
        await board.until(lambda: board.screen.state.loaded and board.screen._was_read)
        await later(board, hand, 40_000)
        yield board
        hand.now = NOW


async def later(board: Board, hand: Hand, passed: int) -> None:
    """So many milliseconds on: all that runs but one gave a sign of life, and the board has seen it."""
    hand.now += passed
    tasks = {card.id: card.title for card in board.screen.state.columns["in_progress"].cards}
    async with open_local(board.screen.surroundings.notebook.with_name("tasks.db")) as local:
        living = [each for each in await local.journal.open_claims() if tasks[each.task_id] != GRINDERS]
        for each in living:
            claim = Claim(each.execution_id, each.task_id, each.attempt, each.owner)
            await local.journal.heartbeat(claim)
    beats = {each.task_id: each.beat for each in living}
    board.screen.look_again()
    standings = board.screen.state.standings
    await board.until(lambda: all(standings[each].beat > beats[each] for each in beats))
