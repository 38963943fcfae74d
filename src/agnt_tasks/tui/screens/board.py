"""The board. It holds what all regions share, sends keys to them, and tells them what happened."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult

from agnt_tasks.models.card import Card, View
from agnt_tasks.models.status import TaskStatus
from agnt_tasks.tui.actions.keymap import build_keymap
from agnt_tasks.tui.board.card_texts import Moment
from agnt_tasks.tui.board.empty_words import empty_words
from agnt_tasks.tui.board.layout import WHOLE_BOARD
from agnt_tasks.tui.board.view import BoardView
from agnt_tasks.tui.chrome.footer import FooterLine
from agnt_tasks.tui.chrome.footer_keys import footer_keys
from agnt_tasks.tui.chrome.header import HeaderFacts, HeaderLine, running
from agnt_tasks.tui.chrome.state_words import Link, state_words
from agnt_tasks.tui.chrome.trouble_line import TroubleLine
from agnt_tasks.tui.loading import load_the_rest
from agnt_tasks.tui.look.ground import Body, Ground
from agnt_tasks.tui.notebook import Notebook
from agnt_tasks.tui.regions.moving import MOVES
from agnt_tasks.tui.screens.leaving import Leaving
from agnt_tasks.tui.screens.typed_ahead import TypedAhead
from agnt_tasks.tui.state.board_state import BoardState
from agnt_tasks.tui.state.filters import describe, describe_order
from agnt_tasks.tui.surroundings import Surroundings

if TYPE_CHECKING:
    # All this brings pydantic along; the first cards are painted before (`_begin`).
    from agnt_tasks.models.event import Event
    from agnt_tasks.tui.desk import Desk
    from agnt_tasks.tui.live import Live
    from agnt_tasks.tui.regions.regions import Regions
    from agnt_tasks.tui.trouble import Trouble

STYLES = Path(__file__).parents[1] / "styles"
SPIN = 0.125
"""Seconds that a frame of the spinner stands."""


class BoardScreen(Ground, Leaving, inherit_bindings=False):
    CSS_PATH: ClassVar[list[str | Path]] = [STYLES / "board.tcss", STYLES / "composer.tcss"]  # type: ignore[assignment]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (WHOLE_BOARD, "-wide")]  # noqa: RUF012 - as Textual declares it
    AUTO_FOCUS = "BoardView"

    def __init__(self, surroundings: Surroundings, notebook: Notebook) -> None:
        super().__init__()
        self.surroundings = surroundings
        self.notebook = notebook
        self.state = BoardState()
        self.state.follows = surroundings.settings.follow_card
        if surroundings.first:
            self.state.place(surroundings.first)
        self.unread = notebook.unread(surroundings.clock())
        self.keys = build_keymap(surroundings.settings.preset, surroundings.settings.keys)
        self.hint = self.keys.hint
        self.board = BoardView(
            self.state,
            lambda: Moment(surroundings.clock(), surroundings.limit(), self.hint),
            is_unread=self.unread.is_unread,
            quiet_since=lambda task_id: self._live.quiet_since(task_id) if self._live else None,
            empty_words=lambda key: empty_words(
                key, self.hint, describe(self.state.view.filter), self.state.columns[key].searched
            ),
        )
        self.board.pinned = notebook.folds()
        self._header, self._footer = HeaderLine(), FooterLine()
        self._reason = TroubleLine()
        self._hurry = asyncio.Event()
        self._live: Live | None = None
        self._desk: Desk | None = None
        self._regions: Regions | None = None
        self._trouble: Trouble | None = None
        self._was_read = False
        self.typed_ahead = TypedAhead(self)
        self._ahead: list[str] = []
        """What was asked for before the store was open."""
        self._wanted = ("", False, "")
        """A task that the cursor goes to, whether it is opened, and the status that it has to leave first."""
        self._frame = 0

    def compose(self) -> ComposeResult:
        yield self._header
        yield self._reason
        yield Body(self.board, id="body")
        yield self._footer

    def on_mount(self) -> None:
        self._begin_cursor()
        self.show_all()
        self.call_after_refresh(self._begin)

    def _begin_cursor(self) -> None:
        """In the first column with a card."""
        if not self.state.column.total:
            self.state.go(1)

    # The store

    def _begin(self) -> None:
        """The first cards are on the screen: now for everything else."""
        self.run_worker(self._run(), group="store", exit_on_error=False)
        self.set_interval(1.0, self._tick)
        if self.app.animation_level == "full":
            self.set_interval(SPIN, self._spin)
        self.warn([*filter(None, [self.notebook.trouble]), *self.keys.warnings])

    async def _run(self) -> None:
        """Open the store and keep the board true to it; what keeps it from that is told and tried again."""
        await asyncio.to_thread(load_the_rest)
        from agnt_tasks.tui.desk import Desk
        from agnt_tasks.tui.live import Live, opened
        from agnt_tasks.tui.regions.regions import Regions

        async with opened(self.surroundings, self.troubled, self._hurry) as store:
            self._desk = Desk(store, self.unread.saw, lambda cards: self.regions.marks.put(cards))
            self._live = Live(store, self.state, self, self.surroundings.clock, self.surroundings.words_of)
            self._regions = Regions(self)
            self.show_keys()
            for action in self._ahead:
                self.perform(action)
            await self._live.follow()

    @property
    def desk(self) -> Desk:
        """Only regions ask, and they are made when there is one."""
        assert self._desk is not None  # noqa: S101
        return self._desk

    @property
    def regions(self) -> Regions:
        assert self._regions is not None  # noqa: S101
        return self._regions

    @property
    def is_ready(self) -> bool:
        return self._regions is not None

    def read(self, status: str) -> None:
        self.board.show([status])

    def refreshed(self) -> None:
        if not self._was_read:
            self._was_read = True
            self._begin_cursor()
            self.board.show([self.state.focus])
        self._go_to_wanted()
        self._show_header()
        self.show_keys()
        self.regions.banners.refreshed()

    def happened(self, events: list[Event]) -> None:
        self.regions.happened(events)

    def troubled(self, trouble: Trouble | None) -> None:
        self._trouble = trouble
        self._reason.tell(trouble.message if trouble else "")
        self.board.fade(trouble is not None)
        self._show_header()

    def look_again(self, *, spent: bool = False) -> None:
        self._hurry.set()
        if self._live:
            self._live.look_again(spent=spent)

    def go_to_task(self, task_id: str, *, open_it: bool = False, out_of: str = "") -> None:
        """Put the cursor on a task as soon as it is loaded, unless the user goes elsewhere before."""
        self._wanted = (task_id, open_it, out_of)
        self._go_to_wanted()
        self.look_again()

    def _go_to_wanted(self) -> None:
        task_id, open_it, out_of = self._wanted
        card = self.state.find(task_id)
        if card and card.status != out_of:
            self.state.go_to_task(task_id)
            self.moved()
            if open_it:
                self.perform("pane.open")

    def look_at(self, view: View) -> None:
        """Another filter or order."""
        self._wanted = ("", False, "")
        self.state.look(view)
        self._show_header()
        self.look_again()

    # Keys

    def on_key(self, event: events.Key) -> None:
        if self._regions and (self.typed_ahead.take(event) or self._regions.moves.take(event.key)):
            event.stop()
            event.prevent_default()
            return
        action = self.keys.action_of(event.key, self.place or "pane")
        if action and (self.place or action in ("app.focus_next", "app.focus_previous")):
            event.stop()
            event.prevent_default()
            self.perform(action)

    @property
    def place(self) -> str:
        """Where keys go now; empty: to the text that is being typed."""
        focused = self.focused
        if focused is None or focused is self.board:
            return "board"
        # Only fields in which one types have a cursor that blinks; their classes are loaded when needed.
        return "" if hasattr(focused, "cursor_blink") else "pane"

    def perform(self, action: str) -> None:
        """Do what a key, a click, the palette or the `:` line asks for."""
        place = self.place or "board"
        if action in MOVES and place == "board":
            MOVES[action](self.state, self.board.rows_seen())
            self.moved()
        elif self._regions is None:
            self._perform_ahead(action)
        else:
            self._regions.perform(action, place)

    def _perform_ahead(self, action: str) -> None:
        """Before there is a store: who types ahead is not made to type again, and who wants to leave may."""
        if action == "app.quit":
            self.leave()
        elif action == "app.store":
            self.choose_store()
        elif action == "app.refresh":
            self.look_again()
        elif self._trouble:
            self.say(f"Not now: {self._trouble.message}", "warning")
        else:
            self._ahead.append(action)

    def moved(self) -> None:
        """The cursor is somewhere else."""
        self._wanted = ("", False, "")
        self.state.anchor = None
        self.show_all()
        if self._live and self.state.is_behind():
            self._live.look_again()
        if self._regions:
            self._regions.pane.follow_cursor()

    # What is shown around the board

    def show_all(self) -> None:
        self.board.show_cursor()
        self._show_header()
        self.show_keys()

    def show_keys(self) -> None:
        self.set_class(not self.place, "-writing")
        early = footer_keys(self.state, self.place, self.hint, ready=False)
        self._footer.show(self._regions.keys() if self._regions else early)

    def _show_header(self) -> None:
        totals, link = self.state.totals(), self._link()
        self._header.show(
            HeaderFacts(
                store=self.surroundings.store_name,
                state=state_words(link, self.surroundings.clock(), self.hint),
                troubled=link.troubled,
                total=self.state.total,
                running=running(self.state, self.surroundings.limit()),
                waiting=totals.get(TaskStatus.NEEDS_CLARIFICATION, 0),
                spent=self._live.spent if self._live else "",
                filter=describe(self.state.view.filter),
                order=describe_order(self.state.view.order),
                searched=self.state.searched,
                marked=len(self.state.marks),
            )
        )

    def _link(self) -> Link:
        live = self._live
        if not live:
            return Link(self._trouble)
        return Link(self._trouble, True, live.polls, live.stale_since, live.limited_for)

    def _tick(self) -> None:
        self.board.show()
        self._show_header()
        if self._regions:
            self._regions.tick()
        self.run_worker(asyncio.to_thread(self.notebook.save), group="notes", exit_on_error=False)

    def _spin(self) -> None:
        self._frame += 1
        if self.state.columns[TaskStatus.IN_PROGRESS].total:
            self.board.spin(self._frame)

    def saw(self, card: Card) -> None:
        self.unread.saw(card.id, card.updated_at)
        self.notebook.keep_unread(self.unread)
