"""Whatever text comes from data, from a model or from a file name: no terminal ever obeys it."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import pytest

from agnt_tasks.lifecycle import Question
from agnt_tasks.models.attachment import Attachment
from agnt_tasks.models.clean import REPLACEMENT, clean, clean_line, escape_json
from agnt_tasks.models.execution import Failure
from agnt_tasks.models.status import Effect, StepState
from agnt_tasks.models.task import TaskCreate
from agnt_tasks.store.journal import Completed, Failed, StepBegin, StepEnd
from agnt_tasks.testing.driving import ask, claimed, started
from tests.cli.calling import Agnt
from tests.store.harness import LocalHarness

HOSTILE = (
    "\x1b]0;owned\x07\x1b[2J\x1b[31m\x9b31m\r\x08\x7f\x85\u202e\u2066\u200b\u200d\ufeff\u2028\u00ad\U000e0041"
)
EVIL = f"evil{HOSTILE}end"


def assert_harmless(text: str) -> None:
    kinds = {unicodedata.category(character) for character in text.replace("\n", "").replace("\t", "")}
    assert not kinds & {"Cc", "Cf", "Cs", "Zl", "Zp"}, ascii(text)


@pytest.fixture
def evil(agnt: Agnt) -> tuple[Agnt, str]:
    """A task with hostile text wherever text can be, waiting with a question; and a failed one."""

    async def work(harness: LocalHarness) -> str:
        store, journal = harness.store, harness.journal
        new = TaskCreate.parse(
            {"title": EVIL, "description": f"a\n{EVIL}\nb", "type": EVIL, "assistant": EVIL, "skills": [EVIL]}
            | {"assignedUsers": ["a\u202e\u200b@example.com"], "followers": ["b\x9b@example.com"]}
        )
        task = await store.create_task(new)
        await store.process_task(task.id, EVIL, [Attachment(name=EVIL, text=EVIL)])
        claim = await claimed(journal, task.id)
        index = await journal.begin_step(claim, StepBegin("tool", EVIL, "c", {EVIL: EVIL}, Effect.READ))
        await journal.end_step(
            claim, index, StepEnd(StepState.FAILED, EVIL, error=Failure(message=EVIL, code=EVIL))
        )
        index = await journal.begin_step(claim, StepBegin("model", EVIL))
        await journal.append_text(claim, index, EVIL)
        await journal.end_step(claim, index, StepEnd(StepState.DONE, EVIL))
        index = await journal.begin_step(claim, StepBegin("tool", "remember", "d", {}))
        await journal.remember(claim, index, EVIL)
        await journal.save_file(claim, EVIL, EVIL.encode())
        await journal.finish(claim, Completed(EVIL))
        await store.send_feedback(task.id, None)
        failing = await started(harness, task.id)
        await journal.finish(failing, Failed(Failure(message=EVIL, code=EVIL)))
        await ask(journal, await started(harness, task.id), Question(EVIL, (EVIL, "ok"), EVIL, EVIL))
        return task.id

    task_id = agnt.drive(work)
    agnt.done("like", task_id, "--reason", EVIL)
    agnt.done("assistants", "save", "x", "--name", EVIL, "--model", EVIL)
    return agnt, task_id


CALLS = (
    ["list"],
    ["show", "ID"],
    ["wait", "ID"],
    ["files", "ID"],
    ["memory"],
    ["assistants"],
    ["usage"],
    ["like", "ID"],
    ["assign", "ID", "--add", "c\u202e@example.com"],
    ["follow", "ID", "--add", "c\u202e@example.com"],
)


def test_people_are_shown_harmless_text(evil: tuple[Agnt, str]) -> None:
    agnt, task_id = evil
    for arguments in CALLS:
        for form in ([], ["--plain"]):
            ran = agnt(*(task_id if word == "ID" else word for word in arguments), *form)
            assert ran.code in (0, 4), ran
            assert ran.out
            assert_harmless(ran.out + ran.err)


def test_programs_get_every_character_but_escaped(evil: tuple[Agnt, str]) -> None:
    agnt, task_id = evil
    for arguments in CALLS:
        ran = agnt(*(task_id if word == "ID" else word for word in arguments), "--json")
        assert_harmless(ran.out + ran.err)
        assert ran.object
    shown = agnt.done("show", task_id, "--json").object
    assert (shown["title"], shown["skills"], shown["executions"][0]["result"]) == (EVIL, [EVIL], EVIL)


def test_errors_and_questions_of_the_program_are_harmless_too(evil: tuple[Agnt, str]) -> None:
    agnt, task_id = evil
    for arguments in (
        ["show", EVIL],
        [EVIL],
        ["files", task_id, EVIL + "x"],
        ["list", "--status", EVIL],
        ["add", "A", "-f", EVIL],
    ):
        for form in ([], ["--json"]):
            ran = agnt(*arguments, *form)
            assert ran.code in (1, 2)
            assert_harmless(ran.err)


def test_a_file_gets_a_harmless_name_in_the_folder_that_was_named(
    evil: tuple[Agnt, str], tmp_path: Path
) -> None:
    agnt, task_id = evil
    folder = tmp_path / "out"
    folder.mkdir()
    assert_harmless(agnt.done("files", task_id, EVIL, "-o", str(folder)).out)
    (written,) = folder.iterdir()
    assert_harmless(written.name)


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd", "_.._etc_passwd"),
        ("..", "file"),
        ("/abs", "_abs"),
        (".bashrc", "bashrc"),
        ("a\\b", "a_b"),
    ],
)
def test_no_file_name_leaves_its_folder(name: str, safe: str) -> None:
    from agnt_tasks.cli.fetching import safe_name

    assert safe_name(name) == safe


@pytest.mark.parametrize(
    ("given", "block", "line"),
    [
        ("plain", "plain", "plain"),
        ("a\nb\tc", "a\nb\tc", "a b c"),
        ("a\r\nb", "a\nb", "a b"),
        ("a\rb", "a\ufffdb", "a\ufffdb"),
        ("\x1b[31m", "\ufffd[31m", "\ufffd[31m"),
        ("é 会 \u00a0 😀 ❤\ufe0f", "é 会 \u00a0 😀 ❤\ufe0f", "é 会 \u00a0 😀 ❤\ufe0f"),
        ("a\ud800b", "a\ufffdb", "a\ufffdb"),
        ("\u202eabc\u200b", "\ufffdabc\ufffd", "\ufffdabc\ufffd"),
    ],
)
def test_cleaning(given: str, block: str, line: str) -> None:
    assert clean(given) == block
    assert clean_line(given) == line


def test_every_character_that_a_terminal_may_obey_is_replaced() -> None:
    for code in (
        *range(0x20),
        *range(0x7F, 0xA0),
        *range(0x200B, 0x2010),
        *range(0x2028, 0x202F),
        *range(0x2066, 0x206A),
    ):
        wanted = {0x09: " ", 0x0A: " "}.get(code, REPLACEMENT)
        assert clean_line(chr(code)) == wanted
        if code not in (0x09, 0x0A):
            assert clean(chr(code)) == REPLACEMENT


def test_escaped_json_means_the_same() -> None:
    value = {"a": EVIL + "\U0001d173é\ud800"}
    escaped = escape_json(json.dumps(value, ensure_ascii=False))
    assert json.loads(escaped) == value
    assert escaped.isprintable()
    assert "é" in escaped
