"""Where text is typed: suggestions, the message box, the forms, and the small questions."""

from __future__ import annotations

import stat
from collections.abc import Callable, Coroutine
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from textual import events, on, work
from textual.app import App, ComposeResult
from textual.drivers.headless_driver import HeadlessDriver
from textual.message import Message
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input, Static, TextArea

from agnt_tasks.errors import AgntError
from agnt_tasks.models.attachment import PROCESS_LIMIT
from agnt_tasks.models.status import Feedback, TaskStatus
from agnt_tasks.models.task import Task
from agnt_tasks.tui.typing.attached_files import look_at
from agnt_tasks.tui.typing.choose import Choice, Choose
from agnt_tasks.tui.typing.completed_input import CompletedInput
from agnt_tasks.tui.typing.composer import ANSWER, PROCESS, REDIRECT, Composer, Purpose
from agnt_tasks.tui.typing.confirm import Confirm
from agnt_tasks.tui.typing.dialog import STYLES, Dialog
from agnt_tasks.tui.typing.editor import TextScreen, edit_text, edited_by, editor_command
from agnt_tasks.tui.typing.key_line import KeyLine
from agnt_tasks.tui.typing.people_form import PeopleForm
from agnt_tasks.tui.typing.reason_form import ReasonForm
from agnt_tasks.tui.typing.suggestions import Suggestions
from agnt_tasks.tui.typing.task_draft import TaskDraft
from agnt_tasks.tui.typing.task_form import FormWords, TaskForm
from tests.tui.stage import Stage, lines_of

HOSTILE = "red\x1b[31m [bold]x[/nope]"
KNOWN = FormWords(("default", "writer"), ("web_search", "send_email"), ("general", "report"), ("anna@x.com",))


class Desk(Screen[None]):
    """Something to type in, below something else; keeps what it is told."""

    CSS_PATH = STYLES / "composer.tcss"
    CSS = "Desk { layout: vertical; } #above { height: 1fr; }"

    def __init__(self, make: Callable[[], Widget] | None = None) -> None:
        super().__init__()
        self.make = make
        self.told: list[Message] = []

    def compose(self) -> ComposeResult:
        yield Static("", id="above")
        if self.make:
            yield self.make()

    @on(Composer.Submitted)
    @on(Composer.Changed)
    @on(Composer.Left)
    @on(Composer.EditorWanted)
    @on(CompletedInput.Submitted)
    @on(Dialog.Kept)
    def tell(self, event: Message) -> None:
        self.told.append(event)


async def opened(pilot: Pilot[None], make: Callable[[], Widget] | None = None) -> Desk:
    desk = Desk(make)
    await pilot.app.push_screen(desk)
    await pilot.pause()
    return desk


async def type_text(pilot: Pilot[None], text: str) -> None:
    """All at once, as a paste: a key press takes its time."""
    pilot.app.post_message(events.Paste(text))
    await pilot.pause()


async def do(pilot: Pilot[None], *steps: str) -> None:
    """Keys, and after `=` text."""
    for step in steps:
        if step.startswith("="):
            await type_text(pilot, step[1:])
        else:
            await pilot.press(step)


async def until(pilot: Pilot[None], holds: Callable[[], bool]) -> None:
    for _ in range(100):
        await pilot.pause(0.02)
        if holds():
            return
    raise AssertionError("it never came to that:\n" + "\n".join(lines_of(pilot.app)))


def shown(app: App[Any]) -> str:
    return "\n".join(lines_of(app))


def on_text_screen(app: App[Any]) -> bool:
    return isinstance(app.screen, TextScreen) and isinstance(app.focused, TextArea)


async def asked(pilot: Pilot[None], make: Callable[[], Dialog[Any]]) -> tuple[Dialog[Any], list[Any]]:
    """The dialog on the screen, and what it will have ended with."""
    results: list[Any] = []
    dialog = make()
    await pilot.app.push_screen(dialog, results.append)
    await pilot.pause()
    return dialog, results


# Suggestions


