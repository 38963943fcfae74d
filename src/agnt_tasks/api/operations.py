"""The one table of operations: routes, bodies, scopes, the OpenAPI document and the client come from it."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from agnt_tasks.api import answers, bodies
from agnt_tasks.models.assistant import Assistant
from agnt_tasks.models.attachment import PROCESS_LIMIT, TaskFile
from agnt_tasks.models.execution import Usage
from agnt_tasks.models.memory import MemoryNote
from agnt_tasks.models.page import TaskPage, TaskQuery
from agnt_tasks.models.task import Deleted, Task, TaskCreate, TaskPatch, TaskUpdate
from agnt_tasks.models.token import Scope as Scope
from agnt_tasks.models.usage import UsageRow
from agnt_tasks.models.webhook import Delivery, Webhook, WebhookChange, WebhookSecret
from agnt_tasks.models.wire import Wire

BODY_LIMIT = 1024 * 1024
"""Bytes of a JSON body (decision 2.1, 15)."""
PROCESS_BODY_LIMIT = PROCESS_LIMIT * 4 // 3 + BODY_LIMIT
"""Files of 12 MiB in base 64, and what goes with them: the files' own limit is the one that is told."""
KEY_LIMIT = 255
"""Characters of an idempotency key."""
IMPORT_LIMIT = 64 * 1024 * 1024


class Answer(StrEnum):
    """What an operation answers with."""

    OBJECT = "object"
    """One JSON object."""
    LIST = "list"
    """`{"data": [...]}`."""
    LINES = "lines"
    """One JSON object a line (application/x-ndjson)."""
    BYTES = "bytes"
    EVENTS = "events"
    """text/event-stream."""


class Operation(NamedTuple):
    name: str
    """The method of the store that does it, where there is one."""
    method: str
    path: str
    """As in the document, with `{taskId}` for `:taskId`."""
    summary: str
    scope: Scope | None
    """None: no token is asked for."""
    answer: type[Wire] | None = None
    """None: any JSON object, or none at all."""
    body: type[Wire] | None = None
    query: type[Wire] | None = None
    success: int = 200
    form: Answer = Answer.OBJECT
    offer: str = ""
    """The capability without which it is not there; empty: it is in the document, or always there."""
    limit: int = BODY_LIMIT
    """Bytes of the body."""
    documented: bool = False
    """One of the nine (L102 to L111)."""


def _documented(name: str, method: str, path: str, summary: str, scope: Scope, **more: object) -> Operation:
    return Operation(name, method, path, summary, scope, documented=True, **more)  # type: ignore[arg-type]


_TASK = "/tasks/{taskId}"

DOCUMENTED = (
    _documented("list_tasks", "GET", "/tasks", "List tasks", Scope.READ, query=TaskQuery, answer=TaskPage),
    _documented(
        "create_task", "POST", "/tasks", "Create a task", Scope.WRITE,
        body=TaskCreate, answer=Task, success=201,
    ),
    _documented("get_task", "GET", _TASK, "Get task with activities and executions", Scope.READ, answer=Task),
    _documented("update_task", "PUT", _TASK, "Update a task", Scope.WRITE, body=TaskUpdate, answer=TaskPatch),
    _documented("delete_task", "DELETE", _TASK, "Delete a task", Scope.WRITE, answer=Deleted),
    _documented(
        "set_assignees", "PUT", f"{_TASK}/assignees", "Update task assignees", Scope.WRITE,
        body=bodies.AssigneesBody, answer=TaskPatch,
    ),
    _documented(
        "send_feedback", "POST", f"{_TASK}/feedback", "Send feedback on task result", Scope.WRITE,
        body=bodies.FeedbackBody, answer=TaskPatch,
    ),
    _documented("stop_task", "POST", f"{_TASK}/stop", "Stop task execution", Scope.RUN, answer=TaskPatch),
    _documented(
        "process_task", "POST", f"{_TASK}/process", "Queue task for AI processing", Scope.RUN,
        body=bodies.ProcessBody, answer=TaskPatch, limit=PROCESS_BODY_LIMIT,
    ),
)  # fmt: skip

