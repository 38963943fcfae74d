"""The log of what nobody foresaw: tracebacks, for whoever mends it."""

from __future__ import annotations

import traceback
from pathlib import Path


def keep_error(error: BaseException, logs: Path) -> str:
    """Add its traceback to `errors.log` there; the path of that, empty when it cannot be written."""
    file = logs / "errors.log"
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with file.open("a", encoding="utf-8", errors="backslashreplace") as log:
            traceback.print_exception(error, file=log)
    except OSError:
        return ""
    return str(file)
