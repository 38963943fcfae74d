"""What only happens where somebody sits: choices, questions, an editor, lines that change."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from agnt_tasks.lifecycle import Question
from agnt_tasks.models.status import StepState, TaskStatus
from agnt_tasks.store.journal import Completed, StepBegin, StepEnd
from agnt_tasks.testing.driving import asked, claimed, made, reached
from tests.cli.calling import Agnt
from tests.cli.sitting import sitting
from tests.store.harness import LocalHarness


def test_a_missing_task_is_chosen_among_those_that_fit(agnt: Agnt) -> None:
    pending, ended = (
        agnt.made("Still to do"),
        agnt.drive(lambda harness: reached(harness, TaskStatus.COMPLETED)),
    )
    with sitting("stop") as person:
        person.expect("1  ○ Pending")
        person.expect("Still to do")
        person.expect("Which ones?")
        person.type("7\n")
        person.expect("a number from 1 to 1")
        person.type("1\n")
        person.expect(f"{pending.id} is on hold.")
        assert person.end() == 0
    assert ended.title not in person.seen
    assert agnt.task(pending.id).status == "on_hold"


def test_several_are_chosen_at_once(agnt: Agnt) -> None:
    tasks = [agnt.made(f"Task {number}") for number in range(17)]
    with sitting("like", "--json") as person:
        person.expect("and 2 more: `agnt list`")
        person.expect("Which ones?")
        person.type("1 3\n")
        assert person.end() == 0
    assert [agnt.task(task.id).feedback for task in tasks[-3:]] == ["like", None, "like"]


def test_a_choice_can_be_left(agnt: Agnt) -> None:
    agnt.made()
    with sitting("stop") as person:
        person.expect("with blanks between: ")
        assert person.interrupt_until_it_ends() == 130


def test_ctrl_c_ends_every_question(agnt: Agnt) -> None:
    task = agnt.made()
    with sitting("delete", task.id) as person:
        person.expect("for good? [y/N]: ")
        assert person.interrupt_until_it_ends() == 130
    assert agnt.task(task.id) == task


def test_a_ctrl_c_in_the_editor_is_the_editors(agnt: Agnt, tmp_path: Path) -> None:
    task = agnt.made()
    editor = _editor(tmp_path, 'echo begun; read reply; echo "$reply" > "$1"')
    with sitting("edit", task.id, EDITOR=editor) as person:
        person.expect("begun")
        person.interrupt()
        person.type("New title\n")
        person.expect(f"{task.id} is changed.")
        assert person.end() == 0
    assert agnt.task(task.id).title == "New title"


def test_nothing_to_choose_from(agnt: Agnt) -> None:
    agnt.made()
    with sitting("answer") as person:
        person.expect("No task fits `agnt answer` now.")
        assert person.end() == 2


@pytest.mark.parametrize(("reply", "code", "left"), [("n", 1, 2), ("y", 0, 0)])
def test_a_loss_is_named_and_agreed_to(agnt: Agnt, reply: str, code: int, left: int) -> None:
    first, second = agnt.made("First"), agnt.drive(lambda harness: reached(harness, TaskStatus.IN_PROGRESS))
    with sitting("delete", first.id, second.id, "--json") as person:
        person.expect("First")
        person.expect("In progress, which is cancelled")
        person.expect("Delete these 2 and all their history for good?")
        person.type(f"{reply}\n")
        assert person.end() == code
    assert agnt.done("list", "--json").object["pagination"]["total"] == left


def test_what_is_not_there_needs_no_consent(agnt: Agnt) -> None:
    with sitting("delete", "nothing") as person:
        person.expect("There is no task nothing.")
        assert person.end() == 1


@pytest.mark.parametrize(("reply", "code"), [("n", 1), ("y", 0)])
def test_a_key_found_by_chance_is_named_and_asked_about_once(
    agnt: Agnt, monkeypatch: pytest.MonkeyPatch, reply: str, code: int
) -> None:
    monkeypatch.delenv("AGNT_MODEL")
    monkeypatch.setenv("OPENAI_API_KEY", "sk-hunter2")
    task = agnt.made()
    with sitting("process", task.id) as person:
        person.expect("OPENAI_API_KEY is set: openai/")
        person.expect("Use it, now and from now on?")
        person.type(f"{reply}\n")
        assert person.end() == code
    assert "hunter2" not in person.seen
    if reply == "n":
        assert "agnt model allow OPENAI_API_KEY" in person.seen
        assert agnt("process", task.id, "--json").error["error_code"] == "KEY_NOT_CONFIRMED"
    else:
        assert (agnt.home / "allowed-keys").read_text() == "OPENAI_API_KEY\n"
        agnt.done("add", "Another", "--process")


def test_the_question_is_shown_and_a_number_picks_an_option(agnt: Agnt) -> None:
    async def work(harness: LocalHarness) -> str:
        task = await made(harness.store)
        await asked(harness, task.id, Question("Which room?", ("Blue", "Green"), "Green"))
        return task.id

    task_id = agnt.drive(work)
    with sitting("answer") as person:
        person.expect("1  ◆ Needs you")
        person.type("1\n")
        person.expect("Which room?\n  1. Blue\n  2. Green")
        person.expect("Your answer")
        person.type("2\n")
        person.expect("The answer is delivered")
        assert person.end() == 0
    assert any(getattr(entry, "content", "") == "Green" for entry in agnt.task(task_id).activities)


def test_each_of_several_questions_is_answered_and_the_answers_say_which(agnt: Agnt) -> None:
    async def work(harness: LocalHarness) -> str:
        task = await made(harness.store)
        await asked(harness, task.id, Question("Which room?", ("Blue", "Green")), Question("When?"))
        return task.id

    task_id = agnt.drive(work)
    with sitting("answer", task_id) as person:
        person.expect("Which room?")
        person.expect("Your answer: ")
        person.type("1\n")
        person.expect("When?")
        person.expect("Your answer: ")
        person.type("At 9\n")
        assert person.end() == 0
    said = [getattr(entry, "content", "") for entry in agnt.task(task_id).activities]
    assert "Which room? Blue\nWhen? At 9" in said


def _editor(folder: Path, script: str) -> str:
    """A command that changes the file it is given."""
    editor = folder / "editor"
    editor.write_text(f"#!/bin/sh\n{script}\n")
    editor.chmod(0o755)
    return str(editor)


def test_edit_opens_the_editor_with_title_and_description(agnt: Agnt, tmp_path: Path) -> None:
    task = agnt.made("Old title", description="Old text")
    editor = _editor(tmp_path, f'cp "$1" {tmp_path}/seen; printf "New title\\n\\nNew text\\n" > "$1"')
    with sitting("edit", task.id, EDITOR=editor) as person:
        person.expect(f"{task.id} is changed.")
        assert person.end() == 0
    assert (tmp_path / "seen").read_text() == "Old title\n\nOld text\n"
    edited = agnt.task(task.id)
    assert (edited.title, edited.description) == ("New title", "New text")


def test_edit_without_a_change_changes_nothing(agnt: Agnt, tmp_path: Path) -> None:
    task = agnt.made("Title", description="Text")
    for script in ("true", 'touch -d "next week" "$1"'):
        with sitting("edit", task.id, EDITOR=_editor(tmp_path, script)) as person:
            person.expect(f"{task.id} is as it was.")
            assert person.end() == 0
    assert agnt.task(task.id).updated_at == task.updated_at


def test_what_was_written_in_the_editor_is_never_lost(
    agnt: Agnt, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    task = agnt.made()
    with sitting("edit", task.id, EDITOR=_editor(tmp_path, 'printf "\\nLong text\\n" > "$1"')) as person:
        person.expect("must not be empty")
        assert person.end() == 1
    (kept,) = tmp_path.glob("agnt-edit-*.md")
    assert kept.read_text() == "\nLong text\n"
    assert kept.name in person.seen.replace("\n", "")


def test_one_line_changes_while_somebody_waits(agnt: Agnt) -> None:
    task = agnt.made()
    agnt.done("process", task.id)
    with sitting("wait", task.id) as person:
        person.expect("In progress")
        person.expect(", queued, ")

        async def step(harness: LocalHarness) -> None:
            claim = await claimed(harness.journal, task.id)
            index = await harness.journal.begin_step(claim, StepBegin("tool", "web_search", "c", {}))
            person.expect(", web_search, ")
            await harness.journal.end_step(claim, index, StepEnd(StepState.DONE, "ok"))
            await harness.journal.finish(claim, Completed("Found."))

        agnt.drive(step)
        person.expect("\r\x1b[K✓ Completed")
        person.expect("Found.")
        assert person.end() == 0
    assert "\n" not in person.seen.partition("✓ Completed")[0]


def test_text_is_shown_while_it_is_written(agnt: Agnt) -> None:
    task = agnt.made()
    agnt.done("process", task.id)
    with sitting("watch", "--after", "0") as person:
        person.expect("In progress")

        async def write(harness: LocalHarness) -> None:
            claim = await claimed(harness.journal, task.id)
            index = await harness.journal.begin_step(claim, StepBegin("model", "rehearsal"))
            person.expect("model rehearsal")
            await harness.journal.append_text(claim, index, "Half a sen")
            person.expect("Half a sen")
            await harness.journal.append_text(claim, index, "tence.\nAnd more")
            person.expect("tence.\n          And more")
            await harness.journal.discard_text(claim, index)
            await harness.journal.append_text(claim, index, "Anew")
            person.expect("(begins anew)")
            person.expect("Anew")

        agnt.drive(write)
        person.interrupt()
        assert person.end() == 130
    assert "Traceback" not in person.seen


@pytest.mark.parametrize("columns", [40, 80, 120])
def test_no_line_is_wider_than_the_terminal(agnt: Agnt, columns: int) -> None:
    agnt.made("A title that is much longer than any terminal is wide, " * 5)
    with sitting("list", columns=columns, colour=True) as person:
        assert person.end() == 0
    lines = re.sub(r"\x1b\[[0-9;]*m", "", person.seen).splitlines()
    assert max(map(len, lines)) <= max(columns, 52)
    assert "\x1b[" in person.seen
    with sitting("list") as person:
        assert person.end() == 0
    assert "\x1b[" not in person.seen
