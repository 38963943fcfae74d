"""The one SQLite library of this process, known before aiosqlite is loaded: that takes longer than a look."""

from __future__ import annotations

import sys
from typing import Any


def _chosen() -> Any:
    """pysqlite3 where its wheel is installed, else Python's own; that of aiosqlite if somebody loaded it."""
    if (loaded := sys.modules.get("aiosqlite")) is not None:
        return loaded.core.sqlite3
    try:
        import pysqlite3
    except ImportError:
        import sqlite3

        return sqlite3
    return pysqlite3


sqlite3: Any = _chosen()