async def test_words_are_completed_by_keys_and_by_the_mouse() -> None:
    people = ["anna@x.com", "bob@x.com", "bert@x.com", HOSTILE]
    app = Stage()
    async with app.run_test(size=(60, 20)) as pilot:
        desk = await opened(pilot, lambda: CompletedInput(lambda: people))
        field, suggestions = desk.query_one(CompletedInput), desk.query_one(Suggestions)
        field.focus()
        await type_text(pilot, "b")
        assert [row.label for row in suggestions.rows] == ["bob@x.com", "bert@x.com"]
        await pilot.press("down", "enter")
        assert (field.value, desk.told, suggestions.is_open) == ("bert@x.com", [], False)
        await type_text(pilot, ", a")
        await pilot.press("tab")
        assert field.value == "bert@x.com, anna@x.com"
        await type_text(pilot, ", b")
        await pilot.press("escape")
        assert not suggestions.is_open
        assert app.screen is desk
        await pilot.press("enter")
        assert [told.value for told in desk.told if isinstance(told, CompletedInput.Submitted)] == [
            "bert@x.com, anna@x.com, b"
        ]
        await type_text(pilot, "o")
        await pilot.click(Suggestions, offset=(3, 0))
        assert field.value.endswith(", bob@x.com")
        assert field.field.has_focus


async def test_down_opens_the_list_and_what_cannot_be_typed_is_not_in_it() -> None:
    app = Stage()
    async with app.run_test(size=(60, 20)) as pilot:
        desk = await opened(pilot, lambda: CompletedInput(lambda: [HOSTILE, "[b]plain[/x]", "a\nb"]))
        desk.query_one(CompletedInput).focus()
        await pilot.press("down")
        await pilot.pause()
        assert "[b]plain[/x]" in shown(app)
        assert "red" not in shown(app)
        # There is no room below the last line, so the list is over it.
        assert desk.query_one(Suggestions).region.bottom == desk.query_one(CompletedInput).region.y


# The message box


async def composed(pilot: Pilot[None], purpose: Purpose, folder: Path | None = None) -> tuple[Desk, Composer]:
    desk = await opened(pilot, lambda: Composer(purpose, folder=folder))
    composer = desk.query_one(Composer)
    composer.focus()
    await pilot.pause()
    return desk, composer


async def test_enter_sends_and_other_keys_break_the_line() -> None:
    app = Stage()
    async with app.run_test(size=(80, 24)) as pilot:
        desk, composer = await composed(pilot, PROCESS)
        assert "Tell the assistant what to do now…" in shown(app)
        assert "Enter processes" in shown(app)
        await pilot.press("a", "ctrl+o", "b", "ctrl+j", "c", "shift+enter", "d")
        assert composer.text == "a\nb\nc\nd"
        await pilot.pause()
        assert composer.field.size.height == 4
        composer.text = "\n".join("line" for _ in range(30))
        await pilot.pause()
        assert composer.field.size.height == 8
        composer.set_purpose(REDIRECT)
        await pilot.pause()
        assert "redirects (stops it first, then goes on with this)" in shown(app)
        composer.text = "go"
        await pilot.press("enter")
        await until(pilot, lambda: Composer.Submitted("go", ()) in desk.told)
        assert composer.text == "go"


async def burst(pilot: Pilot[None], keys: str) -> None:
    """Keys that come all at once, as after a terminal that stood still."""
    names = {"\r": "enter", "\n": "ctrl+o", "\x05": "ctrl+e", "\x1b": "escape"}
    for key in keys:
        pilot.app.post_message(events.Key(names.get(key, key), key))
    await pilot.pause()


async def test_no_key_overtakes_what_was_typed_before_it() -> None:
    app = Stage()
    async with app.run_test(size=(80, 24)) as pilot:
        desk, _ = await composed(pilot, PROCESS)
        await burst(pilot, "one\ntwo\x05")
        assert desk.told == [Composer.EditorWanted("one\ntwo")]
        await burst(pilot, " three\r")
        await until(pilot, lambda: Composer.Submitted("one\ntwo three", ()) in desk.told)
        await burst(pilot, "!\x1b")
        assert desk.told[-1] == Composer.Left("one\ntwo three!")
        await asked(pilot, lambda: TaskForm(KNOWN))
        await pilot.press("tab")
        await burst(pilot, "why\x05")
        await until(pilot, lambda: on_text_screen(app))
        await until(pilot, lambda: "why" in shown(app))
        await pilot.press("escape")
        app.pop_screen()
        _, results = await asked(pilot, lambda: ReasonForm(Feedback.LIKE, "title"))
        await burst(pilot, "so\r")
        assert results == ["so"]


