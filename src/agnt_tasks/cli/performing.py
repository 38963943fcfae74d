"""Doing what a call asks: each task in turn, each failure told, the highest code given back."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import aclosing
from functools import partial
from typing import Any, TypeVar, cast

from agnt_tasks.cli import exit_codes
from agnt_tasks.cli.each_task import for_each, on_task
from agnt_tasks.cli.present import present
from agnt_tasks.cli.session import Call, Session
from agnt_tasks.errors import UnconfirmedKeyError
from agnt_tasks.verbs.verb import Subject, Verb

T = TypeVar("T")


async def perform(session: Session, call: Call) -> int:
    """The way of every verb that has none of its own."""
    if call.verb.subject is Subject.NOTHING:
        await tell(session, call, await call.verb.run(session.store, **call.arguments))
        return exit_codes.OK
    ids = call.ids or await _choose(session, call.verb)
    if call.verb.irreversible and not await _confirm(session, call, ids):
        return exit_codes.ERROR
    if call.options.get("wait"):
        return await _then_wait(session, call, ids)
    return await for_each(session, ids, partial(_one, session, call))


async def _choose(session: Session, verb: Verb) -> tuple[str, ...]:
    from agnt_tasks.cli.asking import choose_tasks

    return await choose_tasks(session, verb)


async def _confirm(session: Session, call: Call, ids: tuple[str, ...]) -> bool:
    from agnt_tasks.cli.asking import confirm_loss

    return await confirm_loss(session, call, ids)


async def _one(session: Session, call: Call, given: str) -> int:
    await tell(session, call, await run_on(session, call.verb, given, call.arguments))
    return exit_codes.OK


async def _then_wait(session: Session, call: Call, ids: Iterable[str]) -> int:
    from agnt_tasks.cli.waiting import wait_for

    begun: list[str] = []

    async def begin(given: str) -> int:
        patch = await run_on(session, call.verb, given, call.arguments)
        begun.append(patch.id)
        return exit_codes.OK

    worst = await for_each(session, ids, begin)
    return max(worst, await wait_for(session, begun, call.options.get("timeout")))


async def run_on(session: Session, verb: Verb, given: str, arguments: Any) -> Any:
    """Run the verb on the task that the user means, asking for consent where money is at stake."""

    def attempt(task_id: str) -> Awaitable[Any]:
        return verb.run(session.store, task_id, **arguments)

    return await with_consent(session, lambda: on_task(session.store, given, attempt))


async def with_consent(session: Session, do: Callable[[], Awaitable[T]]) -> T:
    """Do it; a key found by chance is named, and used once the user agreed (ruling Models)."""
    try:
        return await do()
    except UnconfirmedKeyError as error:
        from agnt_tasks.cli.asking import agree_to_key

        if not agree_to_key(session, error):
            raise
    return await do()


async def tell(session: Session, call: Call, result: Any) -> None:
    """Show what the verb gave."""
    if isinstance(result, AsyncIterator):
        # Closed here also when nobody reads on: a connection must not end in the middle of its answer.
        async with aclosing(cast("Any", result)):
            async for row in result:
                session.terminal.data(row)
    else:
        present(session.terminal, call.verb, result, call.arguments)
