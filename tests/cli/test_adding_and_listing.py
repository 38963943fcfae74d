"""`add` and `list`: from a line to a task, and all the ways to find it again."""

from __future__ import annotations

from pathlib import Path

import pytest

from agnt_tasks.testing.checks import ROW_KEYS, TASK_KEYS
from agnt_tasks.testing.harness import BOB, JANE
from tests.cli.calling import Agnt


def test_add_needs_only_a_title(agnt: Agnt) -> None:
    ran = agnt.done("add", "Draft Q2 OKRs", "--json")
    task = ran.object
    assert [key for key in task if key in TASK_KEYS] == TASK_KEYS
    assert (task["title"], task["status"], task["assistant"]) == ("Draft Q2 OKRs", "pending", "default")
    assert (task["type"], task["skills"], task["ownerEmail"]) == ("general", [], JANE)


def test_add_takes_everything_a_create_takes(agnt: Agnt) -> None:
    ran = agnt.done(
        "add", "Draft", "-d", "From the memo", "-a", "asst_abc123", "-t", "research", "-s", "writing", "-s",
        "calendar", "--to", "Bob@Example.com", "--to", JANE, "--follower", "cto@example.com", "--json",
    )  # fmt: skip
    task = ran.object
    assert (task["description"], task["assistant"], task["type"]) == (
        "From the memo",
        "asst_abc123",
        "research",
    )
    assert (task["skills"], task["assignedUsers"]) == (["writing", "calendar"], [BOB, JANE])
    assert task["followers"] == ["cto@example.com"]


def test_add_tells_people_the_id(agnt: Agnt) -> None:
    said = agnt.done("add", "Draft Q2 OKRs").out
    (task,) = agnt.done("list", "--json").object["data"]
    assert said == f"○ Pending  {task['id']}  Draft Q2 OKRs\n"
    assert agnt.done("add", "Another", "--plain").out.endswith(" is pending: Another\n")


def test_a_title_from_standard_input_brings_its_description(agnt: Agnt) -> None:
    task = agnt.done(
        "add", "-", "--json", stdin="Fix the build\n\nIt fails on macOS.\n\nSince Monday.\n"
    ).object
    assert (task["title"], task["description"]) == ("Fix the build", "It fails on macOS.\n\nSince Monday.")
    task = agnt.done("add", "-", "-d", "mine", "--json", stdin="Only a title\n").object
    assert (task["title"], task["description"]) == ("Only a title", "mine")


def test_a_description_from_standard_input(agnt: Agnt) -> None:
    assert (
        agnt.done("add", "A", "-d", "-", "--json", stdin="long\ntext\n").object["description"] == "long\ntext"
    )


def test_standard_input_is_read_by_one_argument_only(agnt: Agnt) -> None:
    ran = agnt("add", "-", "-d", "-", "--json", stdin="text")
    assert (ran.code, ran.error["error_code"]) == (2, "USAGE_ERROR")


def test_what_is_wrong_with_a_field_is_said_in_a_sentence(agnt: Agnt) -> None:
    ran = agnt("add", "  ", "--json")
    assert ran.code == 1
    assert ran.error == {"error": "title: must not be empty", "error_code": "VALIDATION_ERROR"}
    assert "not-an-address" in agnt("add", "A", "--to", "not-an-address").err


@pytest.mark.parametrize("how", [["--process"], ["-m", "Prefer mornings"]])
def test_add_and_process_in_one_go_gives_the_last_answer(agnt: Agnt, how: list[str]) -> None:
    ran = agnt.done("add", "Draft", *how, "--json")
    assert list(ran.object) == ["id", "status", "updatedAt"]
    assert ran.object["status"] == "in_progress"
    assert "is in progress" in agnt.done("add", "Draft", *how).out


