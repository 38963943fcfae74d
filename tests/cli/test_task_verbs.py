"""The verbs that look at tasks and change them: for people, for programs, and plain."""

from __future__ import annotations

from pathlib import Path

import pytest

from agnt_tasks.lifecycle import Question
from agnt_tasks.models.execution import Usage
from agnt_tasks.models.status import StepState, TaskStatus
from agnt_tasks.store.journal import Completed, StepBegin, StepEnd
from agnt_tasks.testing.checks import TASK_KEYS
from agnt_tasks.testing.driving import asked, completed, failed, made, new_task, reached, started, tool_step
from agnt_tasks.testing.harness import BOB, JANE
from tests.cli.calling import Agnt
from tests.store.harness import LocalHarness


def test_show_gives_programs_the_whole_task(agnt: Agnt) -> None:
    task = agnt.made()
    shown = agnt.done("show", task.id, "--json").object
    assert list(shown) == TASK_KEYS
    assert shown == task.to_wire()


def test_show_tells_people_where_it_stands_and_how_it_came_to_that(agnt: Agnt) -> None:
    async def work(harness: LocalHarness) -> str:
        task = await made(harness.store, description="Find 90 minutes.", skills=["calendar"], followers=[BOB])
        claim = await started(harness, task.id, "Prefer mornings")
        usage = Usage(input_tokens=1200, output_tokens=34, cost_usd=None)
        index = await harness.journal.begin_step(claim, StepBegin("model", "openai/gpt"))
        await harness.journal.end_step(claim, index, StepEnd(StepState.DONE, "Tuesday.", usage=usage))
        await tool_step(harness.journal, claim, "recall")
        await harness.journal.finish(claim, Completed("**Tuesday**, 9:00."))
        return task.id

    task_id = agnt.drive(work)
    agnt.done("like", task_id, "--reason", "right")
    said = agnt.done("show", task_id).out
    assert said.startswith("Schedule Q2 planning meeting\n✓ Completed just now\n")
    for fact in (
        f"Id           {task_id}",
        f"Owner        {JANE}",
        f"Followers    {BOB}",
        "Skills       calendar",
        "Feedback     liked",
        "1,200 tokens in, 34 out, cost unknown",
        "\nDescription\n  Find 90 minutes.\n",
        "\nResult\n  **Tuesday**, 9:00.\n",
        "Message",
        "    Prefer mornings",
        "● In progress · was Pending",
        "Assistant · asst_abc123 · see above",
        "Liked: right · jane@example.com",
        "✓ model  openai/gpt",
        "✓ tool   recall",
    ):
        assert fact in said, said
    assert said.count("**Tuesday**") == 1


def test_plain_has_no_glyphs_and_one_fact_a_line(agnt: Agnt) -> None:
    task_id = agnt.drive(lambda harness: reached(harness, TaskStatus.COMPLETED)).id
    said = agnt.done("show", task_id, "--plain").out
    assert f"\nId: {task_id}\n" in said
    assert "Completed, was In progress, asst_abc123" in said
    assert "Step: model rehearsal, done" in said
    assert said.isascii()


def test_a_question_is_shown_with_its_options_and_how_to_answer(agnt: Agnt) -> None:
    question = Question("Which room?", ("Blue", "Green"), "Green", "Both are free.")

    async def work(harness: LocalHarness) -> str:
        task = await made(harness.store)
        await asked(harness, task.id, question)
        return task.id

    task_id = agnt.drive(work)
    said = agnt.done("show", task_id).out
    wanted = "\nQuestion\n  Which room?\n  1. Blue\n  2. Green  (recommended)\n  Why: Both are free.\n"
    assert wanted in said
    assert f'agnt answer {task_id} "…"' in said
    assert said.count("Which room?") == 1


def test_a_failure_says_why(agnt: Agnt) -> None:
    async def work(harness: LocalHarness) -> str:
        task = await made(harness.store)
        await failed(harness, task.id)
        return task.id

    said = agnt.done("show", agnt.drive(work)).out
    assert "\nError\n  OPENAI_API_KEY is not set: set it.\n" in said
    assert "Error MODEL_AUTH · see above" in said


def test_an_imported_task_in_progress_says_that_nothing_runs_it(agnt: Agnt) -> None:
    agnt.done(
        "import", "-", stdin='{"id": "task_x", "title": "A", "assistant": "b", "status": "in_progress"}'
    )
    assert "Nothing runs this here" in agnt.done("show", "task_x").out


def test_children_and_parents_name_each_other(agnt: Agnt) -> None:
    async def work(harness: LocalHarness) -> tuple[str, str]:
        task = await made(harness.store)
        claim = await started(harness, task.id)
        index = await harness.journal.begin_step(claim, StepBegin("tool", "create_task", "call_1", {}))
        part = new_task("Part")
        child = await harness.journal.create_child(claim, index, part, depth_limit=3, child_limit=9)
        return task.id, child

    parent, child = agnt.drive(work)
    assert f"Subtasks     {child}" in agnt.done("show", parent).out
    assert f"Parent       {parent}" in agnt.done("show", child).out


