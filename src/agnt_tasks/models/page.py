"""Asking for lists, and what comes back (L170 to L205)."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field

from agnt_tasks.models.status import TaskStatus
from agnt_tasks.models.task import TaskRow
from agnt_tasks.models.text import Text
from agnt_tasks.models.wire import Wire

PER_PAGE_LIMIT = 100


def _statuses(value: Any) -> Any:
    if value is None or value == "":
        return ()
    if isinstance(value, str):
        return tuple(part.strip() for part in value.split(","))
    return value


def _yes_or_no(value: Any) -> Any:
    words = {"true": True, "1": True, "false": False, "0": False}
    if isinstance(value, str):
        if value.lower() not in words:
            raise ValueError("must be true or false")
        return words[value.lower()]
    return value


def _whole(value: Any) -> Any:
    """Nothing but digits: what else reads as a number is a slip of somebody's program."""
    if isinstance(value, str) and not (value.isascii() and value.isdecimal()):
        raise ValueError("must be a whole number, 1 or more")
    return value


_Whole = Annotated[int, BeforeValidator(_whole)]


class TaskQuery(Wire):
    """Filters combine by AND (decision 2.3, 34). `status` also takes a comma list."""

    status: Annotated[tuple[TaskStatus, ...], BeforeValidator(_statuses)] = ()
    type: Text | None = None
    """Exact and case-sensitive."""
    search: Text = ""
    """Words; every one must begin some word of title or description."""
    mine: Annotated[bool, BeforeValidator(_yes_or_no)] = False
    """Only tasks that the caller owns."""
    page: Annotated[_Whole, Field(ge=1, le=2**31)] = 1
    per_page: Annotated[_Whole, Field(ge=1), AfterValidator(lambda size: min(size, PER_PAGE_LIMIT))] = 20
    """Rows a page; more than 100 are given as 100."""


class Pagination(Wire):
    page: int
    per_page: int
    total: int
    """Tasks that match, over all pages."""


class TaskPage(Wire):
    data: tuple[TaskRow, ...]
    pagination: Pagination
