"""Rehearsal: the scripted model that stands in when no API key exists.

It goes through the same loop as a real model and works with the given text alone: `script` decides what comes
next, `brief` brings together what is known, `writers` write the result.
"""

from __future__ import annotations

import asyncio
import re
from decimal import Decimal

from agnt_tasks.engine.model.client import ModelClient, ModelRequest, OnText, Reply
from agnt_tasks.engine.rehearsal.script import next_turn
from agnt_tasks.models.execution import Usage

_WORD = re.compile(r"\S{1,40}\s*|\s+")


class RehearsalClient(ModelClient):
    """Answers from a script: no key, no network, no cost; the same messages give the same reply."""

    def __init__(self, pace: float = 0.02) -> None:
        """`pace`: seconds to wait before each word; 0 writes at once."""
        self._pace = pace

    async def reply(self, request: ModelRequest, on_text: OnText) -> Reply:
        """The script's next turn, its text streamed word by word."""
        text, calls = next_turn(request)
        for match in _WORD.finditer(text):
            # Even a pace of 0 gives way here, so that a stop takes hold between two words.
            await asyncio.sleep(self._pace)
            await on_text(match.group())
        made = [call for message in request.messages for call in message.calls]
        read = sum(len(one.content) for one in request.messages) + sum(len(one.arguments) for one in made)
        written = len(text) + sum(len(call.arguments) for call in calls)
        # Four characters a token: rough, as for any English text.
        usage = Usage(input_tokens=read // 4, output_tokens=written // 4, cost_usd=Decimal(0))
        return Reply(text, calls, usage)

    async def close(self) -> None:
        """Nothing is held open."""
