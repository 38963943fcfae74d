"""What a model call took, in tokens and in money."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from agnt_tasks.models.assistant import Price
from agnt_tasks.models.execution import Usage

MILLION = 1_000_000


def spent(usage: Any, price: Price | None, look_up: Callable[[Any], float | None]) -> Usage:
    """Tokens and US dollars of a provider's usage object; None or one without numbers costs the unknown.

    `price` comes first; without it `look_up` tells the dollars, None or 0 meaning that it does not know:
    a model that is listed without a price comes out as 0, which would say that it is free.
    """
    asked = int(getattr(usage, "prompt_tokens", None) or 0)
    answered = int(getattr(usage, "completion_tokens", None) or 0)
    if not asked and not answered:
        return Usage()
    return Usage(
        input_tokens=asked,
        output_tokens=answered,
        cost_usd=_priced(price, asked, answered) if price else _rounded(look_up(usage)),
    )


def _priced(price: Price, asked: int, answered: int) -> Decimal:
    return (price.input_per_million * asked + price.output_per_million * answered) / MILLION


def _rounded(dollars: float | None) -> Decimal | None:
    return Decimal(str(round(dollars, 10))) if dollars else None
