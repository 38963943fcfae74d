"""What widgets and workers tell the board screen and which region it goes to; what it says to the user."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from textual import on
from textual.notifications import SeverityLevel
from textual.screen import Screen
from textual.worker import Worker, WorkerState

from agnt_tasks.models.clean import clean, clean_line
from agnt_tasks.tui.board.view import BoardView
from agnt_tasks.tui.chrome.footer import FooterLine
from agnt_tasks.tui.state.board_state import BoardState
from agnt_tasks.tui.surroundings import Surroundings

if TYPE_CHECKING:
    from agnt_tasks.tui.regions.regions import Regions
    from agnt_tasks.tui.screens.typed_ahead import TypedAhead

_READ = 20.0
"""Seconds that a warning stays: nobody looks for it yet."""


class Hearing(Screen[None], inherit_bindings=False):
    """The messages of widgets that are loaded later are handled by name (`on_composer_left`)."""

    state: BoardState
    surroundings: Surroundings
    typed_ahead: TypedAhead
    hint: Callable[[str], str]
    warnings: Sequence[str] = ()
    """What was wrong with the configuration and the notes; one sentence each."""

    @property
    def regions(self) -> Regions:
        """Only while it is ready."""
        raise NotImplementedError

    @property
    def is_ready(self) -> bool:
        """Whether the store is open."""
        raise NotImplementedError

    def perform(self, action: str) -> None:
        raise NotImplementedError

    def moved(self) -> None:
        raise NotImplementedError

    def look_again(self) -> None:
        raise NotImplementedError

    def show_keys(self) -> None:
        raise NotImplementedError

    # The terminal

    def looked_away(self) -> None:
        """The terminal lost the focus."""
        if self.is_ready:
            self.regions.banners.looked_away()
            self.regions.attention.looked(away=True)

    def looked_back(self) -> None:
        if self.is_ready:
            self.regions.banners.looked_back()
            self.regions.attention.looked(away=False)

    def acted(self) -> None:
        """Somebody is there: a key, or the mouse."""
        if self.is_ready:
            self.regions.attention.acted()

    # The board

    @on(BoardView.CardClicked)
    def _card_clicked(self, event: BoardView.CardClicked) -> None:
        if self.state.go_to_task(event.task_id):
            self.perform("mark.toggle") if event.marks else self.moved()
            if event.twice:
                self.perform("pane.open")

    @on(BoardView.ColumnClicked)
    def _column_clicked(self, event: BoardView.ColumnClicked) -> None:
        self.state.go_to(event.status)
        self.moved()

    @on(BoardView.CardDropped)
    def _card_dropped(self, event: BoardView.CardDropped) -> None:
        card = self.state.find(event.task_id)
        if card and not self.is_ready:
            self.say("Not now: the store is being opened.", "warning")
        elif card:
            cards = list(self.state.marks.values()) if card.id in self.state.marks else [card]
            self.regions.moves.move(cards, event.status)

    @on(BoardView.Scrolled)
    def _scrolled(self) -> None:
        if self.state.is_behind():
            self.look_again()

    @on(FooterLine.Chosen)
    def _key_clicked(self, event: FooterLine.Chosen) -> None:
        self.perform(event.action)

    def on_descendant_focus(self) -> None:
        self.show_keys()
        self.typed_ahead.focused()

    # The filter

    def on_filter_bar_changed(self, event: Any) -> None:
        self.regions.views.typed(event.wanted)

    def on_filter_bar_left(self, event: Any) -> None:
        self.regions.views.left(event.text, kept=event.kept)

    # The `:` line and the banner

    def on_command_bar_entered(self, event: Any) -> None:
        self.regions.commands.entered(event.text)

    def on_command_bar_left(self, event: Any) -> None:
        self.regions.commands.left(event.text)

    def on_banner_chosen(self, event: Any) -> None:
        self.perform(event.action_id)

    # The pane, and the box in it

    async def on_pane_tab_shown(self, event: Any) -> None:
        if event.tab == "files":
            await self.regions.pane.load_files()

    def on_pane_missed(self) -> None:
        self.regions.pane.reload()

    def on_pane_file_chosen(self, event: Any) -> None:
        self.regions.pane.open_file(event.name)

    def on_markdown_view_link_opened(self, event: Any) -> None:
        self.app.open_url(event.url)

    def on_composer_submitted(self, event: Any) -> None:
        self.regions.writing.submitted(event.text, event.paths)

    def on_composer_changed(self, event: Any) -> None:
        self.regions.writing.keep_draft(event.text)

    def on_composer_left(self, event: Any) -> None:
        self.regions.writing.left(event.text)

    def on_composer_editor_wanted(self, event: Any) -> None:
        self.regions.writing.edit_outside(event.text)

    # Dialogs that were left with something typed

    def on_dialog_kept(self, event: Any) -> None:
        self.regions.kept(event.dialog, event.draft)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Work beside the loop that broke must not break the board."""
        if event.state is WorkerState.ERROR:
            error = event.worker.error
            if error is not None and event.worker.group == "store":
                # Only what no other try can mend comes here: a board without a store is none.
                self.app.exit(error)
            elif error is not None:
                self.say(self.surroundings.words_of(error), "error")

    # What it says

    def say(self, words: str, severity: SeverityLevel = "information") -> None:
        """What went well stands in the footer and covers nothing; all else, and what is long, above it."""
        if severity == "information" and self.query_one(FooterLine).say(clean_line(words)):
            return
        self.notify(clean(words), severity=severity, timeout=8, markup=False)

    def warn(self, warnings: Sequence[str]) -> None:
        """What is not as the user wants it, at the start: one sentence; help has all of them."""
        self.warnings = warnings
        if warnings:
            others, key = len(warnings) - 1, self.hint("app.help")
            more = f"\nand {others} more: {key or 'the help'} lists all of them" if others else ""
            words = clean(warnings[0] + more)
            self.notify(words, severity="warning", timeout=_READ, markup=False)

    async def ask(self, dialog: Screen[Any]) -> Any:
        """What the user answers; None: nothing. Only in a worker."""
        self.typed_ahead.opened(dialog)
        return await self.app.push_screen_wait(dialog)

    def write_to_terminal(self, text: str) -> None:
        """Past Textual: only what we made ourselves."""
        driver = self.app._driver
        if driver is not None and not self.app.is_headless:
            driver.write(text)
