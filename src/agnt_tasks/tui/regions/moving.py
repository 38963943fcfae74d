"""Moving the cursor: every action is one change of `BoardState`."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from agnt_tasks.tui.state.board_state import STATUSES, BoardState

Move = Callable[[BoardState, int], object]
"""Gets the state and how many cards make a page."""


def _down(state: BoardState, page: int) -> None:
    state.column.put_cursor(state.column.cursor + 1)


def _up(state: BoardState, page: int) -> None:
    state.column.put_cursor(state.column.cursor - 1)


def _page_down(state: BoardState, page: int) -> None:
    column = state.column
    column.put_cursor(column.cursor + page)
    column.scroll(page)


def _page_up(state: BoardState, page: int) -> None:
    column = state.column
    column.put_cursor(column.cursor - page)
    column.scroll(-page)


def _top(state: BoardState, page: int) -> None:
    state.column.put_cursor(0)


def _bottom(state: BoardState, page: int) -> None:
    state.column.put_cursor(state.column.total - 1)


def _left(state: BoardState, page: int) -> None:
    state.go(-1)


def _right(state: BoardState, page: int) -> None:
    state.go(1)


def _to(status: str) -> Move:
    return lambda state, page: state.go_to(status)


MOVES: Mapping[str, Move] = {
    "board.down": _down,
    "board.up": _up,
    "board.page_down": _page_down,
    "board.page_up": _page_up,
    "board.top": _top,
    "board.bottom": _bottom,
    "board.left": _left,
    "board.right": _right,
    **{f"board.column_{number}": _to(status) for number, status in enumerate(STATUSES, 1)},
}
