"""The waiting room: who waits in which order, how an answer is made and sent, and that no text is lost."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, NamedTuple, cast

import pytest
from textual import events
from textual.pilot import Pilot

from agnt_tasks.lifecycle import Question
from agnt_tasks.models.activity import Message
from agnt_tasks.models.status import TaskStatus
from agnt_tasks.models.task import Task
from agnt_tasks.models.timestamp import now_ms
from agnt_tasks.store.local.open import LocalDatabase
from agnt_tasks.store.protocol import FullStore, Identity
from agnt_tasks.testing.driving import asked, made
from agnt_tasks.testing.harness import Harness
from agnt_tasks.tui.look.palette import DARK, LIGHT
from agnt_tasks.tui.screens.waiting import WaitingRoom
from agnt_tasks.tui.typing.composer import Composer
from agnt_tasks.tui.waiting.question import picked
from agnt_tasks.tui.waiting.queue import Asked, Queue
from agnt_tasks.verbs import operations
from tests.tui.stage import Stage, lines_of

WEEKS = Question("Which week?", ("Week 12", "Week 13"), "Week 12", "Both are free.")


def queue_of(*ages: int) -> Queue:
    queue = Queue()
    queue.take([Asked(f"t{age}", f"Task {age}", age, "?") for age in ages])
    return queue


def order(queue: Queue) -> str:
    return " ".join(entry.task_id for entry in queue.entries)


class TestQueue:
    def test_the_longest_waiting_comes_first_and_the_selection_follows_its_task(self) -> None:
        queue = queue_of(3, 2)
        assert (order(queue), queue.selected) == ("t2 t3", "t2")
        queue.take([Asked(f"t{age}", "", age, "?") for age in (3, 2, 1)])
        assert (order(queue), queue.selected) == ("t1 t2 t3", "t2")

    def test_when_the_selected_goes_the_next_one_is_selected(self) -> None:
        queue = queue_of(1, 2, 3)
        queue.step(1)
        queue.remove("t2")
        assert queue.selected == "t3"
        queue.remove("t3")
        assert queue.selected == "t1"
        queue.remove("t1")
        assert (queue.selected, queue.current) == ("", None)

    def test_snoozed_ones_come_last_until_all_have_been_put_off(self) -> None:
        queue = queue_of(1, 2, 3)
        queue.snooze()
        assert (order(queue), queue.selected) == ("t2 t3 t1", "t2")
        queue.snooze()
        assert (order(queue), queue.selected) == ("t3 t1 t2", "t3")
        queue.snooze()
        assert (order(queue), queue.selected) == ("t1 t2 t3", "t1")

    def test_a_task_that_asks_anew_is_not_snoozed_any_more(self) -> None:
        queue = queue_of(1, 2)
        queue.snooze()
        queue.take([Asked("t1", "", 3, "anew"), Asked("t2", "", 4, "?")])
        assert order(queue) == "t1 t2"


class TestPicking:
    ONE = Message(role="assistant", content="Which week?", timestamp=0, options=("Week 12", "Week 13"))
    TWO = Message(role="assistant", content="For\nwhom?", timestamp=0, options=("All", "Jane"))

    def test_an_option_replaces_the_one_before_and_keeps_what_was_typed(self) -> None:
        text = picked("but not on Friday", [self.ONE], 1)
        assert text == "Week 12\nbut not on Friday"
        assert picked(text, [self.ONE], 2) == "Week 13\nbut not on Friday"

    def test_of_several_questions_each_gets_a_line_that_names_it(self) -> None:
        text = picked("", [self.ONE, self.TWO], 4)
        text = picked(text, [self.ONE, self.TWO], 1)
        assert text == "For whom? Jane\nWhich week? Week 12"
        assert picked(text, [self.ONE, self.TWO], 3) == "Which week? Week 12\nFor whom? All"


class Workers(NamedTuple):
    """A store and the journal of its workers: what the drivers want of a harness."""

    store: FullStore
    journal: object


class Slow:
    """A store that takes its time to give one task."""

    def __init__(self, store: FullStore, task_id: str) -> None:
        self._store, self._task_id = store, task_id
        self.may_answer = asyncio.Event()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    async def get_task(self, task_id: str) -> Task:
        if task_id == self._task_id:
            await self.may_answer.wait()
        return await self._store.get_task(task_id)


@pytest.fixture
def workers(database: LocalDatabase, store: FullStore) -> Harness:
    return Workers(store, database.journal)  # type: ignore[return-value]


class Room(NamedTuple):
    screen: WaitingRoom
    pilot: Pilot[None]
    drafts: dict[str, str]
    left: list[str | None]

    async def until(self, holds: Callable[[], bool]) -> None:
        """Reading and sending happen in workers: give them their turns."""
        for _ in range(200):
            await self.pilot.pause()
            if holds():
                return
        raise AssertionError("\n".join(lines_of(self.pilot.app)))

    async def shows(self, *words: str) -> None:
        await self.until(lambda: all(word in "\n".join(lines_of(self.pilot.app)) for word in words))

    @property
    def composer(self) -> Composer:
        return self.screen.query_one(Composer)


@asynccontextmanager
async def opened(
    store: FullStore, *, size: tuple[int, int] = (120, 30), drafts: dict[str, str] | None = None
) -> AsyncIterator[Room]:
    app, left = Stage(), list[str | None]()
    kept = {} if drafts is None else drafts
    async with app.run_test(size=size) as pilot:
        room = WaitingRoom(store, kept, lambda: now_ms() + 14 * 60_000)
        app.push_screen(room, left.append)
        yield Room(room, pilot, kept, left)


async def test_nobody_waits(store: FullStore) -> None:
    async with opened(store) as room:
        await room.shows("Nobody waits for you.", "Esc")
        await room.pilot.press("y", "1", "s", "h", "h", "n", "o", "enter")
        assert room.left == []
        await room.pilot.press("escape")
        assert room.left == [None]


@pytest.mark.parametrize("size", [(120, 30), (80, 24), (60, 20)])
async def test_a_question_is_shown_in_full_with_what_was_said_before(
    workers: Harness, size: tuple[int, int]
) -> None:
    task = await made(workers.store, "Plan [b]it[/b] \x1b[2J")
    await asked(workers, task.id, Question("Which [/nope] week?", *WEEKS[1:]), message="Find a slot.")
    async with opened(workers.store, size=size) as room:
        await room.shows("Plan [b]it[/b] �[2J", "◆ Which [/nope] week?", "1  Week 12  (recommended)")
        await room.shows("2  Week 13", "asked 14 min ago", "1-2 option", "Esc back")
        await room.pilot.press("tab", "end")
        await room.shows("Both are free.", "Said before", "Find a slot.")


async def test_the_same_digit_twice_answers_and_goes_on(workers: Harness) -> None:
    first, second = await made(workers.store, "First"), await made(workers.store, "Second")
    await asked(workers, first.id, WEEKS)
    await asked(workers, second.id)
    async with opened(workers.store) as room:
        await room.shows("2  Week 13")
        await room.pilot.press("2")
        assert room.composer.text == "Week 13"
        assert (await workers.store.get_task(first.id)).status is TaskStatus.NEEDS_CLARIFICATION
        await room.pilot.press("2")
        await room.shows("“First”: answer delivered, resumed", "1 task")
        assert (room.composer.text, room.drafts) == ("", {})
        task = await workers.store.get_task(first.id)
        assert task.status is TaskStatus.IN_PROGRESS
        assert task.executions[-1].message == "Week 13"


async def test_a_number_in_the_empty_box_is_an_option_until_one_types_on(workers: Harness) -> None:
    """Also where one is in the box because the question before was answered there."""
    first, second = await made(workers.store, "First"), await made(workers.store, "Second")
    await asked(workers, first.id)
    await asked(workers, second.id, WEEKS)
    async with opened(workers.store) as room:
        await room.shows("◆ Which week?")
        await room.pilot.press("i", *"mine", "enter")
        await room.shows("2  Week 13")
        await room.pilot.press("2")
        assert (room.composer.text, room.composer.has_focus_within) == ("Week 13", True)
        await room.pilot.press(*"nd one")
        assert room.composer.text == "2nd one"
        await room.pilot.press("1")
        assert room.composer.text == "2nd one1", "it is text where there is some"
        await room.pilot.press("ctrl+u", "1", *["backspace"] * 7)
        assert room.composer.text == ""
        await room.pilot.press("1", "1")
        await room.shows("Nobody waits for you.")
        assert (await workers.store.get_task(second.id)).executions[-1].message == "Week 12"


@pytest.mark.parametrize(("keys", "text"), [("2", "Week 13"), ("22", "Week 13"), ("12", "12"), ("3", "3")])
@pytest.mark.parametrize("place", ["list", "box"])
async def test_a_number_struck_before_the_question_is_read_is_its_option(
    workers: Harness, keys: str, text: str, place: str
) -> None:
    await asked(workers, (await made(workers.store, "First")).id, Question("Who?"))
    second = await made(workers.store, "Second")
    await asked(workers, second.id, WEEKS)
    async with opened(cast(FullStore, Slow(workers.store, second.id))) as room:
        await room.shows("◆ Who?", "2 tasks")
        slow = cast(Slow, room.screen.store)
        await room.pilot.press(*["i", *"me", "enter"] if place == "box" else "n")
        await room.until(lambda: room.screen.queue.selected == second.id)
        assert room.screen.is_unread
        await room.pilot.press(*keys)
        assert room.composer.text == keys
        slow.may_answer.set()
        await room.shows("2  Week 13")
        await room.until(lambda: room.composer.text == text)
        assert (await workers.store.get_task(second.id)).status is TaskStatus.NEEDS_CLARIFICATION


async def test_letters_begin_an_answer_and_are_no_commands_in_it(workers: Harness, tmp_path: Path) -> None:
    task = await made(workers.store)
    await asked(workers, task.id)
    (tmp_path / "plan.txt").write_text("Tuesday")
    async with opened(workers.store) as room:
        await room.shows("◆ Which week?")
        await room.pilot.press("h", "e", *"nosip1")
        assert room.composer.text == "henosip1"
        room.pilot.app.post_message(events.Paste(" pasted"))
        await room.until(lambda: room.composer.text == "henosip1 pasted")
        await room.pilot.press("escape", "x")
        assert room.composer.text == "henosip1 pastedx"
        room.composer.text += f" @{tmp_path}/plan.txt"
        await room.pilot.press("enter")
        await room.shows("answer delivered, resumed", "Nobody waits for you.")
        assert (await workers.store.get_task(task.id)).status is TaskStatus.IN_PROGRESS
        assert await workers.store.read_file(task.id, "plan.txt") == b"Tuesday"


async def test_several_questions_get_one_answer(workers: Harness) -> None:
    task = await made(workers.store)
    await asked(workers, task.id, WEEKS, Question("For whom?", ("All", "Jane")))
    async with opened(workers.store) as room:
        await room.shows("◆ Which week?", "◆ For whom?", "4  Jane", "1-4 option")
        await room.pilot.press("1", "4", "4", "enter")
        await room.shows("answer delivered")
        message = (await workers.store.get_task(task.id)).executions[-1].message
        assert message == "Which week? Week 12\nFor whom? Jane"


async def test_what_was_answered_elsewhere_goes_with_a_word(
    workers: Harness, database: LocalDatabase
) -> None:
    first, second = await made(workers.store, "First"), await made(workers.store, "Second")
    await asked(workers, first.id)
    await asked(workers, second.id, Question("How long?"))
    async with opened(workers.store) as room:
        await room.shows("◆ Which week?", "2 tasks")
        await database.store(Identity("ann@example.com", database.account)).process_task(first.id, "12")
        room.screen.refresh_questions()
        await room.shows("“First”: answered by ann@example.com meanwhile", "◆ How long?", "1 task")


async def test_what_is_typed_survives_an_answer_from_elsewhere(
    workers: Harness, database: LocalDatabase
) -> None:
    first, second = await made(workers.store, "First"), await made(workers.store, "Second")
    await asked(workers, first.id)
    await asked(workers, second.id, Question("How long?"))
    async with opened(workers.store) as room:
        await room.shows("◆ Which week?")
        await room.pilot.press("i", *"mine")
        await database.store(Identity("ann@example.com", database.account)).process_task(first.id, "12")
        room.screen.refresh_questions()
        await room.shows("answered by ann@example.com meanwhile", "◆ Which week?")
        assert room.composer.text == "mine"
        await room.pilot.press("enter")
        refused = "! “First”: not sent, kept in its message box; answered by ann@example.com meanwhile"
        await room.shows(refused, "◆ How long?", "1 task")
        assert room.drafts == {first.id: "mine"}
        assert (await workers.store.get_task(first.id)).executions[-1].message == "12"


async def test_a_draft_of_what_was_answered_elsewhere_is_said_to_be_kept(workers: Harness) -> None:
    """Also where another question is looked at, and where nobody can answer any more."""
    first, second = await made(workers.store, "First"), await made(workers.store, "Second")
    await asked(workers, first.id)
    await asked(workers, second.id, Question("How long?"))
    async with opened(workers.store, drafts={first.id: "mine", second.id: "an hour"}) as room:
        await room.shows("◆ Which week?")
        await room.pilot.press("n")
        await room.shows("◆ How long?")
        await workers.store.stop_task(first.id)
        room.screen.refresh_questions()
        await room.shows(
            "“First”: put on hold by", "meanwhile; your text is kept in its message box", "1 task"
        )
        await workers.store.delete_task(second.id)
        room.screen.post_message(Composer.Submitted("an hour", ()))
        await room.shows("! “Second”: not sent, kept for a new task; deleted meanwhile", "Nobody waits")
        assert room.drafts == {first.id: "mine", second.id: "an hour"}


async def test_a_file_that_is_too_large_leaves_the_question_and_the_text(
    workers: Harness, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    task = await made(workers.store, "First")
    await asked(workers, task.id)
    (tmp_path / "big.bin").write_bytes(bytes(100))
    monkeypatch.setattr("agnt_tasks.verbs.attaching.PROCESS_LIMIT", 10)
    async with opened(workers.store) as room:
        await room.shows("◆ Which week?")
        room.composer.text = f"see @{tmp_path}/big.bin"
        await room.pilot.press("enter")
        await room.shows("! “First”:", "◆ Which week?", "1 task")
        assert room.composer.text == f"see @{tmp_path}/big.bin"


async def test_drafts_snooze_hold_and_the_way_to_the_board(workers: Harness) -> None:
    first, second = await made(workers.store, "First"), await made(workers.store, "Second")
    await asked(workers, first.id)
    await asked(workers, second.id, Question("How long?"))
    drafts: dict[str, str] = {}
    async with opened(workers.store, drafts=drafts) as room:
        await room.shows("◆ Which week?")
        await room.pilot.press("i", *"late", "escape", "s")
        await room.shows("◆ How long?", "“First” comes last.", "snoozed")
        await room.pilot.press("h")
        await room.shows("h again puts it on hold")
        await room.pilot.press("h")
        await room.shows("“Second”: on hold", "◆ Which week?", "1 task")
        assert (await workers.store.get_task(second.id)).status is TaskStatus.ON_HOLD
        assert room.composer.text == "late"
        await room.pilot.press("o")
        assert (room.left, drafts) == ([first.id], {first.id: "late"})


async def test_what_was_said_is_gone_when_nobody_waits_any_more(workers: Harness) -> None:
    await asked(workers, (await made(workers.store, "First")).id, WEEKS)
    async with opened(workers.store) as room:
        await room.shows("2  Week 13")
        await room.pilot.press("2", "2")
        await room.shows("Nobody waits for you.", "“First”: answer delivered, resumed")
        room.screen.tick()
        await room.until(lambda: "answer delivered" not in "\n".join(lines_of(room.pilot.app)))


async def test_a_key_that_was_to_be_pressed_again_is_forgotten_with_its_question(workers: Harness) -> None:
    task = await made(workers.store, "First")
    await asked(workers, task.id, WEEKS)
    async with opened(workers.store) as room:
        await room.shows("2  Week 13")
        await room.pilot.press("h")
        await room.shows("h again puts it on hold")
        await operations.stop(workers.store, task.id)
        await asked(workers, task.id, Question("Which day?"))
        room.screen.refresh_questions()
        await room.shows("◆ Which day?")
        await room.until(lambda: "h again" not in "\n".join(lines_of(room.pilot.app)))


async def test_an_answer_that_is_on_its_way_arrives_though_the_room_is_left(workers: Harness) -> None:
    task = await made(workers.store, "First")
    await asked(workers, task.id, WEEKS)
    async with opened(workers.store) as room:
        await room.shows("2  Week 13")
        await room.pilot.press("1")
        room.screen.post_message(Composer.Submitted("Week 12", ()))
        room.screen.call_later(room.screen.action_back)
        await room.until(lambda: room.left == [None])
        for _ in range(200):
            if (await workers.store.get_task(task.id)).status is TaskStatus.IN_PROGRESS:
                break
        assert (await workers.store.get_task(task.id)).executions[-1].message == "Week 12"
        assert room.drafts == {}


async def test_another_theme_repaints_the_list(workers: Harness) -> None:
    await asked(workers, (await made(workers.store, "First")).id)
    async with opened(workers.store) as room:
        await room.shows("◆ Which week?")

        def colours() -> set[str]:
            strip = room.screen.list.render_line(1)
            return {segment.style.color.name for segment in strip if segment.style and segment.style.color}

        assert DARK.text in colours()
        room.pilot.app.theme = "light"
        await room.until(lambda: LIGHT.text in colours())
        assert not colours() & {DARK.text, DARK.muted}


async def test_the_keys_below_are_clickable(workers: Harness) -> None:
    await asked(workers, (await made(workers.store, "First")).id, WEEKS)
    await asked(workers, (await made(workers.store, "Second")).id, Question("How long?"))
    async with opened(workers.store) as room:
        await room.shows("2  Week 13", "n next")
        last = lines_of(room.pilot.app)[-1]
        await room.pilot.click(offset=(last.index("n next"), 29))
        await room.shows("◆ How long?")
        line = next(y for y, text in enumerate(lines_of(room.pilot.app)) if "First" in text)
        await room.pilot.click(offset=(10, line))
        await room.shows("2  Week 13")
        line = next(y for y, text in enumerate(lines_of(room.pilot.app)) if "2  Week 13" in text)
        await room.pilot.click(offset=(lines_of(room.pilot.app)[line].index("Week 13"), line))
        assert room.composer.text == "Week 13"
