"""`wait` and every `--wait`: how they end, what they print, what they tell meanwhile."""

from __future__ import annotations

import asyncio

import pytest

from agnt_tasks import wiring
from agnt_tasks.config.settings import Settings
from agnt_tasks.models.status import TaskStatus
from agnt_tasks.store.journal import Claim, Completed, StepBegin
from agnt_tasks.testing.driving import ask, claimed, failed, made, model_step, reached, started
from tests.cli.calling import Agnt
from tests.store.harness import LocalHarness

ENDS = {
    TaskStatus.COMPLETED: 0,
    TaskStatus.FAILED: 3,
    TaskStatus.NEEDS_CLARIFICATION: 4,
    TaskStatus.ON_HOLD: 5,
    TaskStatus.PENDING: 6,
}


@pytest.mark.parametrize(("status", "code"), ENDS.items())
def test_each_end_has_its_code_and_json_prints_the_task(agnt: Agnt, status: TaskStatus, code: int) -> None:
    task = agnt.drive(lambda harness: reached(harness, status))
    ran = agnt("wait", task.id, "--json")
    assert (ran.code, ran.err) == (code, "")
    assert ran.object == agnt.task(task.id).to_wire()


def test_people_are_told_what_matters_at_the_end(agnt: Agnt) -> None:
    said = {}
    for status in ENDS:
        task = agnt.drive(lambda harness, status=status: reached(harness, status))  # type: ignore[misc]
        ran = agnt("wait", task.id)
        said[status] = (ran.out + ran.err).replace(task.id, "ID")
    title = "Schedule Q2 planning meeting"
    assert said[TaskStatus.COMPLETED] == f"✓ Completed  ID  {title}\n\nTuesday, 9:00.\n"
    assert said[TaskStatus.FAILED] == f"✗ Failed  ID  {title}\n\n  OPENAI_API_KEY is not set: set it.\n"
    assert "◆ Needs you" in said[TaskStatus.NEEDS_CLARIFICATION]
    assert 'agnt answer ID "…"' in said[TaskStatus.NEEDS_CLARIFICATION]
    assert said[TaskStatus.ON_HOLD] == f"‖ On hold  ID  {title}\n"
    assert said[TaskStatus.PENDING] == "ID is not processed: `agnt process ID` begins it.\n"


def test_plain_says_it_in_a_sentence(agnt: Agnt) -> None:
    task = agnt.drive(lambda harness: reached(harness, TaskStatus.COMPLETED))
    said = agnt.done("wait", task.id, "--plain").out
    assert said == f"{task.id} is completed: Schedule Q2 planning meeting\n\nTuesday, 9:00.\n"


def test_it_waits_for_the_end_and_tells_the_steps_meanwhile(agnt: Agnt) -> None:
    task = agnt.made()
    agnt.done("process", task.id)

    async def work(harness: LocalHarness) -> None:
        claim = await claimed(harness.journal, task.id)
        await harness.journal.begin_step(claim, StepBegin("tool", "web_search", "call_1", {}))
        await asyncio.sleep(0)
        await harness.journal.finish(claim, Completed("Found."))

    ran = agnt.beside("wait", task.id, work=work)
    assert (ran.code, ran.out) == (0, f"✓ Completed  {task.id}  Schedule Q2 planning meeting\n\nFound.\n")
    assert all(line.startswith(f"{task.id} is in progress") for line in ran.err.splitlines())


def test_process_and_wait_gives_the_whole_task(agnt: Agnt) -> None:
    task = agnt.made()

    async def work(harness: LocalHarness) -> None:
        claim = await _queued(harness, task.id)
        await model_step(harness.journal, claim, "Tuesday.")
        await harness.journal.finish(claim, Completed("Tuesday."))

    ran = agnt.beside("process", task.id, "-m", "Go", "--wait", "--json", work=work)
    assert (ran.code, ran.err) == (0, "")
    assert (ran.object["status"], ran.object["executions"][0]["result"]) == ("completed", "Tuesday.")


