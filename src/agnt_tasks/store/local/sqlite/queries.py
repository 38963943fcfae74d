"""SQL lives in queries.sql as named blocks; this gives one by its name."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path


def sql(name: str) -> str:
    """The statement under `-- name:`. Raises KeyError: there is none."""
    return _blocks()[name]


@cache
def _blocks() -> dict[str, str]:
    # Not importlib.resources: it takes longer to import than the file to read.
    text = Path(__file__).with_name("queries.sql").read_text("utf-8")
    parts = re.split(r"^-- (\w+):.*$", text, flags=re.MULTILINE)
    return {name: body.strip().rstrip(";") for name, body in zip(parts[1::2], parts[2::2], strict=True)}
