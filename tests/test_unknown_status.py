"""A status that none of ours means: it is kept and shown, and nobody can send it."""

from __future__ import annotations

import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agnt_tasks import lifecycle
from agnt_tasks.cli.task_table import show_page
from agnt_tasks.cli.task_view import show_task
from agnt_tasks.cli.terminal import Terminal
from agnt_tasks.errors import ValidationError
from agnt_tasks.models.page import Pagination, TaskPage, TaskQuery
from agnt_tasks.models.status import OTHER, TaskStatus
from agnt_tasks.models.task import Task, TaskRow, TaskUpdate
from agnt_tasks.verbs import VERBS
from agnt_tasks.verbs.boarding import card_of
from agnt_tasks.wording.statuses import ASCII_GLYPHS, GLYPHS, WORDS, raw_words

ODD = TaskStatus.unknown("waiting_for_the_moon")


def row(status: TaskStatus, raw: str = "") -> TaskRow:
    return TaskRow(
        id="task_1", title="T", status=status, raw_status=raw, type="general", assistant="a",
        owner_email="me@example.com", created_at=1, updated_at=1,
    )  # fmt: skip


def test_it_is_a_status_with_its_own_word() -> None:
    assert isinstance(ODD, TaskStatus)
    assert (ODD.value, str(ODD)) == ("waiting_for_the_moon", "waiting_for_the_moon")
    assert copy.deepcopy(ODD) == ODD
    assert {ODD: 1}[TaskStatus.unknown("waiting_for_the_moon")] == 1
    assert row(ODD).to_wire()["status"] == "waiting_for_the_moon"


def test_a_known_word_gives_the_known_one() -> None:
    assert TaskStatus.unknown("pending") is TaskStatus.PENDING


@given(st.text(max_size=30).filter(lambda text: text not in list(TaskStatus)))
def test_nobody_can_send_it(raw: str) -> None:
    status = TaskStatus.unknown(raw)
    assert status not in list(TaskStatus)
    with pytest.raises(ValueError, match="is not a valid TaskStatus"):
        TaskStatus(raw)
    with pytest.raises(ValidationError):
        TaskUpdate.parse({"status": raw})
    with pytest.raises(ValidationError):
        TaskQuery.parse({"status": [raw]})


def test_it_has_words_and_signs() -> None:
    assert (WORDS[ODD], GLYPHS[ODD], ASCII_GLYPHS[ODD]) == ("Other", "◌", "~")
    assert set(WORDS) == set(TaskStatus)


def test_what_can_be_done_with_it_is_decided_without_a_table() -> None:
    assert lifecycle.may_process(ODD)
    assert not lifecycle.may_stop(ODD)
    assert not lifecycle.may_answer(ODD)
    assert all(isinstance(verb.allowed(ODD), bool) for verb in VERBS if verb.allowed)


def test_all_of_them_are_one_column_and_keep_their_words() -> None:
    odd, other = card_of(row(ODD)), card_of(row(TaskStatus.unknown("resting")))
    assert (odd.status, odd.raw_status) == (OTHER, "waiting_for_the_moon")
    assert (other.status, other.raw_status) == (OTHER, "resting")


@pytest.mark.parametrize(
    ("status", "raw", "words"),
    [
        (TaskStatus.ON_HOLD, "credits_blocked", "credits blocked"),
        (TaskStatus.ON_HOLD, "paused", ""),
        (TaskStatus.IN_PROGRESS, "executing", ""),
        (TaskStatus.IN_PROGRESS, "subtasks_running", "subtasks running"),
        (TaskStatus.PENDING, "", ""),
    ],
)
def test_a_word_of_the_server_is_shown_where_it_says_more(status: TaskStatus, raw: str, words: str) -> None:
    card = card_of(row(status, raw))
    assert card.status == status
    assert raw_words(card.status, card.raw_status) == words


@pytest.mark.parametrize(
    "terminal", [Terminal(columns=80), Terminal(), Terminal(plain=True), Terminal(signs=False)]
)
def test_the_command_line_shows_it(terminal: Terminal, capsys: pytest.CaptureFixture[str]) -> None:
    task = Task(account="acc", **{name: getattr(row(ODD), name) for name in TaskRow.model_fields})
    show_task(terminal, task)
    page = TaskPage(data=(row(ODD),), pagination=Pagination(page=1, per_page=20, total=1))
    show_page(terminal, page, {})
    out = capsys.readouterr().out
    assert "Other (waiting for the moon)" in out
    assert out.count("Other") == 2
