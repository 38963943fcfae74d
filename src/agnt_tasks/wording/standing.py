"""What a card says of how its task stands, in a few words."""

from __future__ import annotations

from agnt_tasks.wording.amounts import clock

_CAUSES = {
    "RATE_LIMITED": "rate limited",
    "MODEL_TIMEOUT": "the model took too long",
    "MODEL_SERVER_ERROR": "the model's server failed",
    "MODEL_UNREACHABLE": "the model cannot be reached",
    "MODEL_STREAM_BROKEN": "the answer broke off",
}
"""By the code of the failure."""
_NEXT_TRY = ", next try at "


def next_try(code: str, at: int) -> str:
    """A failed model call that will be made again: `rate limited, next try at 10:40:12`; `at` in ms."""
    return f"{_CAUSES.get(code, 'the model failed')}{_NEXT_TRY}{clock(at)}"


def next_try_alone(words: str) -> str:
    """Of what `next_try` says the time, where there is no room for the cause: `retry 10:40:12`.

    Empty if it says nothing of that kind.
    """
    at = words.rpartition(_NEXT_TRY)
    return f"retry {at[2]}" if at[1] else ""


def first_line(text: str) -> str:
    """The first line with something in it: what is shown of a text where there is room for one."""
    return next(iter(text.strip().splitlines()), "").rstrip()
