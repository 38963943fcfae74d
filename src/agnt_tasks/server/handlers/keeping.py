"""Files, memory, assistants, skills, usage."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from starlette.responses import Response

from agnt_tasks.errors import ValidationError
from agnt_tasks.models.assistant import Assistant
from agnt_tasks.models.attachment import guessed_type
from agnt_tasks.models.task import Deleted
from agnt_tasks.server.answers import download, listed, ok, plain
from agnt_tasks.server.calls import Call, Handler


async def _list_files(call: Call) -> Response:
    return listed(await call.store.list_files(call.names["taskId"]))


async def _read_file(call: Call) -> Response:
    task_id, name = call.names["taskId"], call.names["name"]
    content = await call.store.read_file(task_id, name)
    types = [file.mime_type for file in await call.store.list_files(task_id) if file.name == name]
    return download(name, content, types[-1] if types and types[-1] else guessed_type(name))


async def _list_memory(call: Call) -> Response:
    return listed(await call.store.list_memory(assistant=call.query.assistant, search=call.query.search))


async def _edit_memory(call: Call) -> Response:
    return ok(await call.store.edit_memory(call.names["noteId"], call.body.text))


async def _forget(call: Call) -> Response:
    await call.store.forget(call.names["noteId"])
    return ok(Deleted(id=call.names["noteId"]))


async def _list_assistants(call: Call) -> Response:
    return listed(await call.store.list_assistants())


async def _save_assistant(call: Call) -> Response:
    wanted: Assistant = call.body.named(call.names["assistantId"])
    if wanted.key:
        check_key(wanted, await call.store.list_assistants())
    return ok(await call.store.save_assistant(wanted))


def check_key(wanted: Assistant, known: Sequence[Assistant]) -> None:
    """Whoever is far away must not have files or variables of this machine sent to a server of their choice.

    Raises:
        ValidationError
    """
    if any((each.id, each.key, each.api_base) == (wanted.id, wanted.key, wanted.api_base) for each in known):
        return
    if wanted.key and (not wanted.key.startswith("env:") or wanted.api_base):
        raise ValidationError.of("key", "name a variable of the server (env:NAME) and no apiBase over HTTP")


async def _delete_assistant(call: Call) -> Response:
    await call.store.delete_assistant(call.names["assistantId"])
    return ok(Deleted(id=call.names["assistantId"]))


async def _list_skills(call: Call) -> Response:
    return plain({"data": list(call.serving.skills())})


async def _usage(call: Call) -> Response:
    return listed(await call.store.usage())


HANDLERS: Mapping[str, Handler] = {
    "list_files": _list_files,
    "read_file": _read_file,
    "list_memory": _list_memory,
    "edit_memory": _edit_memory,
    "forget": _forget,
    "list_assistants": _list_assistants,
    "save_assistant": _save_assistant,
    "delete_assistant": _delete_assistant,
    "list_skills": _list_skills,
    "usage": _usage,
}