def test_edit_changes_only_what_is_named(agnt: Agnt) -> None:
    task = agnt.made(skills=["calendar"])
    patch = agnt.done("edit", task.id, "--title", "New", "--type", "research", "--json").object
    assert (patch["title"], patch["type"]) == ("New", "research")
    assert agnt.task(task.id).skills == ("calendar",)
    assert agnt.done("edit", task.id, "--skill", "").out == f"{task.id} is changed.\n"
    assert agnt.task(task.id).skills == ()
    agnt.done("edit", task.id, "--status", "completed", "--follower", BOB, "-d", "-", stdin="new text\n")
    edited = agnt.task(task.id)
    assert (edited.status, edited.followers, edited.description) == ("completed", (BOB,), "new text")


def test_edit_with_nothing_to_change_is_a_wrong_call_in_a_pipe(agnt: Agnt) -> None:
    ran = agnt("edit", agnt.made().id)
    assert (ran.code, "--title" in ran.err) == (2, True)


def test_process_and_stop(agnt: Agnt, tmp_path: Path) -> None:
    task = agnt.made()
    file = tmp_path / "a.txt"
    file.write_text("a")
    patch = agnt.done("process", task.id, "-m", "Go", "-f", str(file), "-f", "-", "--json", stdin="b").object
    assert (patch["id"], patch["status"]) == (task.id, "in_progress")
    assert [each["name"] for each in agnt.done("files", task.id, "--json").object["data"]] == [
        "a.txt",
        "stdin.txt",
    ]
    ran = agnt("process", task.id, "--json")
    assert (ran.code, ran.error["error_code"]) == (1, "TASK_ALREADY_RUNNING")
    assert agnt.done("stop", task.id).out == f"{task.id} is on hold.\n"
    assert agnt.done("process", task.id).out == f"{task.id} is in progress.\n"


def test_stop_of_what_has_ended_is_refused(agnt: Agnt) -> None:
    task = agnt.drive(lambda harness: reached(harness, TaskStatus.COMPLETED))
    assert agnt("stop", task.id, "--json").error["error_code"] == "TASK_NOT_STOPPABLE"


def test_answer_resumes_and_never_answers_twice(agnt: Agnt) -> None:
    task = agnt.drive(lambda harness: reached(harness, TaskStatus.NEEDS_CLARIFICATION))
    ran = agnt.done("answer", task.id, "-", stdin="Next week\n")
    assert ran.out == f"The answer is delivered: {task.id} is in progress again.\n"
    assert any(getattr(entry, "content", "") == "Next week" for entry in agnt.task(task.id).activities)
    assert agnt("answer", task.id, "Again", "--json").error["error_code"] == "TASK_NOT_WAITING"
    assert agnt("answer", task.id).code == 2
    assert agnt("answer", task.id, " ", "--json").error["error_code"] == "VALIDATION_ERROR"


@pytest.mark.parametrize(
    ("reply", "answer"), [("2", "Green"), ("3", "3"), ("0", "0"), ("Red", "Red"), ("7", "7")]
)
def test_the_number_of_an_option_stands_for_it(agnt: Agnt, reply: str, answer: str) -> None:
    async def work(harness: LocalHarness) -> str:
        task = await made(harness.store)
        await asked(harness, task.id, Question("Which room?", ("Blue", "Green")))
        return task.id

    task_id = agnt.drive(work)
    agnt.done("answer", task_id, reply)
    assert any(getattr(entry, "content", "") == answer for entry in agnt.task(task_id).activities)


def test_feedback(agnt: Agnt) -> None:
    task = agnt.made()
    assert agnt.done("like", task.id, "--json").object["feedback"] == "like"
    assert agnt.done("dislike", task.id, "--reason", "No sources").out == f"{task.id} is disliked.\n"
    assert agnt.done("feedback", task.id, "like").out == f"The feedback on {task.id} is now: like.\n"
    assert agnt.done("feedback", task.id, "none", "--json").object["feedback"] is None
    assert agnt.done("feedback", task.id, "none").out == f"The feedback on {task.id} is now: none.\n"
    assert agnt("feedback", task.id, "love").code == 2


@pytest.mark.parametrize(("verb", "field"), [("assign", "assignedUsers"), ("follow", "followers")])
def test_people_are_replaced_added_and_removed(agnt: Agnt, verb: str, field: str) -> None:
    task = agnt.made()
    assert agnt.done(verb, task.id, JANE, BOB, "--json").object[field] == [JANE, BOB]
    changed = agnt.done(verb, task.id, "--add", "eve@example.com", "--remove", "JANE@example.com", "--json")
    assert changed.object[field] == [BOB, "eve@example.com"]
    said = agnt.done(verb, task.id, "--add", "cto@example.com").out
    assert "bob@example.com, eve@example.com, cto@example.com" in said
    assert agnt.done(verb, task.id, "").out.endswith(" nobody.\n")
    assert agnt(verb, task.id, "--json").error["error_code"] == "VALIDATION_ERROR"


