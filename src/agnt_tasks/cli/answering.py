"""`answer`: at a terminal the question is shown and the answer asked for; the rest is like any verb."""

from __future__ import annotations

from functools import partial

import click

from agnt_tasks.cli.asking import choose_tasks
from agnt_tasks.cli.each_task import on_task
from agnt_tasks.cli.performing import perform as perform_verb
from agnt_tasks.cli.prompting import can_ask, prompt
from agnt_tasks.cli.session import Call, Session
from agnt_tasks.cli.task_view import show_question
from agnt_tasks.models.activity import Message
from agnt_tasks.models.task import Task
from agnt_tasks.verbs.histories import meant, open_questions


async def perform(session: Session, call: Call) -> int:
    if "text" not in call.arguments and not can_ask():
        raise click.UsageError("Missing argument 'TEXT'.")
    ids = call.ids or await choose_tasks(session, call.verb)
    if "text" not in call.arguments:
        task = await on_task(session.store, ids[0], session.store.get_task)
        call = call._replace(arguments={**call.arguments, "text": _ask(session, task)})
    return await perform_verb(session, call._replace(ids=ids))


def _ask(session: Session, task: Task) -> str:
    """What the user says to each question; of several the answers name what they answer."""
    questions = open_questions(task)
    answers = [_ask_one(session, question) for question in questions]
    if len(answers) > 1:
        pairs = zip(questions, answers, strict=True)
        return "\n".join(f"{question.content.strip()} {answer}" for question, answer in pairs)
    return answers[0] if answers else prompt("Your answer", str)


def _ask_one(session: Session, question: Message) -> str:
    """The reply; a number picks one of the options."""
    show_question(session.terminal, question, err=True)
    answer = prompt("Your answer", partial(meant, question))
    session.terminal.note()
    return answer
