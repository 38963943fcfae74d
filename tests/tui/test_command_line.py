"""The `:` line: what is meant by what is typed, what is offered, and how the bar behaves."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from textual import on
from textual.app import ComposeResult

from agnt_tasks.models.card import Card, Filter
from agnt_tasks.models.status import TaskStatus
from agnt_tasks.tui.chrome.filter_bar import FilterBar
from agnt_tasks.tui.finding.command import (
    ELSEWHERE,
    FORMS,
    SCREENS,
    Act,
    Command,
    Go,
    Run,
    Show,
    UseFilter,
    UseView,
    board_actions,
    parse_command,
)
from agnt_tasks.tui.finding.command_bar import CommandBar
from agnt_tasks.tui.finding.command_words import CommandKnown, complete_command
from agnt_tasks.tui.finding.shell_words import CommandError, words_of
from agnt_tasks.tui.state.completion import FilterWords
from agnt_tasks.tui.state.filters import STATUS_NAMES, parse
from agnt_tasks.verbs import VERBS
from agnt_tasks.verbs.verb import VERDICTS, Argument, Kind, Subject, Verb
from tests.tui.board_stage import opened, several
from tests.tui.stage import Stage, lines_of

QUIET = settings(derandomize=True, deadline=None, database=None)
ONE, TWO = "task_01k0aaaaaaaaaaaaaaaa", "task_01k0bbbbbbbbbbbbbbbb"
TARGETS = ("task_01k0cccccccccccccccc",)
RUNNABLE = [verb for verb in VERBS if verb.name not in {*ELSEWHERE, *SCREENS}]

# What is meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("failed", Go("failed")),
        ("needs", Go("needs_clarification")),
        ("needs you", Go("needs_clarification")),
        ("on hold", Go("on_hold")),
        ("task 42", Show("42")),
        ("task 01k0aa", Show(ONE)),
        ("show task_01k0bb", Show(TWO)),
        (ONE, Show(ONE)),
        ("01k0bb", Show(TWO)),
        ("01kzzz9", Show("01kzzz9")),
        ("view waiting room", UseView("waiting room")),
        ("view -", UseView("-")),
        ("view", Act("view.load")),
        ('filter status:failed "two  words"', UseFilter('status:failed "two  words"')),
        ("list --status failed,needs -t a --mine", UseFilter("status:failed,needs type:a mine")),
        ("list", Act("view.filter")),
        ("memory", Act("memory.open")),
        ("show", Act("pane.open")),
        ("quit", Act("app.quit")),
        ("q", Act("app.quit")),
        ("Theme", Act("view.theme")),
        ("app.help", Act("app.help")),
        ("save view", Act("view.save")),
        ("edit", Act("task.edit")),
        ("stop", Run("stop", TARGETS, {})),
        ("rm", Run("delete", TARGETS, {})),
        (f"stop {ONE} 01k0bb", Run("stop", (ONE, TWO), {})),
        (f"answer {ONE} not before 10:40", Run("answer", (ONE,), {"text": "not before 10:40"})),
        ("answer I don't know, they can't", Run("answer", TARGETS, {"text": "I don't know, they can't"})),
        ("answer 250000 euros", Run("answer", TARGETS, {"text": "250000 euros"})),
        (f"answer {ONE}", Run("answer", TARGETS, {"text": ONE})),
        ("add Book a table -t travel", Run("add", (), {"title": "Book a table", "type": "travel"})),
        ("edit --status=on-hold", Run("edit", TARGETS, {"status": TaskStatus.ON_HOLD})),
        ("edit --skill ''", Run("edit", TARGETS, {"skills": ()})),
        ("assign a@example.com b@c.de", Run("assign", TARGETS, {"emails": ("a@example.com", "b@c.de")})),
        ("memory forget mem_1", Run("memory forget", (), {"id": "mem_1"})),
        ("process -m 'so what?'", Run("process", TARGETS, {"message": "so what?"})),
        ("process -f a.txt -f 'b c'", Run("process", TARGETS, {"files": ("a.txt", "b c")})),
    ],
)  # fmt: skip
def test_what_is_meant(text: str, meant: Command) -> None:
    assert parse_command(text, TARGETS, (ONE, TWO)) == meant


@pytest.mark.parametrize(
    ("text", "words", "place"),
    [
        ("", "Type a command", ""),
        ("add", "add needs a title: add TITLE", ""),
        ("feedback maybe", "like, dislike, none", "maybe"),
        ("feedback", "feedback like|dislike|none", ""),
        ("stpo", "Did you mean stop", "stpo"),
        ("process do it", "process has no use for do. It takes --message, --file", "do it"),
        ("stop now", "stop has no use for now. It takes only ids", "now"),
        ("process --mesage x", "process has no --mesage. It takes --message", "--mesage x"),
        ("process --message", "--message needs a value", ""),
        ("edit --status done", "done is no status", "done"),
        ("edit --status failed,needs", "takes one status", "failed,needs"),
        (f"edit {ONE}", "edit needs something to change", ""),
        ("list --per-page many", "many is no number", "many"),
        ("list --page 2", "shows every page", "list --page 2"),
        ("list --mine=x", "--mine takes no value", "--mine=x"),
        ("filter status:done", "done is no status", "done"),
        ("memory --search x", "memory takes nothing here", "--search x"),
        ("export", "run agnt export in a shell", "export"),
        ("answer 'yes", "A quote stays open", "'yes"),
    ],
)
def test_what_is_wrong_is_told_where_it_is(text: str, words: str, place: str) -> None:
    with pytest.raises(CommandError) as caught:
        parse_command(text, TARGETS)
    assert words in caught.value.message
    assert text[caught.value.position :] == place


def test_a_verb_needs_a_task() -> None:
    with pytest.raises(CommandError, match="stop needs a task"):
        parse_command("stop", ())


def test_every_action_of_the_board_can_be_typed() -> None:
    for action in board_actions():
        assert parse_command(action.id, TARGETS) == Act(action.id)


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(str.strip)
VALUES = {
    Kind.STATUS: st.sampled_from(list(TaskStatus)),
    Kind.VERDICT: st.sampled_from(VERDICTS),
    Kind.NUMBER: st.integers(0, 10**8),
    Kind.FLAG: st.just(True),
    Kind.FILE: TEXTS.filter(lambda path: not path.startswith("~")),
}


@st.composite
def calls(draw: st.DrawFn, verb: Verb) -> Run:
    given: dict[str, Any] = {}
    for argument in verb.arguments:
        if argument.required or draw(st.booleans()):
            one = VALUES.get(argument.kind, TEXTS)
            given[argument.name] = tuple(draw(st.lists(one, min_size=1))) if argument.many else draw(one)
    ids = (ONE,) if verb.subject is Subject.TASK else (ONE, TWO)
    return Run(verb.name, () if verb.subject is Subject.NOTHING else ids, given)


def written(verb: Verb, call: Run) -> str:
    """As it is typed in a shell: ids, what is named, and behind `--` what has a place."""
    words, placed = [*verb.name.split(), *call.task_ids], list[str]()
    for number, argument in enumerate(each for each in verb.arguments if each.name in call.arguments):
        value = call.arguments[argument.name]
        values = [str(each) for each in (value if argument.many else (value,))]
        if argument.placed:
            placed += values
        else:
            words += [part for each in values for part in option(argument, each, number)]
    return shlex.join([*words, "--", *placed])


def option(argument: Argument, value: str, number: int) -> list[str]:
    if argument.kind is Kind.FLAG:
        return [f"--{argument.label}"]
    short = argument.letter and number % 2
    return [f"-{argument.letter}", value] if short else [f"--{argument.label}", value]


@pytest.mark.parametrize("verb", RUNNABLE, ids=lambda verb: verb.name)
@QUIET
@given(data=st.data())
def test_whatever_is_built_from_a_verb_is_read_back(verb: Verb, data: st.DataObject) -> None:
    call = data.draw(calls(verb).filter(lambda call: call.arguments or verb.name not in FORMS))
    assert parse_command(written(verb, call), TARGETS) == call


@QUIET
@given(data=st.data())
def test_what_list_would_print_is_filtered(data: st.DataObject) -> None:
    verb = next(verb for verb in VERBS if verb.name == "list")
    told = data.draw(calls(verb)).arguments
    told = {name: value for name, value in told.items() if "page" not in name}
    command = parse_command(written(verb, Run("list", (), told)), TARGETS)
    assert isinstance(command, UseFilter)
    wanted = Filter(
        words=" ".join(told.get("search", "").split()),
        statuses=tuple(dict.fromkeys(told.get("status", ()))),
        types=(told["type"].strip(),) if "type" in told else (),
        mine="mine" in told,
    )
    assert parse(command.text) == wanted


@pytest.mark.parametrize("name", ELSEWHERE)
def test_what_makes_no_sense_here_says_what_does(name: str) -> None:
    with pytest.raises(CommandError, match=f"{name} is no command of the board: .+"):
        parse_command(name, TARGETS)


@QUIET
@given(st.lists(st.text()))
def test_words_are_those_of_a_shell(words: list[str]) -> None:
    assert [word.text for word in words_of(shlex.join(words))] == words


@QUIET
@given(st.text(), st.lists(st.text()))
def test_any_text_is_a_command_or_an_error(text: str, words: list[str]) -> None:
    for line in (text, shlex.join(["edit", *words]), " ".join(words)):
        try:
            parse_command(line, TARGETS, (ONE, TWO))
        except CommandError as error:
            assert 0 <= error.position <= len(line)  # noqa: PT017 - most texts are errors, some are not
        complete_command(line, len(line), KNOWN)


# What is offered


def card(task_id: str, title: str, status: str) -> Card:
    return Card(task_id, title, status, "general", "default", "me@example.com", 0, 0)


CARDS = (
    card(ONE, "Write the quarterly report", "in_progress"),
    card(TWO, "Read the quarterly figures", "failed"),
    card("task_9", "Strange", "unheard_of"),
)
KNOWN = CommandKnown(
    CARDS, ("waiting", "two words"), FilterWords(("research",), ("writer",), ("ann@example.com",))
)


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("", []),
        ("fai", ["failed"]),
        ("mark a", ["mark all"]),
        ("app.he", ["app.help"]),
        ("stop quart", [ONE]),
        ("stop ", []),
        ("edit Rea", [TWO]),
        ("edit 01k0a", [ONE]),
        ("edit it rea", []),
        (f"like {ONE} rea", [TWO]),
        ("task igures", []),
        ("task quarterly re", [ONE, TWO]),
        ("task fig quart", [TWO]),
        ("view t", ["'two words'"]),
        ("view 'two", ["'two words'"]),
        ("filter status:fa", ["failed"]),
        ("edit --st", ["--status"]),
        ("edit --status ", list(STATUS_NAMES.values())),
        ("add Fix it -a w", ["writer"]),
        ("assign a", ["ann@example.com"]),
        ("answer quart", []),
        ("feedback d", ["dislike"]),
        ("memory f", ["forget"]),
    ],
)
def test_what_is_offered(text: str, offered: list[str]) -> None:
    assert [each.replacement for each in complete_command(text, len(text), KNOWN)] == offered


def test_what_is_offered_takes_the_place_of_what_was_typed() -> None:
    for text, whole in (("task quart rep", f"task {ONE}"), ("filter  sta", "filter  status:")):
        found = complete_command(text, len(text), KNOWN)[0]
        assert text[: found.start] + found.replacement + text[found.end :] == whole


# The bar


class Line(Stage):
    def __init__(self) -> None:
        super().__init__(CommandBar(lambda: KNOWN, ["failed", "stop"]))
        self.heard: list[tuple[str, str]] = []

    @on(CommandBar.Entered)
    @on(CommandBar.Left)
    def _hear(self, event: CommandBar.Entered | CommandBar.Left) -> None:
        self.heard.append((type(event).__name__, event.text))


async def test_a_command_is_typed_completed_and_corrected() -> None:
    app = Line()
    async with app.run_test(size=(80, 24)) as pilot:
        bar = app.query_one(CommandBar)
        await pilot.press(*"fai", "tab")
        assert (bar.field.value, app.heard) == ("failed", [])
        await pilot.press("enter")
        assert app.heard == [("Entered", "failed")]
        bar.problem("no [b]such\x1b thing", 2)
        await pilot.pause()
        assert lines_of(app)[-1].endswith("no [b]such� thing")
        bar.problem("a problem that needs more room than there is beside the text " * 2, 2)
        await pilot.pause()
        assert lines_of(app)[-3].startswith(" : failed")
        await pilot.press("x")
        assert lines_of(app)[-1] == " : faxiled"
        await pilot.press("escape")
        assert app.heard[1:] == [("Left", "faxiled")]


async def test_enter_does_what_is_typed_unless_the_arrows_chose_something_else() -> None:
    app = Line()
    async with app.run_test(size=(80, 24)) as pilot:
        bar = app.query_one(CommandBar)
        await pilot.press(*"un", "enter")
        assert (app.heard, bar.suggestions.is_open) == ([("Entered", "un")], False)
        bar.problem("There is no command un.", 0)
        await pilot.pause()
        assert "There is no command un." in lines_of(app)[-1]
        await pilot.press("end", "d", "backspace", "down", "down", "enter")
        assert (bar.field.value, len(app.heard)) == ("unmark all", 1)
        await pilot.press("enter")
        assert app.heard[1:] == [("Entered", "unmark all")]
        bar.field.value = ""
        await pilot.press(*"un", "up", "tab")
        assert bar.field.value == "unfold"


async def test_a_command_that_was_left_is_the_first_that_is_recalled(tmp_path: Path) -> None:
    async with opened(tmp_path, several(1)) as board:
        for typed in ("nonsense", "more nonsense"):
            await board.press("colon")
            await board.until(lambda: board.screen.place == "")
            await board.type(typed)
            await board.press("enter")
            await board.until_painted("There is no command")
            await board.press("escape")
            await board.until(lambda: board.screen.place == "board")
        await board.press("colon", "escape", "colon")
        field = board.screen.query_one(CommandBar).field
        assert field.value == ""
        await board.press("up")
        assert field.value == "more nonsense"
        assert board.screen.notebook.history("commands") == []


async def test_a_filter_is_told_while_it_is_typed() -> None:
    heard: list[object] = []

    class Filtered(Stage):
        def compose(self) -> ComposeResult:
            yield FilterBar("mine", lambda: KNOWN.words, ["status:failed"])

        @on(FilterBar.Changed)
        @on(FilterBar.Left)
        def _hear(self, event: FilterBar.Changed | FilterBar.Left) -> None:
            heard.append(event.wanted if isinstance(event, FilterBar.Changed) else (event.text, event.kept))

    app = Filtered()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("up", *" x:")
        failed, with_word = Filter(statuses=("failed",)), Filter("x", ("failed",))
        assert heard == [failed, failed, with_word]
        assert "x: is no key" in lines_of(app)[-2]
        await pilot.press("backspace", "enter", "escape")
        assert heard[3:] == [with_word, ("status:failed x", True), ("mine", False)]


async def test_the_history_keeps_what_is_being_typed() -> None:
    app = Line()
    async with app.run_test(size=(60, 20)) as pilot:
        field = app.query_one(CommandBar).field
        await pilot.press(*"add x", "up")
        assert field.value == "stop"
        await pilot.press("up", "up")
        assert field.value == "failed"
        await pilot.press("down", "down")
        assert field.value == "add x"
