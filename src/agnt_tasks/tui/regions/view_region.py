"""What the board shows: filter, order, saved views, folds, marks of what is new, theme."""

from __future__ import annotations

from collections.abc import Mapping

from agnt_tasks.models.card import ORDERS, Card, Filter, View
from agnt_tasks.tui.board.layout import WHOLE_BOARD
from agnt_tasks.tui.board.painter import name as name_of
from agnt_tasks.tui.chrome.filter_bar import FilterBar
from agnt_tasks.tui.look.palette import COLOURS
from agnt_tasks.tui.regions.region import Do, Region
from agnt_tasks.tui.state.filters import ORDER_WORDS, FilterError, parse, parse_view, text_of, text_of_view
from agnt_tasks.tui.typing.choose import Choice, Choose

_DAY = 86_400_000
_FOLD_WORDS = {True: "kept folded", False: "kept open", None: "folds when it is empty"}


class ViewRegion(Region):
    _folded = ""
    """The column that was folded under the cursor."""
    _aside: tuple[str, Card | None] = "", None
    """Column and task to which the cursor went then."""
    _before = ""
    """What was shown before the view that is shown, as a view is saved."""

    def actions(self) -> Mapping[str, Do]:
        return {
            "view.search": self.open_bar,
            "view.filter": self.open_bar,
            "view.sort": lambda: self.open_form(self._sort()),
            "view.recent": self._recent,
            "view.fold": self._fold,
            "view.all_read": self._all_read,
            "view.next_unread": self._next_unread,
            "view.load": lambda: self.open_form(self._load()),
            "view.save": lambda: self.open_form(self._save()),
            "view.theme": self._theme,
        }

    # Filters

    def open_bar(self) -> None:
        for bar in self.screen.query(FilterBar):
            bar.field.focus()
            break
        else:
            self.screen.typed_ahead.begin()
            text = text_of(self.state.view.filter)
            earlier = self.notebook.history("filters")[::-1]
            bar = FilterBar(text, self.screen.regions.forms.known_words, earlier)
            self.screen.query_one("#body").mount(bar)

    def typed(self, wanted: Filter) -> None:
        """While it is typed."""
        if wanted != self.state.view.filter:
            self.screen.look_at(self.state.view._replace(filter=wanted))

    def _look_at(self, view: View) -> None:
        """Nothing more is typed: from now on the user means the task that has the cursor then."""
        if view != self.state.view:
            self.screen.look_at(view)
        self.state.anchor = None

    def left(self, text: str, *, kept: bool) -> None:
        for bar in self.screen.query(FilterBar):
            bar.remove()
        self.screen.board.focus()
        self.set_filter(text)
        if kept and text:
            self.notebook.used("filters", text)

    def set_filter(self, text: str) -> None:
        try:
            self._look_at(self.state.view._replace(filter=parse(text)))
        except FilterError as error:
            self.screen.say(error.message, "error")

    def clear_filter(self) -> bool:
        """Whether there was one."""
        if self.state.view.filter == Filter():
            return False
        self._look_at(self.state.view._replace(filter=Filter()))
        return True

    async def _sort(self) -> None:
        choices = [Choice(order, ORDER_WORDS[order].capitalize()) for order in ORDERS]
        order = await self.screen.ask(Choose("Order of the cards", choices, self.state.view.order))
        if order:
            self.screen.look_at(self.state.view._replace(order=order))

    def _recent(self) -> None:
        """Old completed tasks away, or back."""
        view = self.state.view
        days = self.screen.surroundings.settings.recent_days
        within = None if view.filter.done_within else days * _DAY
        self._look_at(view._replace(filter=view.filter._replace(done_within=within)))
        self.screen.say(f"completed tasks of {days} days" if within else "all completed tasks")

    # Saved views

    def saved(self) -> dict[str, str]:
        """Filters and orders by the name of their view: of config.toml, and those that were saved here."""
        return {**self.screen.surroundings.settings.views, **self.notebook.views()}

    async def _load(self) -> None:
        views = self.saved()
        if not views:
            self.screen.say(f"No view is saved yet: filter, then {self.screen.hint('view.save')} saves it.")
            return
        choices = [Choice(name, name, note=text) for name, text in sorted(views.items())]
        name = await self.screen.ask(Choose("Views", choices))
        if name:
            self.use(name)

    def use(self, name: str) -> None:
        """Show a saved view; `-` is what was shown before."""
        text = self._before if name == "-" else self.saved().get(name)
        if text is None:
            self.screen.say(f"There is no view {name}: {self.screen.hint('view.load')} lists them.", "error")
            return
        try:
            view = parse_view(text)
        except FilterError as error:
            self.screen.say(f"{name}: {error.message}", "error")
            return
        self._before = text_of_view(self.state.view)
        self._look_at(view)

    async def _save(self) -> None:
        from agnt_tasks.tui.typing.line_form import LineForm

        text = text_of_view(self.state.view)
        if not text:
            self.screen.say(f"There is no filter to save: {self.screen.hint('view.filter')} makes one.")
            return
        heading, typed = f"Save “{text}” as", self.screen.regions.tasks.typed
        form = LineForm(heading, placeholder="name of the view", value=typed.pop(heading, ""))
        name = await self.screen.ask(form)
        if name:
            self.notebook.keep_view(name, text)
            self.screen.say(f"saved as {name}: {self.screen.hint('view.load')} shows it")

    # Folds, marks, theme

    def _fold(self) -> None:
        """From as it comes to folded, to open, and back; the cursor leaves only what folds under it.

        Until it is moved, the same key means that column, and brings the cursor back to its task there.
        """
        if self._folded and self._aside == self._place():
            self.state.go_to(self._folded)
        status, pins = self.state.focus, self.notebook.folds()
        following = {None: True, True: False, False: None}[pins.get(status)]
        self.notebook.pin_fold(status, following)
        self.screen.board.pinned = self.notebook.folds()
        if following and self.screen.size.width >= WHOLE_BOARD:
            _ = self.state.go(1) or self.state.go(-1)
        self._folded, self._aside = (status, self._place()) if following else ("", self._aside)
        self.screen.say(f"{name_of(status)}: {_FOLD_WORDS[following]}")
        self.screen.moved()

    def _place(self) -> tuple[str, Card | None]:
        return self.state.focus, self.state.current()

    def _all_read(self) -> None:
        self.screen.unread.saw_all(self.screen.surroundings.clock())
        self.screen.show_all()

    def _next_unread(self) -> None:
        """The next one after the cursor, from column to column."""
        order = list(self.state.columns)
        start = order.index(self.state.focus)
        columns = (self.state.columns[status] for status in (*order[start:], *order[:start]))
        around = [card for column in columns for card in column.cards]
        here = next((place for place, card in enumerate(around, 1) if card == self.state.current()), 0)
        for card in (*around[here:], *around[:here]):
            if self.screen.unread.is_unread(card):
                self.state.go_to_task(card.id)
                self.screen.moved()
                return
        self.screen.say("Nothing is new.")

    def _theme(self) -> None:
        names = list(COLOURS)
        name = names[(names.index(self.screen.app.theme) + 1) % len(names)]
        self.screen.app.theme = name
        self.notebook.theme = name
        self.screen.say(f"theme {name}")
