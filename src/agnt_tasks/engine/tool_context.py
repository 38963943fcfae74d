"""What a running tool reaches, bound to one step of one execution."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from agnt_tasks.engine.skills.tool import ToolError
from agnt_tasks.errors import ValidationError
from agnt_tasks.models.attachment import TaskFile
from agnt_tasks.models.memory import MemoryNote
from agnt_tasks.models.task import TaskCreate
from agnt_tasks.models.text import mended
from agnt_tasks.store.journal import Journal, Work

RECALLED = 5
"""Notes that one look into memory gives."""


class StepContext:
    """`ToolContext` for one step."""

    def __init__(
        self, journal: Journal, work: Work, index: int, *, depth_limit: int, child_limit: int
    ) -> None:
        self._journal = journal
        self._work = work
        self._claim = work.claim
        self._index = index
        self._depth_limit = depth_limit
        self._child_limit = child_limit

    @property
    def operation(self) -> str:
        return result_id(self._claim.execution_id, self._index)

    async def list_files(self) -> Sequence[TaskFile]:
        return await self._journal.list_files(self._claim)

    async def read_file(self, name: str) -> bytes | None:
        return await self._journal.read_file(self._claim, name)

    async def save_file(self, name: str, content: bytes) -> None:
        await self._journal.save_file(self._claim, mended(name), content)

    async def read_output(self, wanted: str) -> str | None:
        execution_id, _, index = wanted.rpartition(":")
        if not index.isdecimal():
            return None
        return await self._journal.read_output(self._claim, execution_id, int(index))

    async def create_task(self, fields: dict[str, Any]) -> str:
        given = {key: mended(value) if isinstance(value, str) else value for key, value in fields.items()}
        try:
            new = TaskCreate.parse({**given, "assistant": given.get("assistant") or self._work.assistant})
            return await self._journal.create_child(
                self._claim, self._index, new, depth_limit=self._depth_limit, child_limit=self._child_limit
            )
        except ValidationError as error:
            raise ToolError("not_created", error.message) from None

    async def remember(self, text: str) -> None:
        await self._journal.remember(self._claim, self._index, mended(text))

    async def recall(self, query: str) -> Sequence[MemoryNote]:
        return await self._journal.recall(self._claim, mended(query), RECALLED)


def result_id(execution_id: str, index: int) -> str:
    """Names a step's output: for `read_result`, and as operation key."""
    return f"{execution_id}:{index}"
