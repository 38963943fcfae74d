"""Rehearsal through the real loop: a real store, a real worker, real tools."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import pytest

from agnt_tasks.engine.rehearsal import RehearsalClient
from agnt_tasks.models.assistant import Assistant, Limits
from agnt_tasks.models.attachment import Attachment
from agnt_tasks.models.execution import Step
from agnt_tasks.models.status import Feedback, TaskStatus
from agnt_tasks.models.task import Task, TaskCreate
from tests.engine.rig import Rig, rig

LABEL = "Rehearsal: a script, not a model."
SALES = "region,revenue\nNorth,100\nSouth,250\nNorth,75\nWest,\n"
MEMO = "The office moves to Berlin in May. The rent falls by 20 percent. Everyone keeps their desk.\n"


@pytest.fixture
async def run(tmp_path: Path) -> AsyncIterator[Rig]:
    async with rig(tmp_path, client=RehearsalClient(pace=0), model="rehearsal") as made:
        yield made


async def processed(
    run: Rig,
    title: str,
    text: str = "",
    *,
    files: Mapping[str, str] | None = None,
    skills: tuple[str, ...] = (),
) -> Task:
    """A new task with description `text`, processed until it stands still."""
    fields = {"title": title, "description": text, "assistant": "default", "skills": list(skills)}
    task = await run.store.create_task(TaskCreate.parse(fields))
    attached = [Attachment(name=name, text=content) for name, content in (files or {}).items()]
    await run.store.process_task(task.id, "", attached)
    return await run.settled(task.id)


async def told(run: Rig, task: Task, message: str) -> Task:
    await run.store.process_task(task.id, message)
    return await run.settled(task.id)


def calls(task: Task, tool: str) -> list[Step]:
    return [step for execution in task.executions for step in execution.steps if step.name == tool]


def result(task: Task) -> str:
    assert task.status is TaskStatus.COMPLETED
    return task.executions[-1].result or ""


def questions(task: Task) -> list[str]:
    return [str((step.arguments or {})["question"]) for step in calls(task, "ask_user")]


async def test_a_csv_is_really_computed(run: Rig) -> None:
    text = result(await processed(run, "Analyse the sales", files={"sales.csv": SALES}))

    assert "`revenue` adds up to **425**, on average 141.67 a row." in text
    assert "By `region`, South leads with 250; North is last with 175." in text
    assert "| revenue | 75 | 250 | 141.67 | 425 |" in text
    assert "`revenue` is missing in 1 of 4 rows." in text


async def test_a_long_csv_is_read_to_its_end(run: Rig) -> None:
    rows = "".join(f"item {number},{number}\n" for number in range(1, 4001))
    task = await processed(run, "Analyse the stock", files={"stock.csv": f"name,units\n{rows}"})

    assert len(calls(task, "read_result")) >= 2
    assert "`units` adds up to **8,002,000**" in result(task)


async def test_a_missing_day_is_asked_for_once_and_used(run: Rig) -> None:
    task = await processed(run, "Schedule a retro with Anna and Bob")
    assert task.status is TaskStatus.NEEDS_CLARIFICATION
    assert questions(task) == ["When should the retro with Anna and Bob be?"]
    asked = calls(task, "ask_user")[0].arguments or {}
    assert asked["recommended"] in asked["options"]
    assert asked["reason"]

    task = await told(run, task, "Friday 14:00")
    assert "**When:** Friday, 14:00" in result(task)
    task = await told(run, task, "Keep it shorter")
    assert len(questions(task)) == 1


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Schedule a retro on Friday", ""),
        ("Schedule a retro", "Next Tuesday suits everybody."),
        ("Remind me to water the plants tomorrow", ""),
        ("Send Anna the agenda", ""),
        ("Order 20 chairs", ""),
        ("Order chairs", "We need 12 of them."),
    ],
)
async def test_what_is_told_is_not_asked(run: Rig, title: str, text: str) -> None:
    assert questions(await processed(run, title, text)) == []


async def test_all_that_is_missing_is_asked_together(run: Rig) -> None:
    task = await processed(run, "Book a table for dinner")
    assert [question.split()[0] for question in questions(task)] == ["When", "How"]

    text = result(await told(run, task, "Friday at 19:00 for 6 people"))
    assert "Friday, 19:00, 6 people" in text


async def test_a_missing_recipient_is_asked_for(run: Rig) -> None:
    task = await processed(run, "Send an email about the delayed shipment", "It is late by two weeks.")
    assert questions(task)[0].startswith("Who ")

    text = result(await told(run, task, "anna@acme.com"))
    assert "To: anna@acme.com" in text
    assert "It is late by two weeks." in text


async def test_an_answer_that_leaves_it_to_us_is_told_as_assumption(run: Rig) -> None:
    task = await processed(run, "Order ergonomic chairs")
    assert questions(task) == ["How many are needed of the ergonomic chairs?"]
    assert "Assumed, since you left it to me: 10." in result(await told(run, task, ""))


async def test_a_withdrawn_question_is_not_asked_again(run: Rig) -> None:
    task = await processed(run, "Schedule a retro")
    await run.store.stop_task(task.id)
    task = await told(run, task, "")
    assert "Assumed, since the question was withdrawn: Next Tuesday, 10:00." in result(task)


async def test_an_attachment_is_read_and_summarised(run: Rig) -> None:
    text = result(await processed(run, "Summarize the memo", files={"memo.txt": MEMO}))
    assert "- The rent falls by 20 percent." in text
    assert "17 words" in text


async def test_an_attachment_that_is_no_text_is_told(run: Rig) -> None:
    task = await run.store.create_task(TaskCreate.parse({"title": "Summarize it", "assistant": "default"}))
    await run.store.process_task(task.id, "", [Attachment(name="a.png", content=b"\x89PNG\xff")])
    text = result(await run.settled(task.id))
    assert "Could not read a.png: it is not text" in text


async def test_listed_pieces_become_subtasks(run: Rig) -> None:
    task = await processed(
        run, "Launch the website", "Break it down into subtasks:\n- Write the copy\n- Test it"
    )
    made = [await run.store.get_task(child) for child in task.child_task_ids]
    assert sorted(child.title for child in made) == ["Test it", "Write the copy"]
    assert all(child.status is TaskStatus.PENDING for child in made)
    assert "**Write the copy:** Created subtask task_" in result(task)
    assert len((await told(run, task, "more formal")).child_task_ids) == 2


async def test_a_document_is_saved_and_named(run: Rig) -> None:
    task = await processed(run, "Write a report on the outage", "It lasted 3 hours. We lost 20,000 EUR.")
    assert "The whole text is in `report-on-the-outage.md`." in result(task)
    saved = (await run.store.read_file(task.id, "report-on-the-outage.md")).decode()
    assert "We lost 20,000 EUR." in saved
    assert LABEL in saved


async def test_a_preference_is_remembered_and_applied_later(run: Rig) -> None:
    told_so = "Please always use a table for party plans."
    task = await processed(run, "Plan the summer party", f"It is on 3 July. {told_so}")
    assert [note.text for note in await run.store.list_memory()] == [told_so]
    assert f"Remembered: “{told_so[:-1]}”." in result(task)

    later = await processed(run, "Plan the winter party in December")
    assert calls(later, "remember") == []
    assert "|---|---|" in result(later)


async def test_a_redirect_is_told_and_applied(run: Rig) -> None:
    task = await processed(run, "Schedule a retro with Anna on Tuesday", "- Delays\n- Mood")
    text = result(await told(run, task, "Thursday instead of Tuesday, without mood, also invite Bob"))

    assert text.startswith("- Taken into account: “Thursday instead of Tuesday, without mood")
    assert "**When:** Thursday" in text
    assert "Tuesday" not in text.split("## ", 1)[1]
    assert "To: Anna, Bob" in text
    assert "Mood" not in text.split("## ", 1)[1]


@pytest.mark.parametrize(
    ("message", "shown"),
    [
        ("more formal please", "Dear Anna,"),
        ("friendlier", "Hi Anna,"),
        ("make it Friday", "We meet on Friday."),
        ("send it to Bob instead", "To: Bob"),
        ("also mention the free parking", "Free parking"),
        ("make it 30 seats", "We have 30 seats."),
    ],
)
async def test_a_redirect_changes_a_message(run: Rig, message: str, shown: str) -> None:
    task = await processed(
        run, "Write an email to Anna about the offsite", "We meet on Monday. We have 20 seats."
    )
    assert shown.lower() in result(await told(run, task, message)).split("## ", 1)[1].lower()


async def test_a_dislike_is_told_and_applied(run: Rig) -> None:
    text = "One is old. Two is slow. Three is big. Four is red. Five is new."
    first = await processed(run, "Plan the move", text, skills=("asking", "memory"))
    await run.store.send_feedback(first.id, Feedback.DISLIKE, "too long")
    second = result(await processed(run, "Plan the move", text))

    assert "Because an earlier result was disliked (too long): shorter." in second
    assert second.count("\n") < result(first).count("\n")
    assert "What was given" not in second


async def test_a_task_without_the_skill_assumes_and_says_so(run: Rig) -> None:
    task = await processed(
        run, "Schedule a retro", "Split it into subtasks:\n- One\n- Two", skills=("memory",)
    )
    assert calls(task, "create_task") == []
    assert calls(task, "recall")


async def test_everything_is_labelled(run: Rig) -> None:
    task = await processed(run, "Tidy up the wiki")
    steps = [step for step in task.executions[0].steps if step.kind == "model"]
    assert (steps[0].output or "").startswith("Rehearsal, a script: I take “")
    assert f"\n{LABEL}\n" in result(task)
    assert "**Not done:**" in result(task)
    assert "AGNT_MODEL" in result(task)
    assert task.executions[0].usage.cost_usd == 0
    assert task.executions[0].usage.output_tokens > 0


async def test_stopping_at_a_limit_gives_what_there_is(tmp_path: Path) -> None:
    profile = Assistant(id="default", limits=Limits(steps=1))
    client = RehearsalClient(pace=0)
    async with rig(tmp_path, client=client, model="rehearsal", profile=profile) as run:
        task = await processed(run, "Summarize it", files={"memo.txt": MEMO})
        assert task.status is TaskStatus.NEEDS_CLARIFICATION
        text = result(await told(run, task, "Stop here and tell me what you have"))
        assert "Could not read memo.txt: it was not read." in text
