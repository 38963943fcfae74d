"""What the local store offers beyond the document: files, memory, assistants, usage."""

from __future__ import annotations

from collections.abc import Sequence

from agnt_tasks.errors import NotFoundError, ValidationError
from agnt_tasks.models.assistant import DEFAULT_ASSISTANT, Assistant
from agnt_tasks.models.attachment import TaskFile
from agnt_tasks.models.memory import MemoryNote
from agnt_tasks.models.usage import UsageRow
from agnt_tasks.store.local.tasks import Bound, checked
from agnt_tasks.store.local.words import parse_search

MOST_NOTES = 200
"""Notes that a search gives."""


class KeepingOperations(Bound):
    async def list_files(self, task_id: str) -> Sequence[TaskFile]:
        async with self._repository.reading() as records:
            await self._task(records, task_id)
            return await records.files.of_task(task_id)

    async def read_file(self, task_id: str, name: str) -> bytes:
        async with self._repository.reading() as records:
            await self._task(records, task_id)
            content = await records.files.content(task_id, name)
        if content is None:
            raise NotFoundError(f"Task {task_id} has no file {name}. `agnt files {task_id}` lists its files.")
        return content

    async def list_memory(self, *, assistant: str = "", search: str = "") -> Sequence[MemoryNote]:
        async with self._repository.reading() as records:
            checked("search", search)
            if not search.strip():
                return await records.memory.notes(self._account, assistant)
            found = parse_search(search)
            return await records.memory.fitting(
                self._account, assistant, (*found.words, *found.pieces), MOST_NOTES
            )

    async def edit_memory(self, note_id: str, text: str) -> MemoryNote:
        if not text.strip():
            raise ValidationError.of("text", "must not be empty: forget the note instead")
        checked("text", text)
        async with self._repository.writing() as records:
            note = await records.memory.edit(self._account, note_id, text.strip())
        if note is None:
            raise _no_note(note_id)
        return note

    async def forget(self, note_id: str) -> None:
        async with self._repository.writing() as records:
            if not await records.memory.forget(self._account, note_id):
                raise _no_note(note_id)

    async def list_assistants(self) -> Sequence[Assistant]:
        async with self._repository.reading() as records:
            made = await records.memory.assistants(self._account)
        known = {each.id: each for each in made} | dict(self._profiles)
        return sorted(known.values(), key=lambda each: (each.id != DEFAULT_ASSISTANT, each.id))

    async def save_assistant(self, assistant: Assistant) -> Assistant:
        self._must_be_ours(assistant.id)
        saved = assistant.model_copy(update={"source": "store"})
        async with self._repository.writing() as records:
            await records.memory.save_assistant(self._account, saved)
        return saved

    async def delete_assistant(self, assistant_id: str) -> None:
        self._must_be_ours(assistant_id)
        async with self._repository.writing() as records:
            if not await records.memory.delete_assistant(self._account, assistant_id):
                raise NotFoundError(f"There is no assistant {assistant_id}. `agnt assistants` lists them.")

    def _must_be_ours(self, assistant_id: str) -> None:
        if assistant_id in self._profiles:
            raise ValidationError.of("id", f"{assistant_id} is set in config.toml: change it there")

    async def usage(self) -> Sequence[UsageRow]:
        async with self._repository.reading() as records:
            return await records.executions.usage(self._account)


def _no_note(note_id: str) -> NotFoundError:
    return NotFoundError(f"There is no note {note_id}. `agnt memory` lists them.")
