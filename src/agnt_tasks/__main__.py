"""The entry of `agnt` and of `python -m agnt_tasks`."""

from __future__ import annotations

import gc
import os
import sys


def main(argv: list[str] | None = None) -> int:
    """Run one command line (default: this process's); its exit code."""
    if argv is not None:
        return _run(argv)
    # Imports make many objects and hardly any garbage: looking for it takes a fifth of a short command.
    gc.set_threshold(20_000)
    try:
        return _run(sys.argv[1:])
    finally:
        gc.freeze()


def _run(argv: list[str]) -> int:
    store = _board_wanted(argv)
    if store is not None and sys.stdin.isatty() and sys.stdout.isatty():
        return _board(argv, store)
    from agnt_tasks.cli.app import run

    return run(argv)


def _board_wanted(argv: list[str]) -> str | None:
    """The store that the board is to show, empty: the usual one; None: something else is wanted."""
    if len(argv) == 1 and argv[0].startswith("--store="):
        return argv[0].removeprefix("--store=")
    if not argv or (len(argv) == 2 and argv[0] == "--store"):
        return argv[1] if argv else ""
    return None


def _board(argv: list[str], store: str) -> int:
    """The board, past the command line, whose imports would delay the first cards."""
    from agnt_tasks.errors import AgntError

    try:
        from agnt_tasks.wiring.board import run_board

        return run_board({**os.environ, "AGNT_STORE": store} if store else os.environ)
    except AgntError as error:
        from agnt_tasks.cli.failing import report

        return report(error, argv)
    except Exception as error:
        from agnt_tasks.cli.failing import report_unexpected

        return report_unexpected(error, argv)


if __name__ == "__main__":
    sys.exit(main())