def test_what_did_not_change_is_not_told_as_changed(agnt: Agnt) -> None:
    task = agnt.made(followers=[BOB])
    assert agnt.done("follow", task.id, BOB).out == f"{task.id} is as it was.\n"


def test_delete_asks_and_in_a_pipe_wants_yes(agnt: Agnt) -> None:
    task = agnt.made()
    assert agnt("delete", task.id).code == 2
    assert agnt.done("delete", task.id, "--yes", "--json").object == {"id": task.id, "deleted": True}
    assert agnt("show", task.id, "--json").error["error_code"] == "TASK_NOT_FOUND"
    other = agnt.made()
    assert agnt.done("rm", other.id, "-y").out == f"{other.id} is deleted.\n"


def test_files_are_listed_and_read(agnt: Agnt, tmp_path: Path) -> None:
    async def work(harness: LocalHarness) -> str:
        task = await made(harness.store)
        claim = await started(harness, task.id)
        await harness.journal.save_file(claim, "notes.md", b"# \xff\x00notes")
        await harness.journal.finish(claim, Completed("Done."))
        return task.id

    task_id = agnt.drive(work)
    assert agnt.done("files", task_id).out.splitlines()[1].split()[:2] == ["notes.md", "result"]
    target = tmp_path / "copy.md"
    assert agnt.done("files", task_id, "notes.md", "-o", str(target), "--json").object["size"] == 9
    assert target.read_bytes() == b"# \xff\x00notes"
    ran = agnt("files", task_id, "notes.md", "-o", str(target))
    assert (ran.code, "--force" in ran.err) == (1, True)
    target.write_bytes(b"a longer text than before")
    agnt.done("files", task_id, "notes.md", "-o", str(target), "--force")
    assert target.read_bytes() == b"# \xff\x00notes"
    agnt.done("files", task_id, "notes.md", "-o", str(tmp_path))
    assert (tmp_path / "notes.md").exists()
    assert agnt("files", task_id, "nothing.md", "--json").error["error_code"] == "NOT_FOUND"
    assert agnt("files", task_id, "-o", "x").code == 2
    assert agnt.done("files", agnt.made().id).out == "This task has no files.\n"


def test_usage_memory_and_assistants(agnt: Agnt) -> None:
    async def work(harness: LocalHarness) -> None:
        task = await made(harness.store)
        await completed(harness, task.id)
        await harness.store.send_feedback(task.id, None)
        again = await started(harness, task.id)
        index = await harness.journal.begin_step(again, StepBegin("tool", "remember", "call_1", {}))
        await harness.journal.remember(again, index, "Mornings are best")

    agnt.drive(work)
    (row,) = agnt.done("usage", "--json").object["data"]
    assert (row["assistant"], row["executions"]) == ("asst_abc123", 2)
    assert "asst_abc123  rehearsal  2" in agnt.done("usage").out
    (note,) = agnt.done("memory", "--assistant", "asst_abc123", "--json").object["data"]
    assert note["text"] == "Mornings are best"
    assert "Mornings are best" in agnt.done("memory", "--search", "mornings").out
    assert agnt.done("memory", "edit", note["id"], "Afternoons").out == f"{note['id']} is changed.\n"
    assert agnt.done("memory", "forget", note["id"], "--json").object == {"id": note["id"], "deleted": True}
    assert agnt.done("memory").out == "Nothing is kept in mind.\n"
    assert agnt("memory", "forget", note["id"], "--json").error["error_code"] == "NOT_FOUND"


def test_assistants_are_made_changed_and_deleted(agnt: Agnt) -> None:
    saved = agnt.done(
        "assistants",
        "save",
        "writer",
        "--model",
        "openai/gpt",
        "--instructions",
        "-",
        "--json",
        stdin="Be brief.\n",
    ).object
    assert (saved["id"], saved["model"], saved["instructions"], saved["source"]) == (
        "writer",
        "openai/gpt",
        "Be brief.",
        "store",
    )
    agnt.done("assistants", "save", "writer", "--name", "Writer")
    table = agnt.done("assistants").out
    assert "writer   Writer             openai/gpt" in table
    assert [each["id"] for each in agnt.done("assistants", "--json").object["data"]] == ["default", "writer"]
    ran = agnt("assistants", "save", "writer", "--key", "sk-1234", "--json")
    assert (ran.error["error_code"], "sk-1234" in ran.err) == ("VALIDATION_ERROR", False)
    assert agnt.done("assistants", "delete", "writer").out == "Assistant writer is deleted.\n"