def test_add_with_a_file_hands_it_over(agnt: Agnt, tmp_path: Path) -> None:
    notes = tmp_path / "notes.md"
    notes.write_text("# Notes\n")
    added = agnt.done("add", "Summarise", "-f", str(notes), "--json").object
    (file,) = agnt.done("files", added["id"], "--json").object["data"]
    assert (file["name"], file["size"], file["role"]) == ("notes.md", 8, "attachment")


def test_a_task_that_could_not_be_processed_is_not_lost_sight_of(
    agnt: Agnt, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AGNT_MODEL")
    monkeypatch.setenv("OPENAI_API_KEY", "sk-not-a-key")
    ran = agnt("add", "Draft", "--process", "--json")
    assert ran.code == 1
    assert ran.error["error_code"] == "KEY_NOT_CONFIRMED"
    assert agnt.task(ran.object["id"]).status == "pending"


def test_list_in_the_shape_of_the_document(agnt: Agnt) -> None:
    agnt.made("First")
    agnt.made("Second")
    page = agnt.done("list", "--json").object
    assert list(page) == ["data", "pagination"]
    assert page["pagination"] == {"page": 1, "perPage": 20, "total": 2}
    assert [row["title"] for row in page["data"]] == ["Second", "First"]
    assert list(page["data"][0]) == ROW_KEYS


def test_list_filters(agnt: Agnt) -> None:
    stopped = agnt.made("Write report", type="research", description="quarterly numbers")
    agnt.made("Call Bob", type="outreach")
    agnt.done("stop", stopped.id)

    def titles(*filters: str) -> list[str]:
        return [row["title"] for row in agnt.done("list", *filters, "--json").object["data"]]

    assert titles("--status", "on_hold") == ["Write report"]
    assert titles("--status", "on-hold,pending") == ["Write report", "Call Bob"]
    assert titles("--status", "pending", "--status", "On hold") == ["Write report", "Call Bob"]
    assert titles("--type", "outreach") == ["Call Bob"]
    assert titles("--search", "quarter") == ["Write report"]
    assert titles("--mine") == ["Write report", "Call Bob"]


def test_mine_are_those_i_own(agnt: Agnt, monkeypatch: pytest.MonkeyPatch) -> None:
    agnt.made("Jane's")
    monkeypatch.setenv("AGNT_EMAIL", BOB)
    assert agnt.done("list", "--mine", "--json").object["data"] == []
    assert len(agnt.done("list", "--json").object["data"]) == 1


def test_pages(agnt: Agnt) -> None:
    for number in range(5):
        agnt.made(f"Task {number}")
    ran = agnt("list", "--per-page", "2", "--page", "2")
    assert ran.err == "Page 2 of 3, 5 tasks in all; --page 3 shows more.\n"
    assert [line.split()[4] for line in ran.out.splitlines()[1:]] == ["2", "1"]
    assert agnt("list", "--per-page", "2", "--page", "3").err == "Page 3 of 3, 5 tasks in all.\n"
    assert "Page 9 is empty" in agnt.done("list", "--page", "9").out
    assert agnt("list", "--page", "0", "--json").error["error_code"] == "VALIDATION_ERROR"


def test_empty_lists_say_what_to_do(agnt: Agnt) -> None:
    assert "agnt add" in agnt.done("list").out
    assert "Leave out a filter" in agnt.done("list", "--status", "failed").out


def test_an_unknown_status_names_the_known_ones(agnt: Agnt) -> None:
    ran = agnt("list", "--status", "done")
    assert ran.code == 2
    assert "needs_clarification" in ran.err


def test_plain_is_one_task_a_line_with_tabs(agnt: Agnt) -> None:
    task = agnt.made("Plan\tthe week")
    (line,) = agnt.done("list", "--plain").out.splitlines()
    assert line.split("\t")[:5] == [task.id, "Pending", "Plan the week", "asst_abc123", "general"]


def test_aliases(agnt: Agnt) -> None:
    agnt.made()
    assert agnt.done("ls", "--json").object == agnt.done("list", "--json").object
