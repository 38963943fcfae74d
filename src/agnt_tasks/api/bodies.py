"""What callers send that is no model of its own, and answers that only the wire has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BeforeValidator, Field

from agnt_tasks.errors import ImmutableFieldError, ValidationError
from agnt_tasks.models.assistant import Assistant
from agnt_tasks.models.attachment import Attachment
from agnt_tasks.models.card import ORDERS, Filter, Span, View
from agnt_tasks.models.status import Feedback, TaskStatus
from agnt_tasks.models.text import LIST_LIMIT, Description, EmailSet, Text
from agnt_tasks.models.wire import Wire

LARGEST = 2**53 - 1
"""What every program that reads JSON can count to."""


class AssigneesBody(Wire):
    """Replaces the whole set (L299 to L301)."""

    emails: EmailSet

    @classmethod
    def parse(cls, data: Mapping[str, Any]) -> Self:
        if data.get("emails", ()) is None:
            raise ValidationError.of("emails", "must not be null; [] clears it")
        return super().parse(data)


class FeedbackBody(Wire):
    """`status` must be there; null clears the verdict (decision 2.6, 50)."""

    status: Feedback | None
    reason: Description = ""
    """Why; ours (ruling Feedback)."""


_Attachments = tuple[Attachment, ...]
_Files = Annotated[
    _Attachments,
    BeforeValidator(lambda files: () if files is None else files, json_schema_input_type=_Attachments | None),
]


class ProcessBody(Wire):
    """All of it may be left out (L355 to L358)."""

    message: Description = ""
    files: _Files = ()
    expect: TaskStatus | None = None
    """Only if the task is in this status; compared in the same statement. Ours (ruling Asking)."""


class MemoryQuery(Wire):
    assistant: Text = ""
    search: Text = ""


class NoteBody(Wire):
    text: Text


class AssistantBody(Assistant):
    id: Text = ""
    """Left out, or that of the path."""

    def named(self, assistant_id: str) -> Assistant:
        """The profile of that id. Raises ImmutableFieldError: the body says another one."""
        if self.id not in ("", assistant_id):
            raise ImmutableFieldError.of("id", "must be that of the path, or left out")
        return Assistant.parse({**self.model_dump(exclude_unset=True), "id": assistant_id})


class IdsQuery(Wire):
    beginning: Text
    limit: Annotated[int, Field(ge=1, le=100)] = 20


class SpentQuery(Wire):
    since: Annotated[int, Field(ge=0, le=LARGEST)]
    """Milliseconds since 1970."""


class EventsQuery(Wire):
    after: Annotated[int, Field(ge=0, lt=2**63)] | None = None
    """A sequence; the header Last-Event-ID says the same and wins. None: from now on."""


_Words = Annotated[tuple[Text, ...], Field(max_length=LIST_LIMIT)]
_Milliseconds = Annotated[int, Field(ge=0, le=LARGEST, strict=True)]
_Flag = Annotated[bool, Field(strict=True)]


class LogQuery(Wire):
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class FilterBody(Wire):
    """As `models.card.Filter`."""

    words: Text = ""
    statuses: _Words = ()
    types: _Words = ()
    assistants: _Words = ()
    owners: _Words = ()
    mine: _Flag = False
    has_question: _Flag = False
    updated_within: _Milliseconds | None = None
    updated_before: _Milliseconds | None = None
    done_within: _Milliseconds | None = None


def _known_order(order: str) -> str:
    if order not in ORDERS:
        raise ValueError(f"must be one of {', '.join(ORDERS)}")
    return order


class ViewBody(Wire):
    """A filter and an order."""

    filter: FilterBody = FilterBody()
    order: Annotated[str, AfterValidator(_known_order), Field(json_schema_extra={"enum": list(ORDERS)})] = (
        ORDERS[0]
    )

    @property
    def view(self) -> View:
        return View(Filter(**self.filter.model_dump()), self.order)

    @classmethod
    def fields_of(cls, view: View) -> dict[str, Any]:
        """The part of a body that says what is looked at."""
        return {"filter": FilterBody(**view.filter._asdict()).to_wire(), "order": view.order}


class SpanBody(Wire):
    start: Annotated[int, Field(ge=0, le=LARGEST, strict=True)] = 0
    count: Annotated[int, Field(ge=0, le=1000, strict=True)]


class ColumnsBody(ViewBody):
    spans: Annotated[dict[str, SpanBody], Field(max_length=LIST_LIMIT)]
    """By status."""

    @property
    def wanted(self) -> dict[str, Span]:
        return {status: Span(span.start, span.count) for status, span in self.spans.items()}


class PlaceBody(ViewBody):
    status: Text
    task_id: Text


class StandingsBody(Wire):
    ids: Annotated[tuple[Text, ...], Field(max_length=200)]
