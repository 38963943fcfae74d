"""Tasks whose every text is hostile: it would control the terminal, be read as markup, or break the lines."""

from __future__ import annotations

from typing import Any

from agnt_tasks.models.status import TaskStatus
from agnt_tasks.store.local.store import LocalStore

CONTROL = (
    "\x1b[2J\x1b[H\x1b[31mred\x1b[?1003h\x1b]52;c;aGk=\x07\x1b]8;;http://evil.example\x1b\\link\x1b]8;;\x1b\\"
    "\x1bP1$r\x1b\\\x1b(0\x1b7\x9b31m\x9d52;c;aGk=\x9c\x07\x08\x7f\x0e\r"
)
HIDDEN = "\u202eesrever\u2066\u200f zero\u200b\u2060\ufeffwidth \u2028\U000e0041\u3164"
MARKUP = "[red]markup[/] [@click=app.quit]x[/] [/nope] $error \\[b]"
WIDE = "東京 👩‍👩‍👧‍👦 🇩🇪🇫🇷 🏳️‍🌈 ❤️ ﷽ e\u0301\u0323 " + "z" + "\u0301" * 40
LONG_LINE = "x" * 500
HOSTILE = f"{CONTROL}{HIDDEN}{MARKUP} {WIDE}"
MARKDOWN = f"""# RESULT {HOSTILE}

Prose {HOSTILE} with `code {CONTROL}` and [a link {MARKUP}](javascript:alert(1)) and <b>html</b>
and [another](http://evil.example/\x1b]52;c;aGk=\x07) and ![picture](file:///etc/passwd\x9b2J).

| One {MARKUP} | Two {WIDE} |
|---|---|
| {CONTROL} | {HIDDEN} |
| {LONG_LINE} | 東京 |

```python{CONTROL}
code {HOSTILE}
{LONG_LINE}
```

> quoted {HOSTILE}

1. listed {HOSTILE}
{LONG_LINE}

"""


def hostile(word: str, limit: int = 128) -> str:
    """Beginning with a word by which it is found on the screen."""
    return f"{word} {HOSTILE}"[:limit].strip()


def person(name: str) -> str:
    """An address, as hostile as one can be."""
    return f"{name}\x9b31m\u202e[red]東@example.com"


def _task(number: int, status: str, at: int, **fields: Any) -> dict[str, Any]:
    task: dict[str, Any] = {
        "kind": "task",
        "id": f"task_hostile{number}",
        "title": hostile(f"TITLE{number}", 500),
        "description": f"DESCRIPTION{number} {HOSTILE}\n{LONG_LINE}\n{MARKDOWN}",
        "assistant": hostile("ASSISTANT"),
        "type": hostile("TYPE"),
        "skills": [hostile("SKILL")],
        "ownerEmail": person("owner"),
        "assignedUsers": [person("assigned")],
        "followers": [person("follower")],
        "status": status,
        "createdAt": at - 60_000,
        "updatedAt": at - number,
    }
    return {**task, **fields}


def _said(at: int, status: str) -> list[dict[str, Any]]:
    by = {"by": person("by"), "timestamp": at}
    question = {"clarification": True, "options": [hostile("OPTION1"), hostile("OPTION2")]}
    question |= {"recommended": hostile("OPTION2"), "reason": hostile("REASON", 9999)}
    said: list[dict[str, Any]] = [
        {"type": "message", "role": "user", "content": f"MESSAGE {MARKDOWN}", **by},
        {"type": "assignment", "added": [person("a")], "removed": [person("b")], "assignedUsers": [], **by},
        {"type": "update", "fields": [hostile("FIELD")], **by},
        {"type": "human_feedback", "feedback": "dislike", "reason": hostile("DISLIKED", 9999), **by},
    ]
    if status == "needs_clarification":
        content = f"QUESTION {MARKDOWN}"
        said.append({"type": "message", "role": "assistant", "content": content, **question, **by})
    if status == "failed":
        said.append({"type": "error", "message": hostile("ERROR", 9999), "code": hostile("CODE"), **by})
    end = {"type": "status_change", "from": "in_progress", "to": status, "reason": hostile("WHY", 9999)}
    return [*said, {**end, **by}]


def _execution(number: int, status: str, at: int) -> dict[str, Any]:
    step = {"index": 0, "kind": "model", "name": hostile("MODEL"), "status": "done", "startedAt": at}
    call = {"id": "call_1", "name": hostile("TOOL"), "arguments": '{"a": "\\u001b[2J"}'}
    arguments = {hostile("KEY"): hostile("VALUE", 9999), "list": [HOSTILE, {"deep": MARKDOWN}]}
    tool = {"index": 1, "kind": "tool", "name": hostile("TOOL"), "callId": "call_1", "arguments": arguments}
    failure = {"message": hostile("FAILURE", 9999), "code": hostile("CODE")}
    failed = status == "failed"
    return {
        "id": f"exec_hostile{number}",
        "status": status,
        "startedAt": at,
        "completedAt": at + 5000,
        "assistant": hostile("ASSISTANT"),
        "model": hostile("MODEL"),
        "message": f"MESSAGE {HOSTILE}",
        "notice": hostile("NOTICE", 9999),
        "recalled": [hostile("RECALLED", 9999)],
        "result": MARKDOWN + "100 kB without an end " * 5000 if status == "completed" else None,
        "error": failure if failed else None,
        "steps": [
            {**step, "output": f"ANSWER {MARKDOWN}", "calls": [call], "completedAt": at + 1000},
            {**tool, "output": f"OUTPUT {HOSTILE}\n{LONG_LINE}", "status": "failed" if failed else "done"}
            | {"startedAt": at + 1000, "completedAt": at + 5000, "error": failure if failed else None},
        ],
    }


async def furnish(store: LocalStore, at: int) -> None:
    """One task in every column but In progress, with everything that a task can have."""
    await store.import_(_rows(at))


def _rows(at: int) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for number, status in enumerate(TaskStatus, 1):
        more: dict[str, Any] = {"activities": _said(at, status)}
        if status in ("completed", "failed", "needs_clarification"):
            more["executions"] = [_execution(number, status, at)]
        if status not in ("in_progress", "pending"):
            rows.append(_task(number, status, at, **more))
        else:
            rows.append(_task(number, "pending", at))
    for number, title in enumerate((CONTROL, HIDDEN, MARKUP, WIDE, LONG_LINE), 10):
        rows.append(_task(number, "completed", at, title=title, description=title))
    of_task = {"kind": "file", "taskId": "task_hostile5", "content": "aGk=", "createdAt": at}
    rows.append({**of_task, "fileId": "file_h1", "name": hostile("FILE", 255), "mimeType": hostile("MIME")})
    note = {"kind": "memory", "assistant": hostile("ASSISTANT"), "createdAt": at, "by": person("by")}
    rows.append({**note, "id": "mem_h1", "text": f"NOTE {MARKDOWN}", "taskId": "task_hostile5"})
    texts = {key: hostile(key.upper(), 9999) for key in ("name", "model", "apiBase", "instructions")}
    rows.append({"kind": "assistant", "id": hostile("ASSISTANT"), **texts, "skills": [hostile("SKILL")]})
    return rows