def test_answer_and_wait_may_end_with_the_next_question(agnt: Agnt) -> None:
    task = agnt.drive(lambda harness: reached(harness, TaskStatus.NEEDS_CLARIFICATION))

    async def work(harness: LocalHarness) -> None:
        await ask(harness.journal, await _queued(harness, task.id))

    ran = agnt.beside("answer", task.id, "Next week", "--wait", work=work)
    assert ran.code == 4
    assert "Which week?" in ran.out


async def _queued(harness: LocalHarness, task_id: str) -> Claim:
    """The claim of an execution that another thread is about to queue."""
    async for _ in harness.journal.changes():
        if any(each.task_id == task_id for each in await harness.journal.queued()):
            break
    return await claimed(harness.journal, task_id)


def test_several_tasks_the_highest_code_counts(agnt: Agnt) -> None:
    done = agnt.drive(lambda harness: reached(harness, TaskStatus.COMPLETED))
    held = agnt.drive(lambda harness: reached(harness, TaskStatus.ON_HOLD))

    async def work(harness: LocalHarness) -> str:
        task = await made(harness.store)
        await failed(harness, task.id)
        return task.id

    broken = agnt.drive(work)
    ran = agnt("wait", done.id, broken, held.id, "--json")
    assert ran.code == 5
    assert [task["status"] for task in ran.objects] == ["completed", "failed", "on_hold"]
    assert agnt("wait", done.id, broken).code == 3
    ran = agnt("wait", "nothing", done.id, "--json")
    assert (ran.code, ran.error["error_code"], len(ran.objects)) == (1, "TASK_NOT_FOUND", 1)


def test_the_time_is_up(agnt: Agnt) -> None:
    task = agnt.drive(lambda harness: reached(harness, TaskStatus.IN_PROGRESS))
    done = agnt.drive(lambda harness: reached(harness, TaskStatus.COMPLETED))
    ran = agnt("wait", task.id, done.id, "--timeout", "0.05", "--json")
    assert ran.code == 124
    assert sorted(each["status"] for each in ran.objects) == ["completed", "in_progress"]
    ran = agnt("wait", task.id, "--timeout", "0")
    assert ran.code == 124
    assert f"{task.id} is still in progress; the time is up." in ran.err
    assert agnt("wait", done.id, "--timeout", "0").code == 0


def test_in_progress_that_nothing_runs_has_no_end(agnt: Agnt) -> None:
    task = agnt.made()
    agnt.done("edit", task.id, "--status", "in_progress")
    ran = agnt("wait", task.id)
    assert (ran.code, "Nothing runs this here" in ran.err) == (6, True)


def test_a_task_that_is_deleted_meanwhile(agnt: Agnt) -> None:
    task = agnt.drive(lambda harness: reached(harness, TaskStatus.IN_PROGRESS))

    async def work(harness: LocalHarness) -> None:
        await harness.store.delete_task(task.id)

    ran = agnt.beside("wait", task.id, "--json", work=work)
    assert (ran.code, ran.out, ran.error["error_code"]) == (1, "", "TASK_NOT_FOUND")


def test_a_worker_is_looked_for_at_the_start_and_again(agnt: Agnt, monkeypatch: pytest.MonkeyPatch) -> None:
    looks = 0

    async def look(settings: Settings) -> None:
        nonlocal looks
        looks += 1

    monkeypatch.setattr(wiring, "ensure_worker", look)
    monkeypatch.setattr("agnt_tasks.cli.waiting._SECONDS_BETWEEN_LOOKS", 0.01)
    task = agnt.drive(lambda harness: reached(harness, TaskStatus.IN_PROGRESS))
    assert agnt("wait", task.id, "--timeout", "0.5").code == 124
    assert looks > 2


def test_a_stop_ends_the_wait_at_once(agnt: Agnt) -> None:
    async def begin(harness: LocalHarness) -> str:
        task = await made(harness.store)
        await started(harness, task.id)
        return task.id

    task_id = agnt.drive(begin)

    async def work(harness: LocalHarness) -> None:
        await harness.store.stop_task(task_id)

    assert agnt.beside("wait", task_id, work=work).code == 5
