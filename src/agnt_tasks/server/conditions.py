"""Conditional requests (RFC 9110, section 13): tags of tasks, and what callers say of them."""

from __future__ import annotations

import hashlib
import re

from agnt_tasks.errors import PreconditionFailedError
from agnt_tasks.models.task import Task

_TAG = re.compile(r'(W/)?"([\x21\x23-\x7e\x80-\xff]*)"')
_REVISION = re.compile(r"(\d{1,18})(?:-\d+)?")


def task_tag(task: Task) -> str:
    """The revision, and how far a text is written: that changes what GET shows, but not the revision."""
    written = "".join(f"-{each.streamed}" for each in task.executions if each.streamed is not None)
    return f'"{task.rev}{written}"'


def revision_tag(rev: int) -> str:
    return f'"{rev}"'


def content_tag(content: bytes) -> str:
    """For lists: weak, because the same rows may be written in another way some day."""
    return f'W/"{hashlib.blake2b(content, digest_size=12).hexdigest()}"'


def is_known(if_none_match: str | None, tag: str) -> bool:
    """Whether the caller has this answer already."""
    if if_none_match is None:
        return False
    if if_none_match.strip() == "*":
        return True
    wanted = tag.removeprefix("W/")
    return any(f'"{found[2]}"' == wanted for found in _TAG.finditer(if_none_match))


def wanted_revision(if_match: str | None, task_id: str) -> int | None:
    """The one revision that a change is meant for; None: any.

    Raises:
        PreconditionFailedError: no tag of ours, or several: only one of them can be compared in the
            transaction that changes the task.
    """
    if if_match is None or if_match.strip() == "*":
        return None
    # A weak tag never matches here (section 8.8.3.2).
    tags = {found[2] for found in _TAG.finditer(if_match) if not found[1]}
    revisions = {match[1] for tag in tags if (match := _REVISION.fullmatch(tag))}
    if len(revisions) != 1:
        raise PreconditionFailedError(task_id)
    return int(revisions.pop())
