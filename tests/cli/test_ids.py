"""Naming tasks: whole ids, beginnings of ids, several at once, ids from a pipe."""

from __future__ import annotations

import json

import pytest

from agnt_tasks.cli.task_table import short_ids
from tests.cli.calling import Agnt


@pytest.fixture
def named(agnt: Agnt) -> Agnt:
    """Three tasks with ids that begin alike; one is the beginning of another."""
    ids = ("task_abc1", "task_abc", "task_xyz9")
    rows = [{"id": task_id, "title": task_id, "assistant": "default"} for task_id in ids]
    agnt.done("import", "-", stdin="\n".join(map(json.dumps, rows)))
    return agnt


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("task_abc", "task_abc"),
        ("task_abc1", "task_abc1"),
        ("task_x", "task_xyz9"),
        ("xy", "task_xyz9"),
    ],
)
def test_an_exact_id_goes_before_a_unique_beginning(named: Agnt, given: str, meant: str) -> None:
    assert named.done("show", given, "--json").object["id"] == meant


def test_a_beginning_that_fits_several_names_them(named: Agnt) -> None:
    ran = named("stop", "task_ab", "--json")
    assert ran.code == 1
    assert ran.error["error_code"] == "VALIDATION_ERROR"
    assert "task_abc, task_abc1" in ran.error["error"]


def test_every_verb_takes_shortened_ids(named: Agnt) -> None:
    calls = {
        "edit": ["--title", "New"],
        "process": [],
        "stop": [],
        "like": [],
        "feedback": ["none"],
        "assign": ["bob@example.com"],
        "files": [],
        "delete": ["--yes"],
    }
    for verb, rest in calls.items():
        assert named(verb, "xyz", *rest).code == 0, verb


def test_what_fits_nothing_is_not_found(named: Agnt) -> None:
    for given in ("nothing", ""):
        assert named("show", given, "--json").error["error_code"] == "TASK_NOT_FOUND"


def test_several_ids_give_json_lines_and_each_failure_is_told(named: Agnt) -> None:
    ran = named("stop", "task_abc", "nothing", "xyz", "--json")
    assert ran.code == 1
    assert [patch["id"] for patch in ran.objects] == ["task_abc", "task_xyz9"]
    assert ran.error["error_code"] == "TASK_NOT_FOUND"
    ran = named("show", "nothing", "never", "task_abc")
    assert ran.err.count("\n") == 2
    assert "task_abc" in ran.out


def test_the_same_id_twice_is_one(named: Agnt) -> None:
    assert len(named.done("like", "task_abc", "task_abc", "--json").objects) == 1


def test_ids_from_standard_input(named: Agnt) -> None:
    ran = named.done("like", "-", "--json", stdin="task_abc\ntask_xyz9  task_abc\n")
    assert [patch["id"] for patch in ran.objects] == ["task_abc", "task_xyz9"]


def test_no_ids_from_standard_input_are_nothing_to_do(named: Agnt) -> None:
    ran = named("delete", "-", "--yes", stdin="\n")
    assert (ran.code, ran.out, "nothing to do" in ran.err) == (0, "", True)
    assert named("files", "-", "--json", stdin="xyz\n").object == {"data": []}


def test_a_missing_id_is_a_wrong_call_in_a_pipe(named: Agnt) -> None:
    for verb in ("show", "process", "stop", "like", "delete", "wait", "files"):
        ran = named(verb, "--json")
        assert (ran.code, ran.error["error_code"]) == (2, "USAGE_ERROR"), verb


def test_among_many_tasks(agnt: Agnt) -> None:
    rows = [{"id": f"task_{number:04}", "title": "A", "assistant": "b"} for number in range(250)]
    agnt.done("import", "-", stdin="\n".join(map(json.dumps, rows)))
    assert agnt.done("show", "0123", "--json").object["id"] == "task_0123"
    assert "fits several tasks" in agnt("show", "02").err


def test_shown_ids_are_short_but_differ() -> None:
    assert short_ids(["task_0123456789abcdef", "task_0123456789xbcdef"]) == [
        "task_0123456789a",
        "task_0123456789x",
    ]
    assert short_ids(["task_0123456789abcdef"]) == ["task_0123456789"]
    assert short_ids(["ab", "abc"]) == ["ab", "abc"]
    assert short_ids([]) == []
