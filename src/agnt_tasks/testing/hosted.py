"""A stand-in for the hosted service: the same operations in its dialect, over any store of ours.

Envelopes, raw statuses, people and assistants as objects, ids of 24 hexadecimal digits; no tags, no keys, no
events. What it does not know it refuses.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from agnt_tasks.errors import (
    AgntError,
    ConflictError,
    NotFoundError,
    TaskNotFoundError,
    UnauthorizedError,
    ValidationError,
)
from agnt_tasks.models.attachment import Attachment
from agnt_tasks.models.page import PER_PAGE_LIMIT, TaskQuery
from agnt_tasks.models.status import Feedback
from agnt_tasks.models.task import TaskCreate, TaskRow, TaskUpdate
from agnt_tasks.store.paging import every_row
from agnt_tasks.store.protocol import FullStore
from agnt_tasks.testing.hosted_shapes import MEANT, RAW, activity_shape, row_shape, task_shape

ORDERS: Mapping[str, Callable[[TaskRow], tuple[object, ...]]] = {
    "updated": lambda row: (-row.updated_at, row.id),
    "created": lambda row: (-row.created_at, row.id),
    "hash": lambda row: (hosted_id(row.id),),
}
"""What the real one does is not known: newest change first, newest first, or neither."""

Handler = Callable[[Request], Awaitable[Response]]


def hosted_id(task_id: str) -> str:
    return hashlib.sha256(task_id.encode()).hexdigest()[:24]


class Hosted:
    """One account's tasks; the only right token is `token`."""

    def __init__(self, store: FullStore, *, token: str = "token", order: str = "updated") -> None:  # noqa: S107
        self.requests: list[str] = []
        """Method and path of each that came."""
        self.renamed: dict[str, str] = {}
        """Raw statuses of tasks, by their ids in the store, that are others than usual."""
        self._store = store
        self._token = token
        self._key = ORDERS[order]
        self._ids: dict[str, str] = {}

    @property
    def app(self) -> Starlette:
        task = "/tasks/{task_id}"
        return Starlette(
            routes=[
                self._route("/tasks", "GET", self._list),
                self._route("/tasks", "POST", self._create),
                self._route(task, "GET", self._get),
                self._route(task, "PUT", self._update),
                self._route(task, "DELETE", self._delete),
                self._route(f"{task}/assignees", "PUT", self._assign),
                self._route(f"{task}/feedback", "POST", self._judge),
                self._route(f"{task}/stop", "POST", self._stop),
                self._route(f"{task}/process", "POST", self._process),
                self._route(f"{task}/activities", "GET", self._activities),
            ]
        )

    def _route(self, path: str, method: str, handler: Handler) -> Route:
        async def answer(request: Request) -> Response:
            self.requests.append(f"{request.method} {request.url.path}")
            try:
                if request.headers.get("authorization") != f"Bearer {self._token}":
                    raise UnauthorizedError("Invalid token")
                return await handler(request)
            except AgntError as error:
                return _refused(error)

        return Route(path, answer, methods=[method])

    # Reading

    async def _list(self, request: Request) -> Response:
        asked = request.query_params
        number, size = _number(asked.get("page"), 1), _number(asked.get("perPage") or asked.get("limit"), 20)
        size = min(size, PER_PAGE_LIMIT)
        wanted = set(filter(None, asked.get("status", "").split(",")))
        rows = [row for row in await self._rows(asked) if not wanted or self._raw(row) in wanted]
        rows.sort(key=self._key)
        page = rows[(number - 1) * size : number * size]
        tasks = [row_shape(row, hosted_id(row.id), self._raw(row)) for row in page]
        return _ok(tasks=tasks, page=number, perPage=size, total=len(rows))

    async def _rows(self, asked: Mapping[str, str]) -> list[TaskRow]:
        query = TaskQuery(
            type=asked.get("type"),
            search=asked.get("search") or asked.get("q", ""),
            mine=asked.get("mine", False),
        )
        rows = [row async for row in every_row(self._store, query)]
        self._ids.update({hosted_id(row.id): row.id for row in rows})
        return rows

    def _raw(self, task: TaskRow) -> str:
        return self.renamed.get(task.id) or RAW[task.status]

    async def _id(self, request: Request) -> str:
        given = request.path_params["task_id"]
        if given not in self._ids:
            await self._rows({})
        if given not in self._ids:
            raise TaskNotFoundError(given)
        return self._ids[given]

    async def _shape(self, task_id: str) -> dict[str, Any]:
        task = await self._store.get_task(task_id)
        raw = self.renamed.get(task_id) or RAW[task.status]
        return task_shape(task, hosted_id(task_id), raw)

    async def _get(self, request: Request) -> Response:
        return _ok(task=await self._shape(await self._id(request)))

    async def _activities(self, request: Request) -> Response:
        """Newest first; `before` is the cursor that the page before gave."""
        task = await self._store.get_task(await self._id(request))
        found = [activity_shape(entry) for entry in task.activities][::-1]
        start = _number(request.query_params.get("before"), 0, least=0)
        end = start + min(_number(request.query_params.get("limit"), 20), PER_PAGE_LIMIT)
        more = end < len(found)
        return _ok(activities=found[start:end], hasMore=more, cursor=str(end) if more else None)

    # Changing

    async def _create(self, request: Request) -> Response:
        body = await _body(request)
        task = await self._store.create_task(TaskCreate.parse(body))
        self._ids[hosted_id(task.id)] = task.id
        return _ok(201, task=await self._shape(task.id))

    async def _update(self, request: Request) -> Response:
        task_id, body = await self._id(request), await _body(request)
        if "status" in body:
            if body["status"] not in MEANT:
                raise ValidationError.of("status", "Invalid enum value")
            body["status"] = MEANT[body["status"]]
            self.renamed.pop(task_id, None)
        await self._store.update_task(task_id, TaskUpdate.parse(body))
        return _ok(task=await self._shape(task_id))

    async def _delete(self, request: Request) -> Response:
        task_id = await self._id(request)
        await self._store.delete_task(task_id)
        return _ok(task={"id": hosted_id(task_id), "deleted": True, "message": "Task deleted"})

    async def _assign(self, request: Request) -> Response:
        task_id, body = await self._id(request), await _body(request)
        await self._store.set_assignees(task_id, body.get("emails", ()))
        return _ok(task=await self._shape(task_id))

    async def _judge(self, request: Request) -> Response:
        task_id, status = await self._id(request), (await _body(request)).get("status")
        if status is not None and status not in list(Feedback):
            raise ValidationError.of("status", "Invalid enum value")
        await self._store.send_feedback(task_id, Feedback(status) if status else None)
        said = {"success": True, "taskId": hosted_id(task_id), "status": status, "message": "Feedback saved"}
        return _ok(feedback=said)

    async def _stop(self, request: Request) -> Response:
        task_id = await self._id(request)
        await self._store.stop_task(task_id)
        return _ok(task=await self._shape(task_id))

    async def _process(self, request: Request) -> Response:
        task_id, body = await self._id(request), await _body(request)
        files = [Attachment.parse(each) for each in body.get("files", ())]
        await self._store.process_task(task_id, body.get("message", ""), files)
        execution = (await self._store.get_task(task_id)).executions[-1]
        said = {"success": True, "taskId": hosted_id(task_id), "executionId": hosted_id(execution.id)}
        return _ok(process={**said, "message": "Task queued"})


def _ok(status: int = 200, **body: Any) -> JSONResponse:
    return JSONResponse({"ok": True, **body}, status)


def _refused(error: AgntError) -> JSONResponse:
    kinds: Sequence[tuple[type[AgntError], int, str]] = (
        (UnauthorizedError, 401, "unauthorized"),
        (NotFoundError, 404, "not_found"),
        (ConflictError, 409, "conflict"),
        (ValidationError, 400, "bad_request"),
    )
    status, code = next(
        ((status, code) for kind, status, code in kinds if isinstance(error, kind)), (500, "error")
    )
    return JSONResponse({"error": error.message, "error_code": code}, status)


async def _body(request: Request) -> dict[str, Any]:
    content = await request.body()
    try:
        body = json.loads(content) if content else {}
    except ValueError:
        raise ValidationError("Malformed JSON") from None
    if not isinstance(body, dict):
        raise ValidationError("Expected an object")
    return body


def _number(text: str | None, otherwise: int, *, least: int = 1) -> int:
    return max(least, int(text)) if text and text.isdecimal() else otherwise
