"""The sample tasks of `agnt demo`, as rows for an import.

The file holds what `agnt export` gives, after a first line of its own: when that was, whose board it is,
which tasks to hand out while somebody looks, and the words that generated tasks are made of.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.resources import files
from itertools import chain
from random import Random
from typing import Any, NamedTuple

from agnt_tasks.models.attachment import Attachment
from agnt_tasks.models.status import TaskStatus
from agnt_tasks.models.timestamp import from_iso

Row = dict[str, Any]

_SHARES = {TaskStatus.COMPLETED: 82, TaskStatus.PENDING: 10, TaskStatus.ON_HOLD: 5, TaskStatus.FAILED: 3}
"""Generated tasks, in parts of a hundred."""
_DAY = 24 * 3_600_000
_OLDEST_DAYS = 150
_SAMPLE_DAYS = 3
"""Generated tasks are older than the samples."""


class Live(NamedTuple):
    """A task to hand out, and what to attach to it."""

    task_id: str
    files: tuple[Attachment, ...]


class Samples(NamedTuple):
    me: str
    """The email of whose board it is."""
    rows: Iterable[Row]
    live: Sequence[Live]
    """In the order in which they are handed out."""


def samples(tasks: int | None, now: int) -> Samples:
    """So many tasks (None: the samples alone) as they look at `now`; the same at every call."""
    lines = files("agnt_tasks.wiring").joinpath("demo_tasks.jsonl").read_text("utf-8").splitlines()
    told, *rows = map(json.loads, lines)
    rows = _moved(rows, now - from_iso(told["now"]))
    known = [row["id"] for row in rows if row["kind"] == "task"]
    wanted = len(known) if tasks is None else tasks
    left_out = set(known[wanted:])
    rows = [row for row in rows if not left_out & {row.get("id"), row.get("taskId")}]
    live = [Live(one["id"], tuple(map(Attachment.parse, one["files"]))) for one in told["live"]]
    return Samples(
        me=told["me"],
        rows=chain(rows, _generated(wanted - len(known), told["words"], now)),
        live=[one for one in live if one.task_id not in left_out],
    )


def _moved(value: Any, by: int) -> Any:
    """The same with every time moved by so many milliseconds."""
    if isinstance(value, list):
        return [_moved(each, by) for each in value]
    if not isinstance(value, dict):
        return value
    return {
        key: from_iso(each) + by if each and (key == "timestamp" or key.endswith("At")) else _moved(each, by)
        for key, each in value.items()
    }


def _generated(count: int, words: Mapping[str, Any], now: int) -> Iterator[Row]:
    """Plain tasks, such as pile up in months, oldest first."""
    chance = Random(1)  # noqa: S311 - nothing here is a secret
    statuses, shares = list(_SHARES), list(_SHARES.values())
    for number in range(count):
        status = chance.choices(statuses, shares)[0]
        at = now - int((_SAMPLE_DAYS + (1 - number / count) * _OLDEST_DAYS) * _DAY)
        what = chance.choice(words["what"]).format(month=chance.choice(words["month"]))
        assistant = chance.choice(words["assistants"])
        yield {
            "kind": "task",
            "id": f"task_{number:08x}{chance.getrandbits(48):012x}",
            "title": chance.choice(words["titles"]).format(who=chance.choice(words["who"]), what=what),
            "assistant": assistant,
            "type": chance.choice(words["types"]),
            "status": status,
            "activities": _log(status, at, assistant, chance.choice(words["said"].get(status, ("",)))),
            "createdAt": at - chance.randrange(60_000, 7_200_000),
            "updatedAt": at,
        }


def _log(status: TaskStatus, at: int, assistant: str, said: str) -> list[Row]:
    """How a generated task came where it is."""
    begin = {"type": "status_change", "from": "pending", "to": "in_progress", "timestamp": at - 50_000}
    end = {"type": "status_change", "from": "in_progress", "to": status, "timestamp": at}
    if status is TaskStatus.COMPLETED:
        told = {"type": "message", "role": "assistant", "content": said, "by": assistant, "timestamp": at}
        return [begin, told, end]
    if status is TaskStatus.FAILED:
        return [begin, {"type": "error", "code": "MODEL_ERROR", "message": said, "timestamp": at}, end]
    return [] if status is TaskStatus.PENDING else [{**end, "from": "pending"}]
