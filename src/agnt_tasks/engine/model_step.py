"""One answer of the model as journaled steps: every failed try is a step of its own, for all to see."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Sequence

from agnt_tasks.engine.model.client import (
    ChatMessage,
    FailureKind,
    ModelCallError,
    ModelClient,
    ModelRequest,
    Reply,
)
from agnt_tasks.engine.model.retry import retry_delay
from agnt_tasks.engine.streaming import streamed
from agnt_tasks.models.execution import Failure
from agnt_tasks.models.status import StepState
from agnt_tasks.models.text import mended
from agnt_tasks.models.timestamp import now_ms
from agnt_tasks.store.journal import Claim, Journal, StepBegin, StepEnd

Build = Callable[[bool], Sequence[ChatMessage]]
"""The messages; True asks for the compact form."""


class ModelSteps:
    """Asks the model for one execution."""

    def __init__(self, journal: Journal, claim: Claim, client: ModelClient, request: ModelRequest) -> None:
        self._journal = journal
        self._claim = claim
        self._client = client
        self._request = request

    async def ask(self, build: Build, *, repeated: int | None = None) -> Reply:
        """The model's answer, after retries. `repeated`: a step that was in flight when a worker died.

        Raises:
            ModelCallError: it did not answer; what to do is in the message.
        """
        tries, compact = 0, False
        while True:
            index = await self._begin(repeated)
            repeated = None
            try:
                reply = await self._call(index, build(compact))
            except ModelCallError as error:
                tries += 1
                delay = self._delay(error, tries, compact)
                await self._fail(index, error, delay)
                if delay is None:
                    raise
                compact = compact or error.kind is FailureKind.TOO_LONG
                await asyncio.sleep(delay)
            else:
                await self._journal.end_step(self._claim, index, _end(reply))
                return reply

    async def _begin(self, repeated: int | None) -> int:
        if repeated is None:
            begin = StepBegin(kind="model", name=self._request.model)
            return await self._journal.begin_step(self._claim, begin)
        await self._journal.repeat_step(self._claim, repeated)
        return repeated

    async def _call(self, index: int, messages: Sequence[ChatMessage]) -> Reply:
        async with streamed(lambda text: self._journal.append_text(self._claim, index, text)) as stream:
            return await self._client.reply(self._request._replace(messages=messages), stream.add)

    def _delay(self, error: ModelCallError, tries: int, compact: bool) -> float | None:
        """Seconds until the next try; None: there is none."""
        if error.kind is FailureKind.TOO_LONG:
            return None if compact else 0.0
        return retry_delay(error, tries, random.random())  # noqa: S311  # spreads retries, guards nothing

    async def _fail(self, index: int, error: ModelCallError, delay: float | None) -> None:
        again = "" if delay is None else f" Trying again in {delay:.1f} s."
        retry_at = None if delay is None else now_ms() + round(delay * 1000)
        failure = Failure(message=error.message + again, code=error.code, retry_at=retry_at)
        await self._journal.discard_text(self._claim, index)
        await self._journal.end_step(self._claim, index, StepEnd(StepState.FAILED, error=failure))


def _end(reply: Reply) -> StepEnd:
    calls = tuple(
        call.model_copy(update={"arguments": mended(call.arguments), "name": mended(call.name)})
        for call in reply.calls
    )
    return StepEnd(StepState.DONE, output=mended(reply.text), calls=calls, usage=reply.usage)