async def test_leaving_tells_the_draft_and_resting_too() -> None:
    app = Stage()
    async with app.run_test(size=(80, 24)) as pilot:
        desk, composer = await composed(pilot, PROCESS)
        await type_text(pilot, "draft")
        await until(pilot, lambda: Composer.Changed("draft") in desk.told)
        await pilot.press("ctrl+e", "escape")
        assert desk.told[-2:] == [Composer.EditorWanted("draft"), Composer.Left("draft")]
        assert composer.text == "draft"
        await pilot.click(KeyLine, offset=(3, 0))
        await until(pilot, lambda: Composer.Submitted("draft", ()) in desk.told)


async def test_a_number_says_which_option_it_means() -> None:
    app = Stage()
    async with app.run_test(size=(80, 24)) as pilot:
        desk, composer = await composed(pilot, ANSWER._replace(options=("Tuesday", HOSTILE)))
        assert "1 to 2 chooses an option" in shown(app)
        await pilot.press("enter")
        await pilot.pause()
        assert "type a message first" in shown(app)
        await type_text(pilot, "2")
        assert "2 → red\ufffd[31m [bold]x[/nope]" in shown(app)
        composer.text = "3"
        await pilot.pause()
        assert "→" not in shown(app)
        await pilot.press("backspace", "1", "enter")
        await until(pilot, lambda: Composer.Submitted("1", ()) in desk.told)


async def test_files_are_completed_shown_and_looked_at_before_sending(tmp_path: Path) -> None:
    (tmp_path / "report one.pdf").write_bytes(b"x" * 2048)
    (tmp_path / "rest").mkdir()
    (tmp_path / "rest" / "notes.md").write_text("n")
    (tmp_path / f"re{HOSTILE.replace('/', '')}").touch()
    app = Stage()
    async with app.run_test(size=(80, 24)) as pilot:
        desk, composer = await composed(pilot, PROCESS, tmp_path)
        suggestions = desk.query_one(Suggestions)
        composer.text = "first\nread "
        await type_text(pilot, "@re")
        await until(pilot, lambda: suggestions.is_open)
        assert [row.label for row in suggestions.rows] == ["report one.pdf", "rest/"]
        await pilot.press("escape")
        assert (suggestions.is_open, desk.told) == (False, [])
        await pilot.press("backspace", "e")
        await until(pilot, lambda: suggestions.is_open)
        await pilot.press("down", "tab")
        await until(pilot, lambda: [row.label for row in suggestions.rows] == ["notes.md"])
        await pilot.press("enter")
        assert composer.text == "first\nread @rest/notes.md"
        await type_text(pilot, ' and @"report one.pdf"')
        await until(pilot, lambda: "notes.md 1 B · report one.pdf 2.0 KiB" in shown(app))
        await pilot.press("enter")
        sent = Composer.Submitted(composer.text, (tmp_path / "rest/notes.md", tmp_path / "report one.pdf"))
        await until(pilot, lambda: sent in desk.told)
        desk.told.clear()
        composer.text = "@missing.txt"
        await pilot.press("enter")
        await until(pilot, lambda: "! no such file: missing.txt" in shown(app))
        assert not any(isinstance(told, Composer.Submitted) for told in desk.told)


def test_files_that_cannot_be_sent_are_told_apart(tmp_path: Path) -> None:
    with (tmp_path / "big").open("wb") as file:
        file.truncate(PROCESS_LIMIT)
    (tmp_path / "one").write_bytes(b"x")
    assert look_at(["big"], tmp_path).problem == ""
    assert look_at(["big", "one"], tmp_path).problem == "more than 12.0 MiB together: send less"
    assert look_at(["one", "."], tmp_path) == (((tmp_path / "one", 1),), "not a file that can be read: .")
    assert look_at(["a\x00b"], tmp_path).problem.startswith("no such file")
    assert look_at(["~nobody-of-that-name/x"], tmp_path).problem.startswith("no such file")


# The editor


def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    path = tmp_path / "my editor"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    monkeypatch.setenv("VISUAL", f"'{path}' --wait")


