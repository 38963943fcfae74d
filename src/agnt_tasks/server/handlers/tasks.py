"""The nine operations of the document (L102 to L111)."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote

from starlette.responses import Response

from agnt_tasks.api.offers import MONITOR
from agnt_tasks.api.operations import KEY_LIMIT
from agnt_tasks.errors import ValidationError
from agnt_tasks.models.execution import STREAMED
from agnt_tasks.models.task import Deleted
from agnt_tasks.server.answers import encoded, is_unchanged, ok, patched, tagged, unchanged
from agnt_tasks.server.calls import Call, Handler
from agnt_tasks.server.conditions import content_tag, revision_tag, task_tag, wanted_revision


async def _list(call: Call) -> Response:
    content = encoded(await call.store.list_tasks(call.query))
    tag = content_tag(content)
    answer = unchanged(tag) if is_unchanged(call, tag) else tagged(content, tag)
    if call.serving.offers.replay:
        answer.headers["link"] = f'</events>; rel="{MONITOR}"'
    return answer


async def _create(call: Call) -> Response:
    task = await call.store.create_task(call.body, key=_key(call))
    place = f"{call.request.scope.get('root_path', '')}/tasks/{quote(task.id, safe='')}"
    headers = {"location": place}
    # An answer that is given again tells of a revision that may be long gone.
    headers |= {"idempotent-replayed": "true"} if task.replayed else {"etag": revision_tag(task.rev)}
    return ok(task, 201, headers)


async def _get(call: Call) -> Response:
    task = await call.store.get_task(_id(call))
    tag = task_tag(task)
    return unchanged(tag) if is_unchanged(call, tag) else tagged(encoded(task, STREAMED), tag)


async def _update(call: Call) -> Response:
    return patched(await call.store.update_task(_id(call), call.body, rev=_revision(call)))


async def _delete(call: Call) -> Response:
    await call.store.delete_task(_id(call), rev=_revision(call))
    return ok(Deleted(id=_id(call)))


async def _assign(call: Call) -> Response:
    return patched(await call.store.set_assignees(_id(call), call.body.emails, rev=_revision(call)))


async def _judge(call: Call) -> Response:
    return patched(await call.store.send_feedback(_id(call), call.body.status, call.body.reason))


async def _stop(call: Call) -> Response:
    return patched(await call.store.stop_task(_id(call), rev=_revision(call)))


async def _process(call: Call) -> Response:
    body = call.body
    return patched(
        await call.store.process_task(
            _id(call), body.message, body.files, key=_key(call), expect=body.expect, rev=_revision(call)
        )
    )


def _id(call: Call) -> str:
    return call.names["taskId"]


def _revision(call: Call) -> int | None:
    return wanted_revision(call.header("if-match"), _id(call))


def _key(call: Call) -> str | None:
    key = call.header("idempotency-key")
    if key is not None and not 0 < len(key) <= KEY_LIMIT:
        raise ValidationError.of("Idempotency-Key", f"must have 1 to {KEY_LIMIT} characters")
    return key


HANDLERS: Mapping[str, Handler] = {
    "list_tasks": _list,
    "create_task": _create,
    "get_task": _get,
    "update_task": _update,
    "delete_task": _delete,
    "set_assignees": _assign,
    "send_feedback": _judge,
    "stop_task": _stop,
    "process_task": _process,
}
