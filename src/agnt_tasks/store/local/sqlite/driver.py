"""Which SQLite library: pysqlite3 where its wheel is installed, else Python's own.

SQLite before 3.51.3 has a rare corruption bug (a checkpoint racing a WAL reset), and most systems
ship an older one. aiosqlite takes whatever is called `sqlite3` when it is imported, so that name is
lent to pysqlite3 for just that moment. Everything here uses the one library that aiosqlite got:
two SQLite libraries on one file in one process would break its locks.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any

from agnt_tasks.store.local.sqlite.library import sqlite3 as chosen

FIXED_SINCE = (3, 51, 3)
"""The first SQLite release without the bug; 3.50.7 and 3.44.6 carry the fix too."""
_ALSO_FIXED = ((3, 50, 7), (3, 44, 6))


def _import_aiosqlite() -> ModuleType:
    lent = {"sqlite3": chosen, "sqlite3.dbapi2": chosen.dbapi2}
    before = {name: sys.modules.get(name) for name in lent}
    sys.modules.update(lent)
    try:
        import aiosqlite
    finally:
        for name, module in before.items():
            if module is None:
                del sys.modules[name]
            else:
                sys.modules[name] = module
    return aiosqlite


aiosqlite: Any = _import_aiosqlite()
sqlite3: Any = aiosqlite.core.sqlite3


def sqlite_version() -> tuple[int, ...]:
    return tuple(int(part) for part in sqlite3.sqlite_version.split("."))


def has_reset_bug(version: tuple[int, ...]) -> bool:
    """Whether this release can corrupt a database when a checkpoint races a WAL reset."""
    same_line = [fixed for fixed in _ALSO_FIXED if fixed[:2] == version[:2]]
    return version < (same_line[0] if same_line else FIXED_SINCE)
