"""Why a card stands still, what it is doing, and what happened while nobody looked."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import pytest

from agnt_tasks.models.card import Card, Standing
from agnt_tasks.tui.state.digest import Glance, digest
from agnt_tasks.tui.state.why import doing, why
from agnt_tasks.wording.amounts import clock
from agnt_tasks.wording.standing import next_try

NOW = 1_700_000_000_000
MINUTE = 60_000


def card(status: str) -> Card:
    return Card("t_1", "title", status, "", "default", "me@example.com", 0, 0)


def standing(execution: str = "", ago: int = 0, **more: object) -> Standing:
    return Standing("t_1", NOW - ago, execution)._replace(**more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("status", "stands", "words"),
    [
        ("pending", None, "not started: p"),
        ("in_progress", None, ""),
        ("in_progress", standing(), "nothing runs this here: s, then p"),
        ("in_progress", standing("queued", place=2), "queued 2nd behind the limit of 3"),
        ("in_progress", standing("queued", place=11), "queued 11th behind the limit of 3"),
        ("in_progress", standing("queued", place=1, ago=9000), "queued 1st behind the limit of 3"),
        ("in_progress", standing("queued", place=1), "queued: a worker is starting"),
        ("in_progress", standing("queued"), "queued"),
        ("in_progress", standing("queued", place=1, unattended=True), "queued: a worker is starting"),
        (
            "in_progress",
            standing("queued", place=2, ago=9000, unattended=True),
            "queued: no worker runs on the server",
        ),
        ("in_progress", standing("stopping"), "stopping…"),
        ("in_progress", standing("running"), ""),
        (
            "in_progress",
            standing("running", notice="rate limited until 10:40\nx"),
            "rate limited until 10:40",
        ),
        ("needs_clarification", standing(ago=14 * MINUTE), "waiting for you 14 min"),
        ("on_hold", standing(ago=2 * 1440 * MINUTE), "on hold 2 d: p goes on"),
        ("on_hold", standing(), "on hold 1 s: p goes on"),
        ("failed", standing(error="\n The key is wrong. \nTrace"), "The key is wrong."),
        ("failed", standing(), "failed: p tries again"),
        ("completed", standing(), ""),
        ("credits_blocked", standing(), ""),
    ],
)
def test_why_it_does_not_move(status: str, stands: Standing | None, words: str) -> None:
    assert why(card(status), stands, NOW, limit=3, room=80, quiet_since=None) == words


@pytest.mark.parametrize(
    ("status", "stands", "quiet", "words"),
    [
        ("in_progress", standing(), None, "stuck: s, then p"),
        ("in_progress", standing("queued", place=102), None, "queued 102nd"),
        ("in_progress", standing("queued", place=1), None, "queued: starting"),
        (
            "in_progress",
            standing("running", notice=next_try("RATE_LIMITED", NOW)),
            None,
            f"retry {clock(NOW)}",
        ),
        ("in_progress", standing("running", notice="a notice of its own"), None, "a notice of its own"),
        ("in_progress", standing("running"), 40_000, "silent for 40 s"),
        ("needs_clarification", standing(ago=14 * MINUTE), None, "waiting 14 min"),
        ("on_hold", standing(ago=14 * MINUTE), None, "on hold 14 min: p"),
        ("failed", standing(), None, "failed: p"),
        ("failed", standing(error="The key is wrong: another one"), None, "The key is wrong: another one"),
    ],
)
def test_where_there_is_little_room_the_same_is_said_shorter(
    status: str, stands: Standing, quiet: int | None, words: str
) -> None:
    since = None if quiet is None else NOW - quiet
    assert why(card(status), stands, NOW, limit=3, room=17, quiet_since=since) == words


@pytest.mark.parametrize(("quiet", "words"), [(40_000, "no sign of life for 40 s"), (14_000, "retrying")])
def test_a_silent_worker_is_worth_a_word_after_a_while(quiet: int, words: str) -> None:
    stands = standing("running", notice="retrying")
    assert why(card("in_progress"), stands, NOW, limit=3, room=80, quiet_since=NOW - quiet) == words


def test_the_keys_are_those_of_the_user() -> None:
    words = why(card("pending"), None, NOW, limit=3, room=80, quiet_since=None, hint=lambda each: f"<{each}>")
    assert words == "not started: <task.process>"


@pytest.mark.parametrize(
    ("stands", "words"),
    [
        (None, ""),
        (standing("queued", step="model x"), ""),
        (standing("running", step="model openai/gpt-5.4-mini"), "asking gpt-5.4-mini"),
        (standing("running", step="tool read_attachment"), "using read_attachment"),
        (standing("running", started_at=NOW - 1000), "starting"),
        (standing("running", started_at=NOW - MINUTE), "working"),
    ],
)
def test_what_it_is_doing(stands: Standing | None, words: str) -> None:
    assert doing(stands, NOW) == words


def glance(at: int, done: int = 0, failed: int = 0, *standings: Standing) -> Glance:
    return Glance(at, {"completed": done, "failed": failed}, {each.task_id: each for each in standings})


def test_the_digest_tells_what_happened_in_a_line() -> None:
    morning = int(datetime.now().replace(hour=9, minute=14, second=3).timestamp() * 1000)
    spent = Standing("t_1", morning - MINUTE, cost_usd=Decimal("0.30"))
    before = glance(morning, 3, 1, spent)
    after = glance(
        morning + MINUTE,
        7,
        2,
        spent._replace(cost_usd=Decimal("1.50"), error="No key.\nTrace"),
        Standing("t_2", morning + 1, question="Which?", questions=2),
    )
    assert digest(before, after) == [
        "Since 09:14: 4 done, 1 failed (No key.), 2 questions, $1.20 spent",
    ]


def test_the_digest_is_empty_when_nothing_happened() -> None:
    old = Standing("t_3", NOW - MINUTE, cost_usd=Decimal(9), question="Old?", questions=1)
    known = Standing("t_1", NOW - MINUTE, error="Old.", question="Which?", questions=1)
    assert digest(glance(NOW, 3, 1, known), glance(NOW + 1, 3, 1, known, old)) == []
    assert digest(glance(NOW, 3, 1), glance(NOW + 1, 2, 0)) == []


def test_the_digest_of_another_day_names_it() -> None:
    (line,) = digest(glance(NOW), glance(NOW + 1, 1))
    assert line == f"Since {datetime.fromtimestamp(NOW / 1000):%Y-%m-%d %H:%M}: 1 done"