OFFERED = (
    Operation(
        "watch", "GET", "/events", "Every change, as server-sent events", Scope.READ,
        query=bodies.EventsQuery, form=Answer.EVENTS, offer="replay",
    ),
    Operation(
        "list_files", "GET", f"{_TASK}/files", "Attachments and results", Scope.READ, TaskFile,
        form=Answer.LIST, offer="files",
    ),
    Operation(
        "read_file", "GET", f"{_TASK}/files/{{name}}", "The newest file of that name", Scope.READ,
        form=Answer.BYTES, offer="files",
    ),
    Operation(
        "list_memory", "GET", "/memory", "What assistants keep", Scope.READ, MemoryNote,
        query=bodies.MemoryQuery, form=Answer.LIST, offer="memory",
    ),
    Operation(
        "edit_memory", "PUT", "/memory/{noteId}", "Change a note", Scope.WRITE, MemoryNote,
        body=bodies.NoteBody, offer="memory",
    ),
    Operation(
        "forget", "DELETE", "/memory/{noteId}", "Withdraw a note", Scope.WRITE, Deleted, offer="memory"
    ),
    Operation(
        "list_assistants", "GET", "/assistants", "Profiles", Scope.READ, Assistant,
        form=Answer.LIST, offer="assistants",
    ),
    Operation(
        "save_assistant", "PUT", "/assistants/{assistantId}", "Make or replace a profile", Scope.ADMIN,
        Assistant, body=bodies.AssistantBody, offer="assistants",
    ),
    Operation(
        "delete_assistant", "DELETE", "/assistants/{assistantId}", "Delete a profile", Scope.ADMIN,
        Deleted, offer="assistants",
    ),
    Operation(
        "list_skills", "GET", "/skills", "Skills and their tools", Scope.READ, answers.SkillAnswer,
        form=Answer.LIST,
    ),
    Operation(
        "usage", "GET", "/usage", "Totals by assistant and model", Scope.READ, UsageRow,
        form=Answer.LIST, offer="usage",
    ),
    Operation(
        "windows", "POST", "/board/columns", "Parts of columns, with their totals", Scope.READ,
        answers.ColumnsAnswer, body=bodies.ColumnsBody, offer="board",
    ),
    Operation(
        "place_of", "POST", "/board/place", "The row of a task in a column", Scope.READ,
        answers.PlaceAnswer, body=bodies.PlaceBody, offer="board",
    ),
    Operation(
        "standings", "POST", "/board/standings", "How tasks stand", Scope.READ,
        answers.StandingAnswer, body=bodies.StandingsBody, form=Answer.LIST, offer="board",
    ),
    Operation(
        "spent_since", "GET", "/board/spent", "Tokens and money since a time", Scope.READ, Usage,
        query=bodies.SpentQuery, offer="board",
    ),
    Operation(
        "find_ids", "GET", "/ids", "Ids by their beginning", Scope.READ,
        query=bodies.IdsQuery, form=Answer.LIST, offer="find",
    ),
    Operation(
        "export", "GET", "/export", "Everything, one object a line", Scope.READ,
        form=Answer.LINES, offer="exchange",
    ),
    Operation(
        "import_", "POST", "/import", "Take in what export gave", Scope.ADMIN, answers.ImportedAnswer,
        offer="exchange", limit=IMPORT_LIMIT,
    ),
)  # fmt: skip

_WEBHOOK = "/account/webhook"

WEBHOOKS = (
    Operation("get_webhook", "GET", _WEBHOOK, "Where finished tasks are told", Scope.ADMIN, Webhook),
    Operation(
        "save_webhook", "PUT", _WEBHOOK, "Make or change the webhook", Scope.ADMIN, Webhook,
        body=WebhookChange,
    ),
    Operation(
        "delete_webhook", "DELETE", _WEBHOOK, "Delete it, its secret and its log", Scope.ADMIN, Deleted
    ),
    Operation(
        "test_webhook", "POST", f"{_WEBHOOK}/test", "Send a test call, and tell what came of it", Scope.ADMIN,
        Delivery,
    ),
    Operation(
        "reveal_webhook_secret", "POST", f"{_WEBHOOK}/reveal-secret", "The secret that signs", Scope.ADMIN,
        WebhookSecret,
    ),
    Operation(
        "regenerate_webhook_secret", "POST", f"{_WEBHOOK}/regenerate-secret",
        "A new secret; the old one signs beside it for a day", Scope.ADMIN, WebhookSecret,
    ),
    Operation(
        "list_webhook_deliveries", "GET", f"{_WEBHOOK}/logs", "What was sent in the last week, newest first",
        Scope.ADMIN, Delivery, query=bodies.LogQuery, form=Answer.LIST,
    ),
)  # fmt: skip
"""Only where the server sends any."""

OPERATIONS = (*DOCUMENTED, *OFFERED)
BY_NAME = {each.name: each for each in OPERATIONS}
