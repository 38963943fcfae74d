"""The memory screen: notes are found, read, put in other words, withdrawn; nothing that is typed is lost."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, NamedTuple, cast

import pytest
from textual.pilot import Pilot
from textual.widgets import TextArea

from agnt_tasks.models.capabilities import Capabilities
from agnt_tasks.models.status import Feedback, StepState
from agnt_tasks.models.timestamp import now_ms
from agnt_tasks.store.journal import Completed, Journal, StepBegin, StepEnd
from agnt_tasks.store.local.open import LocalDatabase
from agnt_tasks.store.protocol import FullStore
from agnt_tasks.testing.driving import claimed, made
from agnt_tasks.tui.screens.memory import MemoryScreen
from tests.tui.stage import Stage, lines_of


class Without:
    """The store, but for a capability."""

    def __init__(self, store: FullStore, **lacks: bool) -> None:
        self._store = store
        self.capabilities = Capabilities(**lacks)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)


class Shown(NamedTuple):
    pilot: Pilot[None]
    left: list[str | None]

    async def until(self, holds: Callable[[], bool]) -> None:
        """Reading and changing happen in workers: give them their turns."""
        for _ in range(200):
            await self.pilot.pause()
            if holds():
                return
        raise AssertionError("\n".join(lines_of(self.pilot.app)))

    async def shows(self, *words: str, but: str = "\0") -> None:
        def holds() -> bool:
            text = "\n".join(lines_of(self.pilot.app))
            return all(word in text for word in words) and but not in text

        await self.until(holds)


@asynccontextmanager
async def opened(store: FullStore, size: tuple[int, int] = (120, 30)) -> AsyncIterator[Shown]:
    app, left = Stage(), list[str | None]()
    async with app.run_test(size=size) as pilot:
        app.push_screen(MemoryScreen(store, lambda: now_ms() + 14 * 60_000), left.append)
        yield Shown(pilot, left)


async def remembered(store: FullStore, journal: Journal, assistant: str, *texts: str) -> str:
    """The id of a task on which that assistant kept these notes."""
    task = await made(store, "Plan it", assistant=assistant)
    await store.process_task(task.id)
    claim = await claimed(journal, task.id)
    for text in texts:
        index = await journal.begin_step(claim, StepBegin("tool", "remember"))
        await journal.remember(claim, index, text)
        await journal.end_step(claim, index, StepEnd(StepState.DONE, "kept"))
    await journal.finish(claim, Completed("done"))
    return task.id


@pytest.fixture
async def task_id(store: FullStore, database: LocalDatabase) -> str:
    await remembered(store, database.journal, "asst_one", "Jane likes [b]mornings[/nope]\x1b[2J.", "Floor 3.")
    return await remembered(store, database.journal, "asst_two", "Pay on the 5th.")


async def test_an_empty_memory_says_what_lands_there(store: FullStore) -> None:
    async with opened(store) as shown:
        await shown.shows("Nothing is kept in mind yet.", "Assistants put notes here", "Esc back")
        await shown.pilot.press("e", "d", "o", "enter", "escape", "escape")
        assert shown.left == [None]


@pytest.mark.parametrize("size", [(120, 40), (60, 20)])
async def test_where_there_is_no_note_the_words_have_all_the_room(
    store: FullStore, task_id: str, size: tuple[int, int]
) -> None:
    def place() -> tuple[int, int]:
        lines = lines_of(shown.pilot.app)
        row = next(number for number, line in enumerate(lines) if "No note fits" in line)
        return lines[row].index("No note fits"), row

    async with opened(store) as shown:
        await shown.pilot.resize_terminal(*size)
        await shown.shows("3 notes", "Floor 3.")
        await shown.pilot.press("slash", "x", "y", "z")
        await shown.shows("No note fits")
        assert place() == (2, 2)
        await shown.pilot.press("enter", "escape")
        await shown.shows("3 notes", "Floor 3.", but="No note fits")


async def test_a_store_without_memory_says_so(store: FullStore) -> None:
    async with opened(cast(FullStore, Without(store, memory=False))) as shown:
        await shown.shows("This store keeps no memory.", "Esc back", but="search")


@pytest.mark.parametrize("size", [(120, 30), (60, 20)])
async def test_notes_are_listed_newest_first_and_shown_with_their_origin(
    store: FullStore, task_id: str, size: tuple[int, int]
) -> None:
    async with opened(store, size) as shown:
        await shown.shows("Memory   3 notes", "note of the assistant", "asst_two", "14 min ago", task_id)
        lines = "\n".join(lines_of(shown.pilot.app))
        assert lines.index("Pay on the 5th") < lines.index("Floor 3") < lines.index("Jane likes [b]mornings")
        await shown.pilot.press("o")
        assert shown.left == [task_id]


async def test_a_verdict_tells_whose_it_is(store: FullStore, database: LocalDatabase) -> None:
    task_id = await remembered(store, database.journal, "asst_one")
    await store.process_task(task_id)
    await database.journal.finish(await claimed(database.journal, task_id), Completed("Tuesday."))
    await store.send_feedback(task_id, Feedback.DISLIKE, "Wrong week.")
    async with opened(store) as shown:
        await shown.shows("verdict of a person", "me@example.com", "Wrong week.")


async def test_search_and_assistant_narrow_and_esc_shows_all_again(store: FullStore, task_id: str) -> None:
    async with opened(store) as shown:
        await shown.shows("3 notes")
        await shown.pilot.press("slash", *"floor", "enter")
        await shown.shows("1 note", "/ floor", "Floor 3.", but="Pay on")
        await shown.pilot.press("escape", "a", "a")
        await shown.shows("1 note", "assistant asst_two", "Pay on", but="Floor 3.")
        await shown.pilot.press("slash", *"zebra", "enter")
        await shown.shows("0 notes", "No note fits assistant asst_two / zebra. Esc shows all again.")
        await shown.pilot.press("escape")
        await shown.shows("3 notes", "Floor 3.", "Pay on")
        assert shown.left == []


async def test_a_note_is_put_in_other_words_and_a_refusal_loses_no_text(
    store: FullStore, task_id: str
) -> None:
    async with opened(store) as shown:
        await shown.shows("3 notes")
        await shown.pilot.press("e")
        area = shown.pilot.app.screen.query_one(TextArea)
        assert area.text == "Pay on the 5th."
        area.text = "Pay on the 6th.\0"
        await shown.pilot.press("f2")
        await shown.shows("! text: must not contain the NUL character")
        await shown.pilot.press("e")
        area = shown.pilot.app.screen.query_one(TextArea)
        assert area.text.startswith("Pay on the 6th.")
        area.text = "Pay on the 6th."
        await shown.pilot.press("f2")
        await shown.shows("saved", "Pay on the 6th.", but="5th")
        assert [note.text for note in await store.list_memory(search="6th")] == ["Pay on the 6th."]


async def test_withdrawing_asks_first(store: FullStore, task_id: str) -> None:
    async with opened(store) as shown:
        await shown.shows("3 notes")
        await shown.pilot.press("d")
        await shown.shows("Withdraw this note?", "Pay on the 5th.", "cannot be undone")
        await shown.pilot.press("enter", "d", "n")
        await shown.shows("3 notes", but="Withdraw this note?")
        await shown.pilot.press("x", "y")
        await shown.shows("2 notes", but="Withdraw this note?")
        assert [note.assistant for note in await store.list_memory()] == ["asst_one", "asst_one"]
