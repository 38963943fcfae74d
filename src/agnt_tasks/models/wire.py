"""The base of every model: frozen, snake_case inside, camelCase in JSON, unknown keys ignored."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from pydantic import BaseModel, ConfigDict
from pydantic import ValidationError as PydanticError
from pydantic.alias_generators import to_camel

from agnt_tasks.errors import FieldProblem, ValidationError


class Wire(BaseModel):
    """A value of the API. Field order is the order of the JSON."""

    # Validators are built at first use: a command that touches three models pays for three.
    model_config = ConfigDict(
        frozen=True, alias_generator=to_camel, populate_by_name=True, extra="ignore", defer_build=True
    )

    def to_wire(self) -> dict[str, Any]:
        """The JSON object of the API: camelCase keys in documented order, times as ISO text."""
        return self.model_dump(mode="json", by_alias=True)

    @classmethod
    def parse(cls, data: Mapping[str, Any]) -> Self:
        """Build from a JSON object that a caller sent.

        Raises:
            ValidationError: with one problem for each wrong field, named as the caller named it.
        """
        try:
            return cls.model_validate(data)
        except PydanticError as error:
            raise invalid(error) from None


def invalid(error: PydanticError) -> ValidationError:
    """Our error for pydantic's, in words for a person."""
    problems = [FieldProblem(_path(row["loc"]), _words(row)) for row in error.errors(include_url=False)]
    return ValidationError("; ".join(f"{field}: {message}" for field, message in problems), problems)


def _path(location: tuple[int | str, ...]) -> str:
    path = ""
    for part in location:
        path += f"[{part}]" if isinstance(part, int) else f".{part}" if path else part
    return path or "body"


def _words(row: Any) -> str:
    if row["type"] == "missing":
        return "is required"
    if row["type"] == "tuple_type":
        return "must be a list"
    message = str(row["msg"]).removeprefix("Value error, ")
    return message[:1].lower() + message[1:]