def test_the_editor_gets_a_private_file_that_is_gone_afterwards(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor(
        tmp_path, monkeypatch, f'echo "$2" > {tmp_path}/path; ls -l "$2" > {tmp_path}/mode; echo "$1" >> "$2"'
    )
    assert edited_by(editor_command(), "über\n", ".md") == "über\n--wait\n"
    assert edited_by(editor_command(), "", ".md") == "--wait"
    path = Path((tmp_path / "path").read_text().strip())
    assert path.suffix == ".md"
    assert not path.parent.exists()
    assert (tmp_path / "mode").read_text().startswith(stat.filemode(stat.S_IFREG | 0o600))
    editor(tmp_path, monkeypatch, "exit 3")
    with pytest.raises(AgntError, match="ended with 3: the text stays as it was"):
        edited_by(editor_command(), "text", ".md")
    editor(tmp_path, monkeypatch, 'rm "$2"')
    with pytest.raises(AgntError, match="the text stays as it was"):
        edited_by(editor_command(), "text", ".md")
    for wrong in ("no-such-editor-here -w", "'open"):
        monkeypatch.setenv("VISUAL", wrong)
        with pytest.raises(AgntError, match=r"no editor: set \$EDITOR"):
            editor_command()


class EditingStage(Stage):
    edited: str | None = "not yet"

    @work
    async def edit(self, text: str) -> None:
        self.edited = await edit_text(self, text)


async def test_the_board_stands_back_for_the_editor_and_says_what_went_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor(tmp_path, monkeypatch, 'printf "new text\\n" > "$2"')
    app = EditingStage()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        # The driver of tests has no terminal to give away; nor must it take one back.
        monkeypatch.setattr(HeadlessDriver, "can_suspend", True)
        app.edit("old")
        await until(pilot, lambda: app.edited == "new text")
        app.edit("new text")
        await until(pilot, lambda: app.edited is None)
        monkeypatch.setenv("VISUAL", "no-such-editor-here")
        app.edit("old")
        await until(pilot, lambda: "no editor: set $EDITOR" in shown(app))


async def test_without_a_terminal_the_text_is_edited_on_a_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    app = EditingStage()
    async with app.run_test(size=(60, 20)) as pilot:
        app.edit("text")
        await until(pilot, lambda: on_text_screen(app))
        await type_text(pilot, "my ")
        await pilot.press("escape")
        await until(pilot, lambda: app.edited is None)
        app.edit("text")
        await until(pilot, lambda: on_text_screen(app))
        await until(pilot, lambda: "my text" in shown(app))
        await pilot.press("f2")
        await until(pilot, lambda: app.edited == "my text")


# The form


async def test_a_title_and_enter_are_enough_for_a_task() -> None:
    app = Stage()
    async with app.run_test(size=(60, 20)) as pilot:
        await opened(pilot)
        _, results = await asked(pilot, lambda: TaskForm(KNOWN))
        await type_text(pilot, "Buy milk")
        await pilot.press("enter")
        await until(pilot, lambda: bool(results))
        new = results[0].to_create()
        assert (new.title, new.assistant, new.type, results[0].process) == (
            "Buy milk",
            "default",
            "general",
            False,
        )


async def test_every_problem_stands_under_its_field_and_nothing_is_lost(tmp_path: Path) -> None:
    (tmp_path / "notes.md").touch()
    app = Stage()
    async with app.run_test(size=(80, 30)) as pilot:
        await opened(pilot)
        form, results = await asked(pilot, lambda: TaskForm(KNOWN, folder=tmp_path))
        await do(pilot, "tab", "=How", "enter", "=to", "tab", "tab", "r", "tab", "tab", "=web", "tab", "tab")
        await do(pilot, "=anna", "escape", "tab", "=bob", "tab", "=nope", "f3")
        await until(pilot, lambda: "must not be empty" in shown(app))
        for problem in ("'anna' is not an email", "'bob' is not an email", "write @ before each path"):
            assert problem in shown(app)
        assert isinstance(app.focused, Input)
        assert form.typed() == TaskDraft(
            "", "How\nto", "default", "report", "web_search", "anna", "bob", "nope"
        )
        await do(pilot, "=Title", "shift+tab", "ctrl+u", "=@notes.md", "f2")
        await until(pilot, lambda: "F3 does both" in shown(app))
        await do(pilot, "=@x.com", "tab", "=@x.com", "f3")
        await until(pilot, lambda: bool(results))
        assert results[0].to_create().assigned_users == ("anna@x.com",)
        assert (results[0].files, results[0].process) == ("@notes.md", True)


async def test_a_form_that_is_left_keeps_what_was_typed() -> None:
    app = Stage()
    async with app.run_test(size=(80, 24)) as pilot:
        desk = await opened(pilot)
        _, results = await asked(pilot, lambda: TaskForm(KNOWN))
        await pilot.press("escape")
        await pilot.pause()
        assert (results, desk.told) == ([None], [])
        _, results = await asked(pilot, lambda: TaskForm(KNOWN))
        await type_text(pilot, "Half a th")
        await do(pilot, "tab", "=why", "escape")
        await until(pilot, lambda: bool(desk.told))
        kept = desk.told[0]
        assert isinstance(kept, Dialog.Kept)
        draft = kept.draft
        assert isinstance(draft, TaskDraft)
        assert (draft.title, draft.description, results) == ("Half a th", "why", [None])
        form, _ = await asked(pilot, lambda: TaskForm(KNOWN, draft=draft))
        assert "Half a th" in shown(app)
        assert form.typed() is None


def some_task(**changes: Any) -> Task:
    given: dict[str, Any] = {
        "id": "t1",
        "account": "a",
        "title": HOSTILE,
        "description": "old",
        "assistant": "writer",
        "status": TaskStatus.PENDING,
        "owner_email": "me@x.com",
        "assigned_users": ("anna@x.com",),
        "skills": ("web_search",),
        "created_at": 0,
        "updated_at": 0,
    }
    return Task(**{**given, **changes})


async def test_an_edit_gives_back_only_what_changed() -> None:
    task, app = some_task(), Stage()
    before = TaskDraft.of(task)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        form, results = await asked(pilot, lambda: TaskForm(KNOWN, task=task))
        assert isinstance(form, TaskForm)
        assert form.task_id == "t1"
        assert "writer  cannot be changed" in shown(app)
        assert "\x1b" not in shown(app)
        assert "F3" not in shown(app)
        await pilot.press("f2")
        await until(pilot, lambda: results == [None])
        _, results = await asked(pilot, lambda: TaskForm(KNOWN, task=task))
        await do(pilot, "tab", "=very ", "f3")
        await until(pilot, lambda: bool(results))
    draft: TaskDraft = results[0]
    update = draft.to_update(before)
    assert update is not None
    assert update.given() == {"description": "very old"}
    assert (draft.new_assignees(before), draft.process) == (None, False)
    assert before._replace(assigned_users="").new_assignees(before) == ()
    assert before._replace(title=" ", assigned_users="bob").problems(before) == {
        "title": "must not be empty",
        "assigned_users": "'bob' is not an email address",
    }
    emptied = before._replace(skills="", type="").to_update(before)
    assert emptied is not None
    assert emptied.given() == {"skills": (), "type": "general"}


async def test_the_description_goes_to_the_editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = Stage()
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        form, _ = await asked(pilot, lambda: TaskForm(KNOWN))
        await pilot.press("ctrl+e")
        await until(pilot, lambda: on_text_screen(app))
        await do(pilot, "=long", "f2")
        await until(pilot, lambda: app.screen is form)
        await until(pilot, lambda: form.query_one(TextArea).text == "long")


# Small questions


async def test_people_are_a_list_that_is_checked() -> None:
    app = Stage()
    async with app.run_test(size=(60, 20)) as pilot:
        desk = await opened(pilot)
        make = partial(PeopleForm, "Assigned", ("anna@x.com",), lambda: KNOWN.people)
        _, results = await asked(pilot, make)
        await do(pilot, "=, bob", "enter")
        await pilot.pause()
        assert "'bob' is not an email address" in shown(app)
        await do(pilot, "=@X.com", "enter")
        await pilot.pause()
        assert results == [("anna@x.com", "bob@x.com")]
        _, results = await asked(pilot, make)
        await pilot.press("ctrl+u", "enter")
        await pilot.pause()
        assert results == [()]
        await asked(pilot, make)
        await pilot.press("x", "escape")
        await until(pilot, lambda: bool(desk.told))
        assert isinstance(desk.told[0], Dialog.Kept)
        assert desk.told[0].draft == "anna@x.comx"


async def test_a_reason_is_optional_and_has_short_cuts() -> None:
    app = Stage()
    async with app.run_test(size=(60, 20)) as pilot:
        await opened(pilot)
        make = partial(ReasonForm, Feedback.DISLIKE, HOSTILE)
        _, results = await asked(pilot, make)
        await pilot.press("enter")
        assert results == [""]
        _, results = await asked(pilot, make)
        await do(pilot, "3", "=, 2 days", "enter")
        assert results == ["too slow, 2 days"]
        _, results = await asked(pilot, make)
        await pilot.click("PickList", offset=(6, 4))
        await pilot.press("enter")
        assert results == ["off topic"]
        _, results = await asked(pilot, make)
        await pilot.press("escape")
        assert results == [None]


async def test_what_cannot_be_undone_needs_a_y() -> None:
    app = Stage()
    async with app.run_test(size=(60, 20)) as pilot:
        await opened(pilot)
        titles = [f"{HOSTILE} {number}" for number in range(7)]
        make = partial(Confirm, "delete", titles, "They are gone for good.")
        _, results = await asked(pilot, make)
        for words in ("Delete 7 tasks?", "[bold]x[/nope] 4", "and 2 more", "gone for good", "y yes, delete"):
            assert words in shown(app)
        await pilot.press("enter", "d", "space")
        assert results == []
        await pilot.press("y")
        assert results == [True]
        for key in ("n", "escape"):
            _, results = await asked(pilot, make)
            await pilot.press(key)
            assert results == [None]
        _, results = await asked(pilot, make)
        await pilot.click(offset=(2, 18))
        assert results == [None]
        await asked(pilot, partial(Confirm, "delete", ["asst_one"], "It is gone.", "assistant"))
        assert "Delete this assistant?" in shown(app)


async def test_a_choice_is_picked_by_its_key_by_arrows_or_by_the_mouse() -> None:
    choices = [
        Choice("pending", "Pending"),
        Choice("failed", "[Failed]", note="force"),
        Choice("x", "X", "k"),
    ]
    app = Stage()
    async with app.run_test(size=(60, 20)) as pilot:
        await opened(pilot)
        ways: list[tuple[str, Callable[[], Coroutine[Any, Any, Any]]]] = [
            ("failed", lambda: pilot.press("2")),
            ("x", lambda: pilot.press("k")),
            ("failed", lambda: pilot.press("up", "enter")),
            ("pending", lambda: pilot.press("down", "enter")),
            ("failed", lambda: pilot.click("PickList", offset=(4, 1))),
        ]
        for wanted, way in ways:
            _, results = await asked(pilot, lambda: Choose("Move to", choices, "x"))
            await way()
            await pilot.pause()
            assert results == [wanted]


async def test_many_choices_are_filtered_by_typing() -> None:
    app = Stage()
    async with app.run_test(size=(60, 20)) as pilot:
        await opened(pilot)
        choices = [Choice(str(number), f"theme {number}") for number in range(20)]
        _, results = await asked(pilot, lambda: Choose("Theme", choices))
        await type_text(pilot, "1 th")
        await pilot.press("down", "enter")
        await pilot.pause()
        assert results == ["10"]
        _, results = await asked(pilot, lambda: Choose("Theme", choices))
        await type_text(pilot, "nothing")
        assert "Nothing matches." in shown(app)
        await pilot.click("PickList")
        await pilot.press("enter", "escape")
        await pilot.pause()
        assert results == [None]


async def test_keys_can_be_given_away_and_the_line_says_so() -> None:
    app = Stage()
    async with app.run_test(size=(60, 20)) as pilot:
        app.set_keymap({"form.submit": "f5"})
        await opened(pilot)
        _, results = await asked(pilot, lambda: TaskForm(KNOWN))
        assert "F5 creates  F3 creates and processes  Esc back" in shown(app)
        assert "editor" not in shown(app)
        await do(pilot, "=Title", "tab", "x", "f5")
        await until(pilot, lambda: bool(results))
        _, results = await asked(pilot, lambda: TaskForm(KNOWN))
        await do(pilot, "=Title", "tab", "x")
        await pilot.click(KeyLine, offset=(16, 0))
        await until(pilot, lambda: bool(results))
        assert results[0].process
