"""The lists of the detail pane: what their rows say, and how they move, fold and keep their place."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, ClassVar

import pytest
from textual.binding import BindingType

from agnt_tasks.models.activity import (
    Activity,
    Assignment,
    ErrorEntry,
    HumanFeedback,
    Message,
    StatusChange,
    Update,
)
from agnt_tasks.models.attachment import FileRef, TaskFile
from agnt_tasks.models.execution import Execution, Failure, Step, ToolCall, Usage
from agnt_tasks.models.status import ExecutionStatus, Feedback, StepState, TaskStatus
from agnt_tasks.models.task import Task
from agnt_tasks.tui.lines.line_list import LineList
from agnt_tasks.tui.lines.outline import Outline
from agnt_tasks.tui.lines.rows import Line, Row, draw
from agnt_tasks.tui.look.lines import Piece, line
from agnt_tasks.tui.look.palette import palette_of
from agnt_tasks.tui.pane.activity import activity_rows
from agnt_tasks.tui.pane.executions import execution_rows, failed_step_key
from agnt_tasks.tui.pane.facts import fact_lines
from agnt_tasks.tui.pane.files import file_rows
from agnt_tasks.tui.pane.timeaxis import Axis
from tests.tui.stage import Stage, lines_of

DARK = palette_of("dark")
T0 = 1_772_287_260_000
SECOND, MINUTE, HOUR = 1000, 60_000, 3_600_000
NOW = T0 + 26 * HOUR
ME, PAT = "me@example.com", "pat.longlastname@example.com"
MODEL = "openai/gpt-5-mini"
PARAGRAPH = (
    "The three offers differ by 14 % once shipping is counted. The cheapest, from Nordwind, delivers in "
    "nine days and asks for half of the sum in advance; the other two invoice after delivery."
)


@dataclass
class History:
    """Builds an execution step by step, each after the other."""

    id: str
    at: int
    steps: list[Step] = field(default_factory=list)

    def step(self, name: str, ms: int | None, status: StepState = StepState.DONE, **more: Any) -> History:
        kind = "model" if name == MODEL else "tool"
        usage = Usage(input_tokens=1840, output_tokens=212, cost_usd=Decimal("0.0041")) if ms else None
        ended = {"completed_at": self.at + ms, "duration_ms": ms} if ms is not None else {}
        given = {"usage": usage if kind == "model" else None, **ended, **more}
        self.steps.append(
            Step(index=len(self.steps), kind=kind, name=name, status=status, started_at=self.at, **given)
        )
        self.at += ms or 0
        return self

    def rest(self, ms: int) -> History:
        self.at += ms
        return self

    def ended(self, status: ExecutionStatus, **more: Any) -> Execution:
        begun, over = self.steps[0].started_at, status is not ExecutionStatus.IN_PROGRESS
        ended = {"completed_at": self.at, "duration_ms": self.at - begun} if over else {}
        usage = sum((step.usage for step in self.steps if step.usage), Usage(cost_usd=Decimal(0)))
        given = {"model": MODEL, "attempt": 1, "usage": usage, **ended, **more}
        return Execution(id=self.id, status=status, started_at=begun, steps=tuple(self.steps), **given)


def asking_execution() -> Execution:
    history = History("exec_1", T0 + 2 * SECOND)
    history.step(MODEL, 2400, calls=(ToolCall(id="c1", name="read_attachment"),))
    history.step("read_attachment", 40, arguments={"name": "offers.pdf"}, output="Nordwind: 1,200 EUR\n" * 3)
    history.step(MODEL, 3100, calls=(ToolCall(id="c2", name="ask_user"),))
    history.step("ask_user", None, StepState.WAITING, arguments={"question": "Which currency?"})
    return history.ended(ExecutionStatus.NEEDS_CLARIFICATION, message="Compare these offers")


def long_execution(status: ExecutionStatus = ExecutionStatus.FAILED) -> Execution:
    history = History("exec_2", T0 + 24 * HOUR)
    failure = Failure(message="The model is rate limited. Trying again in 4.0 s.", code="RATE_LIMITED")
    history.step(MODEL, 800, StepState.FAILED, error=failure, usage=None).rest(4000)
    for number in range(5):
        arguments = {"query": f"freight rates {number}", "limit": 20, "where": ["hamburg", "rotterdam"]}
        text = "\n".join(f"{line + 1}. rate {100 + line} EUR" for line in range(100))
        history.step(MODEL, 1900 + 300 * number, output="I look it up.")
        history.step("search_the_web", 350 * (number + 1), arguments=arguments, output=text)
    history.step("recall", 12, arguments={"query": "customs"}, output="Nothing is known.")
    history.step(MODEL, 5200, output=PARAGRAPH)
    history.step("save_result_file", 90, arguments={"name": "table.csv"}, output="Saved.")
    if status is ExecutionStatus.FAILED:
        last = Failure(message="The key was refused: set OPENAI_API_KEY to a valid one.", code="MODEL_AUTH")
        history.step(MODEL, 400, StepState.FAILED, error=last, usage=None)
        return history.ended(status, message="EUR", answers=True, attempt=2, error=last)
    return history.step(MODEL, None, StepState.STARTED).ended(status, state="running", message="EUR")


def activities() -> tuple[Activity, ...]:
    at = T0
    pending, running, asks = TaskStatus.PENDING, TaskStatus.IN_PROGRESS, TaskStatus.NEEDS_CLARIFICATION
    pdf = FileRef(name="offers.pdf", file_id="file_1", mime_type="application/pdf", size=48_000)
    later = T0 + 24 * HOUR
    return (
        Update(fields=("title", "description"), timestamp=at - HOUR, by=ME),
        Assignment(added=(PAT,), removed=(), assigned_users=(ME, PAT), timestamp=at - HOUR, by=ME),
        Message(role="user", content="Compare these offers", timestamp=at, by=ME, files=(pdf,)),
        StatusChange(from_=pending, to=running, timestamp=at, by=ME),
        Message(
            role="assistant",
            content="Which currency shall the table use?",
            timestamp=at + 8 * SECOND,
            by="buyer",
            clarification=True,
            options=("EUR", "USD", "Both"),
            recommended="EUR",
            reason="Two offers are in EUR and one is in USD.",
        ),
        StatusChange(from_=running, to=asks, timestamp=at + 8 * SECOND, by="buyer"),
        Message(role="user", content="EUR", timestamp=later, by=PAT),
        StatusChange(from_=asks, to=running, timestamp=later, by=PAT),
        Message(role="assistant", content=f"{PARAGRAPH}\n\n" * 4, timestamp=later + MINUTE, by="buyer"),
        HumanFeedback(feedback=Feedback.DISLIKE, timestamp=later + MINUTE, by=ME, reason="no table"),
        ErrorEntry(
            message="The key was refused: set OPENAI_API_KEY to a valid one.",
            code="MODEL_AUTH",
            timestamp=later + 2 * MINUTE,
            execution_id="exec_2",
        ),
        StatusChange(from_=running, to=TaskStatus.FAILED, timestamp=later + 2 * MINUTE, by="buyer"),
    )


def a_task(**changes: Any) -> Task:
    """A task that asked, went on, retried and failed."""
    given: dict[str, Any] = {
        "id": "task_01",
        "account": "local",
        "title": "Compare the three freight offers and say which one to take",
        "assistant": "buyer",
        "type": "research",
        "status": TaskStatus.FAILED,
        "owner_email": ME,
        "assigned_users": (ME, PAT),
        "skills": ("search_the_web", "read_attachment"),
        "activities": activities(),
        "executions": (asking_execution(), long_execution()),
        "created_at": T0 - HOUR,
        "updated_at": T0 + 24 * HOUR + 2 * MINUTE,
        "feedback": Feedback.DISLIKE,
        "child_task_ids": ("task_02",),
    }
    return Task(**{**given, **changes})


def some_files() -> Sequence[TaskFile]:
    return (
        TaskFile(name="offers.pdf", file_id="f1", mime_type="application/pdf", size=48_000, created_at=T0),
        TaskFile(
            name="table.csv",
            file_id="f2",
            mime_type="text/csv",
            size=812,
            role="result",
            execution_id="exec_2",
            created_at=T0 + 24 * HOUR,
        ),
    )


def texts(rows: Sequence[Row], width: int, *, folds: bool = True) -> list[str]:
    """The rows as they are seen at that width, those that are folded at first with or without their folds."""
    outline = Outline()
    outline.replace(rows if folds else [row._replace(folded=False) for row in rows])
    return [
        line(each.pieces, width, DARK.plain, each.right).text.rstrip()
        for row in outline.shown
        for each in draw(row, width, DARK, folded=outline.folded(row), parent=outline.is_parent(row)).lines
    ]


def facts(task: Task, width: int, **keys: str) -> list[str]:
    named = {f"task.{verb}": key for verb, key in keys.items()}
    return [strip.text.rstrip() for strip in fact_lines(task, width, DARK, NOW, named)]


@pytest.fixture(autouse=True)
def _utc(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


class TestFacts:
    def test_a_failed_task_says_why_and_what_to_do(self) -> None:
        assert facts(a_task(), 92, process="p") == [
            "Compare the three freight offers and say which one to take",
            "✗ Failed  1 h ago",
            "",
            "Assistant  buyer · research              Spent      $0.0328 · 16,416 tokens · 34 s",
            "Owner      me@example.com                Assigned   me@example.com, pat.longlastname@examp…",
            "Updated    1 h ago                       Created    2026-02-28 13:01",
            "Feedback   disliked                      Skills     search_the_web, read_attachment",
            "Subtasks   task_02",
            "",
            "The key was refused: set OPENAI_API_KEY to a valid one.",
            "Press p to run it again.",
        ]

    def test_a_narrow_pane_has_one_column_of_six_facts(self) -> None:
        lines = facts(a_task(), 40)
        assert lines[:2] == ["Compare the three freight offers and say", "which one to take"]
        assert lines[4:10] == [
            "Assistant  buyer · research",
            "Spent      $0.0328 · 16,416 tokens · 3…",
            "Owner      me@example.com",
            "Assigned   me@example.com, pat.longlas…",
            "Updated    1 h ago",
            "Created    2026-02-28 13:01",
        ]
        assert lines[10] == ""

    @pytest.mark.parametrize("room", range(2, 20))
    def test_there_are_never_more_lines_than_there_is_room_for(self, room: int) -> None:
        lines = [strip.text.rstrip() for strip in fact_lines(a_task(), 40, DARK, NOW, {}, room)]
        assert len(lines) <= room
        assert (len(lines) == 2) == (room == 2), "what failed tells why, where there is any room"
        assert any("Failed" in each for each in lines)
        assert lines[-1] != ""

    def test_a_low_pane_tells_the_first_facts_in_a_line(self) -> None:
        strips = fact_lines(a_task(), 60, DARK, NOW, {"task.process": "p"}, 6)
        assert [strip.text.rstrip() for strip in strips] == [
            "Compare the three freight offers and say which one to take",
            "✗ Failed  1 h ago",
            "buyer · research · $0.0328 · 16,416 tokens · 34 s",
            "",
            "The key was refused: set OPENAI_API_KEY to a valid one.",
            "Press p to run it again.",
        ]

    def test_each_state_names_its_key_and_none_that_there_is_not(self) -> None:
        asked = a_task(status=TaskStatus.NEEDS_CLARIFICATION, activities=activities()[:6])
        lost = a_task(status=TaskStatus.IN_PROGRESS)
        assert facts(asked, 80, answer="a")[-1] == "Waiting for you: press a to answer."
        assert facts(asked, 80)[-1] == "Waiting for you."
        assert facts(a_task(status=TaskStatus.PENDING), 80, process="p")[-1] == (
            "Not started: press p to run it."
        )
        assert facts(a_task(status=TaskStatus.ON_HOLD), 80, process="f5")[-1] == (
            "Stopped: press f5 to go on."
        )
        assert facts(lost, 80, stop="s")[-1] == "Nothing runs this here: press s to stop it."

    def test_whatever_a_task_says_every_line_fits_and_is_clean(self) -> None:
        task = a_task(title="\x1b[2J" + "長い題名 " * 60, assistant="x\x9b" * 60, skills=("漢" * 128,))
        strips = fact_lines(task, 61, DARK, NOW, {})
        assert {strip.cell_length for strip in strips} == {61}
        assert all(strip.text.isprintable() for strip in strips)


class TestActivity:
    def test_what_happened_by_day_with_what_was_said_below(self) -> None:
        assert texts(activity_rows(a_task(), NOW, DARK), 60) == [
            "  Yesterday",
            "  13:01  • Edited title, description                      me",
            "  13:01  • Assigned to me@example.com, pat.longlastname@… me",
            "  14:01  → Message with offers.pdf                        me",
            "           Compare these offers",
            "  14:01  ● In progress · was Pending                      me",
            "  14:01  ◆ Question                                    buyer",
            "           Which currency shall the table use?",
            "             1. EUR  (recommended)",
            "             2. USD",
            "             3. Both",
            "           Why: Two offers are in EUR and one is in USD.",
            "  14:01  ◆ Needs you · was In progress                 buyer",
            "",
            "  Today",
            "  14:01  → Message                          pat.longlastname",
            "           EUR",
            "  14:01  ● In progress · was Needs you      pat.longlastname",
            "▸ 14:02  ← Assistant                                   buyer",
            "           The three offers differ by 14 % once shipping is",
            "           counted. The cheapest, from Nordwind, delivers in",
            "           nine days and asks for half of the sum in",
            "           … 16 more lines: Enter",
            "  14:02  - Disliked: no table                             me",
            "  14:03  ✗ Error MODEL_AUTH",
            "           The key was refused: set OPENAI_API_KEY to a",
            "           valid one.",
            "  14:03  ✗ Failed · was In progress                    buyer",
        ]

    def test_hostile_text_stays_text(self) -> None:
        entry = Message(role="user", content="[b]x[/nope]\x1b]52;c;eA==\x07\u202e", timestamp=T0, by="\x9b2J")
        lines = texts(activity_rows(a_task(activities=(entry,)), NOW, DARK), 60)
        assert all(each.isprintable() for each in lines)
        assert any("[b]x[/nope]" in each for each in lines)

    def test_keys_stay_when_the_log_grows(self) -> None:
        before = [row.key for row in activity_rows(a_task(activities=activities()[:5]), NOW, DARK)]
        after = [row.key for row in activity_rows(a_task(), NOW, DARK)]
        assert after[: len(before)] == before
        assert len(set(after)) == len(after)


class TestExecutions:
    def test_the_latest_is_open_with_its_steps_on_one_axis(self) -> None:
        lines = texts(execution_rows(a_task(), NOW, DARK), 92)
        assert lines[:8] == [
            "▸ 1  ◆ needs clarification  2026-02-28 14:01 · gpt-5-mini      5.5 s · $0.0082 · 3,680 → 424",
            "     “Compare these offers”",
            "▾ 2  ✗ failed  attempt 2 · 2026-03-01 14:01 · gpt-5-mini     28 s · $0.0246 · 11,040 → 1,272",
            "     “EUR”",
            "                        0 s   5 s    10 s   15 s   20 s   25 s    time     cost     in → out",
            "    ✗ gpt-5-mini        █▏                                       0.8 s",
            "      The model is rate limited. Trying again in 4.0 s. (RATE_LIMITED)",
            "  ▸ ✓ gpt-5-mini              ▐██▎                               1.9 s  $0.0041  1,840 → 212",
        ]

    @pytest.mark.parametrize("width", [40, 60, 100])
    def test_bars_follow_each_other_and_end_where_the_figures_begin(self, width: int) -> None:
        lines = texts(execution_rows(a_task(), NOW, DARK), width)
        bars = [each for each in lines if set(each) & set("▏▎▍▌▋▊▉█▐")]
        begins = [min(each.index(sign) for sign in "▏▎▍▌▋▊▉█▐" if sign in each) for each in bars]
        assert len(bars) == 15
        assert begins == sorted(begins)
        assert all(" s" in each or " ms" in each for each in bars)
        assert max(map(len, lines)) <= width

    def test_a_step_shows_what_went_in_and_came_out_and_the_rest_on_demand(self) -> None:
        rows = execution_rows(a_task(executions=(long_execution(),)), NOW, DARK)
        result = next(row for row in rows if row.key == "exec_2:2 output")
        assert [each.strip() for each in texts([result], 60)][:2] == ["▸ Result", "1. rate 100 EUR"]
        assert texts([result], 60)[-1].strip() == "… 80 more lines: Enter"
        assert len(texts([result], 60, folds=False)) == 101
        given = next(row for row in rows if row.key == "exec_2:2 arguments")
        assert [each.strip() for each in texts([given], 60)][:3] == [
            "Arguments",
            "{",
            '"query": "freight rates 0",',
        ]

    def test_a_running_step_grows_and_a_waiting_one_is_hatched(self) -> None:
        running = a_task(executions=(long_execution(ExecutionStatus.IN_PROGRESS),))
        begun = running.executions[0].steps[-1].started_at
        early, late = (texts(execution_rows(running, begun + ms, DARK), 60)[-2] for ms in (9000, 90_000))
        assert early.startswith("    ● gpt-5-mini")
        assert early.endswith("9.0 s")
        assert late.count("█") > early.count("█")
        waiting = texts(execution_rows(a_task(executions=(asking_execution(),)), NOW, DARK), 60)
        asks = next(position for position, each in enumerate(waiting) if "ask_user" in each)
        assert "░" in waiting[asks]
        assert waiting[asks + 1].strip() == "waits for an answer"

    def test_the_step_that_failed_is_found(self) -> None:
        assert failed_step_key(a_task()) == "exec_2:14"
        assert failed_step_key(a_task(status=TaskStatus.PENDING)) is None
        outside = long_execution().model_copy(update={"steps": ()})
        assert failed_step_key(a_task(executions=(outside,))) == "exec_2"

    def test_a_queued_execution_and_an_unknown_price_are_said(self) -> None:
        queued = Execution(id="e", status=ExecutionStatus.IN_PROGRESS, state="queued", queued_at=T0)
        unknown = asking_execution().model_copy(update={"usage": Usage(input_tokens=5)})
        assert "○ queued" in texts(execution_rows(a_task(executions=(queued,)), NOW, DARK), 80)[0]
        assert "cost unknown" in texts(execution_rows(a_task(executions=(unknown,)), NOW, DARK), 80)[0]


class TestAxis:
    def test_bars_have_the_precision_of_an_eighth(self) -> None:
        axis = Axis(0, 8000, 8)
        assert axis.bar(0, 1125) == "█▏      "
        assert axis.bar(2500, 4750) == "  ▐█▊   "
        assert axis.bar(7999, 20_000) == "       ▐"
        assert axis.bar(3000, 3000) == "   ▏    "
        assert axis.bar(2100, 4100, hatched=True) == "  ░░░   "

    @pytest.mark.parametrize(
        ("span", "ticks"),
        [
            (12_000, "0 s       5 s       10 s"),
            (400, "0 ms        200 ms"),
            (4 * MINUTE, "0 min       2 min"),
            (3 * HOUR, "0 h     1 h     2 h"),
            (90 * 24 * HOUR, "0 d     30 d    60 d"),
        ],
    )
    def test_ticks_are_numbers_that_people_count_in(self, span: int, ticks: str) -> None:
        axis = Axis(T0, T0 + span, 24)
        assert axis.ticks().rstrip() == ticks
        assert len(axis.ticks()) == 24


class TestFiles:
    def test_the_newest_of_a_name_opens_by_its_name(self) -> None:
        files = [*some_files(), some_files()[0].model_copy(update={"size": 5})]
        rows = file_rows(files, a_task(), NOW, DARK)
        assert [(row.key, row.selectable) for row in rows[1:]] == [("table.csv", True), ("offers.pdf", True)]
        assert not rows[0].selectable
        assert texts(rows, 94)[1:] == [
            "  ← table.csv  text/csv                         812 B  result      2 h ago        execution 2",
            "  → offers.pdf  application/pdf                   5 B  attachment  1 d ago",
        ]
        assert texts(rows, 40)[1] == "  ← table.csv        812 B  result"


def numbered(*numbers: int, lines: int = 0) -> list[Row]:
    body = "\n".join(f"text {line}" for line in range(lines))
    return [
        Row(f"row {n}", Line((Piece(f"row {n}", DARK.plain),)), lambda: (Piece(body, DARK.plain),))
        for n in numbers
    ]


class Listening(Stage):
    """Remembers what its list told, and the keys that it left over."""

    BINDINGS: ClassVar[list[BindingType]] = [("left", "leave('left')"), ("right", "leave('right')")]

    def __init__(self, *, follow: bool = False) -> None:
        self.rows = LineList(empty="Nothing has happened yet.", follow=follow)
        super().__init__(self.rows)
        self.selected: list[str] = []
        self.chosen: list[str] = []
        self.left_over: list[str] = []

    def on_mount(self) -> None:
        self.rows.focus()

    def action_leave(self, key: str) -> None:
        self.left_over.append(key)

    def on_line_list_selected(self, event: LineList.Selected) -> None:
        self.selected.append(event.key)

    def on_line_list_chosen(self, event: LineList.Chosen) -> None:
        self.chosen.append(event.key)


class TestLineList:
    async def test_keys_move_and_tell_and_the_thumb_shows_where(self) -> None:
        app = Listening()
        async with app.run_test(size=(30, 5)) as pilot:
            assert lines_of(app)[0] == "   Nothing has happened yet."
            app.rows.set_rows(numbered(*range(4)))
            await pilot.press("j", "down", "k", "enter")
            assert app.selected == ["row 0", "row 1", "row 2", "row 1"]
            assert app.chosen == ["row 1"]
            assert not any("▐" in each for each in lines_of(app))
            app.rows.set_rows(numbered(*range(20)))
            await pilot.press("pagedown")
            assert (lines_of(app)[0].split(), app.rows.cursor_key) == (["row", "4"], "row 8")
            await pilot.press("G")
            assert lines_of(app)[4].startswith("▌  row 19")
            assert [y for y, each in enumerate(lines_of(app)) if each.endswith("▐")] == [4]
            await pilot.press("pageup", "home")
            assert lines_of(app)[0].startswith("▌  row 0")

    async def test_new_rows_move_nothing(self) -> None:
        app = Listening()
        async with app.run_test(size=(30, 5)) as pilot:
            app.rows.set_rows(numbered(*range(10, 30)))
            await pilot.press("pagedown", "k")
            before = lines_of(app)
            app.rows.set_rows(numbered(*range(40)))
            await pilot.pause()
            assert [each[:20].rstrip() for each in lines_of(app)] == [each[:20].rstrip() for each in before]
            app.rows.set_rows(numbered(*range(17), *range(18, 40)))
            await pilot.pause()
            assert app.rows.cursor_key == "row 16"
            app.rows.set_rows([])
            await pilot.pause()
            assert app.rows.cursor_key is None
            assert "Nothing" in lines_of(app)[0]

    async def test_the_end_is_followed_only_by_who_is_there(self) -> None:
        app = Listening(follow=True)
        async with app.run_test(size=(30, 5)) as pilot:
            for count in (20, 25):
                app.rows.set_rows(numbered(*range(count)))
                await pilot.pause()
                assert lines_of(app)[4].startswith(f"▌  row {count - 1}")
            await pilot.press("k")
            app.rows.set_rows(numbered(*range(30)))
            await pilot.pause()
            assert lines_of(app)[4].split()[:2] == ["row", "24"]
            assert app.rows.cursor_key == "row 23"
            await pilot.press("end")
            app.rows.set_rows(numbered(*range(31)))
            await pilot.pause()
            assert lines_of(app)[4].startswith("▌  row 30")

    async def test_folding_by_keys_and_by_the_mouse(self) -> None:
        app = Listening()
        rows = numbered(1, 2, 3, lines=1)
        rows[1] = rows[1]._replace(level=1)
        async with app.run_test(size=(30, 9)) as pilot:
            app.rows.set_rows(rows)
            await pilot.press("right", "j")
            assert [each.strip() for each in lines_of(app)[:3]] == ["▾ row 1", "text 0", "▌    row 2"]
            app.rows.set_rows(rows)
            await pilot.press("left", "left")
            assert app.rows.cursor_key == "row 1"
            assert "row 2" not in "".join(lines_of(app))
            await pilot.press("left")
            assert app.left_over == ["left"]
            await pilot.click(offset=(1, 0))
            assert "row 2" in "".join(lines_of(app))
            await pilot.click(offset=(8, 2))
            assert (app.rows.cursor_key, app.chosen) == ("row 2", [])
            await pilot.click(offset=(8, 2), times=2)
            assert app.chosen == ["row 2"]
            await pilot.press("k", "space")
            assert app.rows.open("row 2")
            assert (app.rows.cursor_key, app.rows.open("row 9")) == ("row 2", False)

    async def test_a_text_longer_than_the_screen_is_read_to_its_end(self) -> None:
        app = Listening()
        async with app.run_test(size=(30, 6)) as pilot:
            app.rows.set_rows(numbered(1, 2, lines=12))
            await pilot.pause()
            assert lines_of(app)[4].strip("▌ ") == "… 9 more lines: Enter"
            await pilot.press("enter", *"jjj")
            assert lines_of(app)[0].startswith("▌  text 2")
            await pilot.press(*"jjjj")
            assert (lines_of(app)[5].split()[1:3], app.rows.cursor_key) == (["text", "11"], "row 1")
            await pilot.press("j")
            assert app.rows.cursor_key == "row 2"
            await pilot.resize_terminal(30, 3)
            assert lines_of(app)[0].startswith("▌")

    async def test_ten_thousand_rows_cost_no_more_than_those_in_sight(self) -> None:
        drawn: list[str] = []

        def row(number: int) -> Row:
            def head(cells: int) -> Line:
                drawn.append(f"row {number}")
                return Line((Piece(f"row {number}", DARK.plain),))

            return Row(f"row {number}", head)

        app = Listening()
        async with app.run_test(size=(30, 10)) as pilot:
            app.rows.set_rows([row(number) for number in range(10_000)])
            await pilot.press("j", "pagedown", "G", "pageup", "g")
            assert lines_of(app)[0].startswith("▌  row 0")
            assert len(drawn) < 100
