"""Everything out and everything in, a JSON object a line, in parts that fit a request."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Iterator
from time import monotonic
from typing import Any, NamedTuple

from agnt_tasks.api.answers import ImportedAnswer
from agnt_tasks.api.operations import BY_NAME
from agnt_tasks.errors import StoreError, StoreOfflineError, ValidationError
from agnt_tasks.store.rest.bound import Bound
from agnt_tasks.store.rest.keeping import one_of
from agnt_tasks.store.rest.retrying import Resend

PART_BYTES = 8 * 1024 * 1024
"""Of an import, in one request; a longer line goes alone."""
_LINE = re.compile(r"\bLine (\d+)\b")


class Part(NamedTuple):
    before: int
    """Lines that went before."""
    content: bytes


class ExchangeOperations(Bound):
    async def export(self) -> AsyncIterator[dict[str, Any]]:
        headers = {"accept": "application/x-ndjson"}
        async with self.client.opened(BY_NAME["export"], headers=headers) as answer:
            line, began = bytearray(), monotonic()
            async for piece in answer.aiter_bytes():
                first, *others = piece.split(b"\n")
                line += first
                self._check_line(len(line), monotonic() - began)
                for other in others:
                    if line.strip():
                        yield self._row(line)
                    line, began = bytearray(other), monotonic()
            if line.strip():
                yield self._row(line)

    def _check_line(self, size: int, seconds: float) -> None:
        """All of it may take as long as it wants, and one line as much as one answer."""
        if size > self.client.bounds.size:
            raise self._no_export()
        if seconds > self.client.bounds.whole:
            raise StoreOfflineError(f"{self.client.host} took too long to answer: try again later.")

    def _row(self, line: bytearray) -> dict[str, Any]:
        try:
            row = json.loads(line)
        except (ValueError, RecursionError):
            row = None
        if not isinstance(row, dict):
            raise self._no_export()
        return row

    def _no_export(self) -> StoreError:
        return StoreError(f"{self.client.host} answered with something else than an export, or with a part.")

    async def import_(self, rows: Iterable[dict[str, Any]]) -> dict[str, int]:
        counts = Counter(ImportedAnswer().model_dump())
        headers = {"content-type": "application/x-ndjson"}
        for part in _parts(rows):
            try:
                # Rows without an id would be taken in twice.
                answer = await self.client.call(
                    BY_NAME["import_"], content=part.content, headers=headers, resend=Resend.UNSENT
                )
            except ValidationError as error:
                raise _counted_from(part.before, error) from None
            counts.update(one_of(answer, ImportedAnswer).model_dump())
        return dict(counts)


def _parts(rows: Iterable[Any]) -> Iterator[Part]:
    lines: list[bytes] = []
    size = before = 0
    for number, row in enumerate(rows):
        line = _line(number + 1, row)
        if lines and size + len(line) > PART_BYTES:
            yield Part(before, b"\n".join(lines))
            lines, size, before = [], 0, number
        lines.append(line)
        size += len(line) + 1
    if lines:
        yield Part(before, b"\n".join(lines))


def _line(number: int, row: Any) -> bytes:
    try:
        return json.dumps(row, separators=(",", ":")).encode()
    except (TypeError, ValueError, RecursionError):
        raise ValidationError(f"Line {number}: is no JSON object.") from None


def _counted_from(before: int, error: ValidationError) -> ValidationError:
    """The server counts the lines of its part."""
    words = _LINE.sub(lambda found: f"Line {int(found[1]) + before}", error.message, count=1)
    counted = type(error)(words, error.problems)
    counted.request_id = error.request_id
    return counted
