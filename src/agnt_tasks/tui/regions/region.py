"""What all regions of the board screen have in common."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from agnt_tasks.tui.screens.board import BoardScreen

Do = Callable[[], None]


class Region:
    """A part of what the screen does; `actions` tells which by the ids of `tui.actions`."""

    def __init__(self, screen: BoardScreen) -> None:
        self.screen = screen
        self.state = screen.state
        self.notebook = screen.notebook

    def actions(self) -> Mapping[str, Do]:
        raise NotImplementedError

    def start(self, group: str, work: Callable[..., Awaitable[None]], *given: Any, **named: Any) -> None:
        """Do it beside the loop; a later one of the same group takes its place, even before it began."""
        call = partial(work, *given, **named)
        self.screen.run_worker(call, group=group, exclusive=True, exit_on_error=False)

    def open_form(self, work: Coroutine[Any, Any, None]) -> None:
        """Work that asks something in a form first: what is typed before that is there is for the form."""
        self.queue(self._with_form(work, self.screen.typed_ahead.begin()))

    async def _with_form(self, work: Coroutine[Any, Any, None], turn: int) -> None:
        try:
            await work
        finally:
            self.screen.typed_ahead.end(turn)

    def queue(self, work: Coroutine[Any, Any, None]) -> None:
        """Do it beside the loop, whatever else goes on."""
        self.screen.run_worker(work, exit_on_error=False)
