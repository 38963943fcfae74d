"""What a server may offer beyond the document: files, memory, assistants, usage."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from pydantic import ValidationError as PydanticError

from agnt_tasks.api.bodies import NoteBody
from agnt_tasks.api.operations import BY_NAME
from agnt_tasks.errors import NotFoundError, TaskNotFoundError
from agnt_tasks.models.assistant import Assistant
from agnt_tasks.models.attachment import TaskFile
from agnt_tasks.models.memory import MemoryNote
from agnt_tasks.models.text import is_storable
from agnt_tasks.models.usage import UsageRow
from agnt_tasks.models.wire import Wire
from agnt_tasks.store.rest.answers import Answer
from agnt_tasks.store.rest.bound import Bound, checked
from agnt_tasks.store.rest.reading import list_in

Kind = TypeVar("Kind", bound=Wire)


class KeepingOperations(Bound):
    async def list_files(self, task_id: str) -> Sequence[TaskFile]:
        return each_of(await self._ask("list_files", task_id), TaskFile)

    async def read_file(self, task_id: str, name: str) -> bytes:
        if not (task_id and is_storable(task_id)):
            raise TaskNotFoundError(task_id)
        try:
            return (await self.client.call(BY_NAME["read_file"], task_id, name)).content
        except TaskNotFoundError:
            raise TaskNotFoundError(task_id) from None
        except NotFoundError as error:
            words = f"Task {task_id} has no file {name}. `agnt files {task_id}` lists its files."
            missing = NotFoundError(words)
            missing.request_id = error.request_id
            raise missing from None

    async def list_memory(self, *, assistant: str = "", search: str = "") -> Sequence[MemoryNote]:
        asked = {"assistant": checked("assistant", assistant), "search": checked("search", search)}
        query = {name: value for name, value in asked.items() if value}
        return each_of(await self.client.call(BY_NAME["list_memory"], query=query), MemoryNote)

    async def edit_memory(self, note_id: str, text: str) -> MemoryNote:
        body = NoteBody.parse({"text": text}).to_wire()
        return one_of(await self.client.call(BY_NAME["edit_memory"], note_id, body=body), MemoryNote)

    async def forget(self, note_id: str) -> None:
        (await self.client.call(BY_NAME["forget"], note_id)).check_done()

    async def list_assistants(self) -> Sequence[Assistant]:
        return each_of(await self.client.call(BY_NAME["list_assistants"]), Assistant)

    async def save_assistant(self, assistant: Assistant) -> Assistant:
        body = assistant.to_wire()
        return one_of(await self.client.call(BY_NAME["save_assistant"], assistant.id, body=body), Assistant)

    async def delete_assistant(self, assistant_id: str) -> None:
        (await self.client.call(BY_NAME["delete_assistant"], assistant_id)).check_done()

    async def usage(self) -> Sequence[UsageRow]:
        return each_of(await self.client.call(BY_NAME["usage"]), UsageRow)


def one_of(answer: Answer, kind: type[Kind]) -> Kind:
    """The value of an answer.

    Raises:
        StoreError: it is another one.
    """
    body = answer.json()
    try:
        return kind.model_validate(body)
    except (PydanticError, RecursionError):
        raise answer.unusable("answered with something else than what was asked for") from None


def each_of(answer: Answer, kind: type[Kind]) -> list[Kind]:
    """The values of a list. Raises as `one_of`."""
    rows = list_in(answer.json(), "data")
    if rows is None:
        raise answer.unusable("answered with something else than a list")
    try:
        return [kind.model_validate(row) for row in rows]
    except (PydanticError, RecursionError):
        raise answer.unusable("answered with a list of something else than what was asked for") from None
