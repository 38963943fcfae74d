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
    if not argv and sys.stdin.isatty() and sys.stdout.isatty():
        return _board()
    from agnt_tasks.cli.app import run

    return run(argv)


def _board() -> int:
    """The board, past the command line, whose imports would delay the first cards."""
    from agnt_tasks.errors import AgntError

    try:
        from agnt_tasks.wiring.board import run_board

        return run_board(os.environ)
    except AgntError as error:
        from agnt_tasks.cli.failing import report

        return report(error, [])
    except Exception as error:
        from agnt_tasks.cli.failing import report_unexpected

        return report_unexpected(error, [])


if __name__ == "__main__":
    sys.exit(main())
