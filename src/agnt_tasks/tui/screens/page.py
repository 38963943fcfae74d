"""What full screens above the board have in common: a list, what is chosen of it, words, the keys."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterable, Sequence
from pathlib import PurePath
from typing import Any, ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.await_complete import AwaitComplete
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from agnt_tasks.errors import AgntError, TaskNotFoundError
from agnt_tasks.store.protocol import FullStore
from agnt_tasks.tui.chrome.footer import FooterLine
from agnt_tasks.tui.lines.line_list import LineList
from agnt_tasks.tui.look.content import safe_line
from agnt_tasks.tui.look.key_hints import Key
from agnt_tasks.tui.look.palette import palette_of
from agnt_tasks.tui.regions.wording import GONE, problem
from agnt_tasks.tui.screens.paper import Block, Entry, Paper, two_lines
from agnt_tasks.tui.typing.confirm import Confirm
from agnt_tasks.tui.typing.dialog import STYLES, Dialog

WIDE = 100
"""From so many columns on, what is chosen stands beside the list; below, under it."""
BACK = Key("back", "Esc", "back")
Doing = Coroutine[Any, Any, object]
"""Something that the store does."""


async def failure(doing: Doing) -> str:
    """Do it. Why it failed, in words; empty: it is done."""
    try:
        await doing
    except TaskNotFoundError:
        return GONE
    except AgntError as error:
        return problem(error)
    return ""


class Page(Screen[str | None]):
    """Dismissed with the id of a task that the board shall show, or None."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (WIDE, "-wide")]  # noqa: RUF012 - as Textual declares it
    CSS_PATH: ClassVar[list[str | PurePath]] = [
        *Dialog.CSS_PATH,
        STYLES / "composer.tcss",
        STYLES / "page.tcss",
    ]
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "back", "back", id="pane.back")]

    def __init__(self, store: FullStore, now: Callable[[], int], list_: LineList, *below: Widget) -> None:
        """`below`: what stands under the text of what is chosen."""
        super().__init__()
        self.store, self.now, self.list = store, now, list_
        self.paper = Paper()
        self.scroll = VerticalScroll(self.paper)
        self._below = below

    def compose(self) -> ComposeResult:
        yield Static(id="heading", markup=False)
        yield Horizontal(self.list, Vertical(self.scroll, *self._below, id="side"), id="body")
        yield Static(id="said", markup=False)
        yield FooterLine()

    def keys(self) -> Sequence[Key]:
        """Those that work now, the most useful first, the way back last."""
        raise NotImplementedError

    def show(self) -> None:
        """Everything that is known, as it stands now."""
        raise NotImplementedError

    def on_mount(self) -> None:
        self.list.focus()
        self.app.theme_changed_signal.subscribe(self, lambda _: self.show())

    @on(events.DescendantFocus)
    def show_keys(self) -> None:
        self.query_one(FooterLine).show(self.keys())

    @on(FooterLine.Chosen)
    async def _key_clicked(self, event: FooterLine.Chosen) -> None:
        event.stop()
        await self.run_action(event.action)

    def head(self, *words: str) -> None:
        self.query_one("#heading", Static).update(safe_line("   ".join(words)), layout=False)

    def say(self, words: str, *, wrong: bool = False) -> None:
        """The outcome of what was done last; stays until the next."""
        said = self.query_one("#said", Static).set_class(wrong, "-wrong")
        said.update(safe_line(f"{'! ' * wrong}{words}"), layout=False)

    def let_go(self) -> None:
        """Say nothing more, but for what went wrong."""
        if not self.query_one("#said").has_class("-wrong"):
            self.say("")

    @on(LineList.Chosen)
    def action_read(self) -> None:
        """To the text of what is chosen, which gets the most room then."""
        self.scroll.focus()

    def dismiss(self, result: str | None = None) -> AwaitComplete:
        """Once: Textual takes away what is on top, and for a screen that is gone that were the board."""
        return super().dismiss(result) if self.is_active else AwaitComplete()

    def action_back(self) -> None:
        if self.focused in (None, self.list):
            self.dismiss(None)
        else:
            self.list.focus()


class Shelf(Page):
    """A page of things that a store may keep, one of which can be chosen and changed."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("r", "load", "refresh", id="app.refresh")]

    def __init__(self, store: FullStore, now: Callable[[], int], *, here: bool) -> None:
        """`here`: the store has such things."""
        super().__init__(store, now, LineList(empty=""))
        self.here = here

    async def fetch(self) -> Sequence[str]:
        """Read everything anew. The words of the heading. Raises AgntError."""
        raise NotImplementedError

    def entries(self) -> Iterable[Entry]:
        raise NotImplementedError

    def blocks(self, key: str) -> Sequence[Block]:
        """What is told of the row with that key; empty: there is no row."""
        raise NotImplementedError

    @property
    def chosen(self) -> str:
        return self.list.cursor_key or ""

    def on_mount(self) -> None:
        self.action_load()

    @work(exclusive=True, group="load", exit_on_error=False)
    async def action_load(self) -> None:
        """Read everything again."""
        try:
            self.head(*(await self.fetch() if self.here else ()))
        except AgntError as error:
            self.say(error.message, wrong=True)
        self.show()

    def show(self) -> None:
        palette = palette_of(self.app.theme)
        self.list.set_rows([two_lines(entry, palette) for entry in self.entries()])
        self.show_chosen()

    @on(LineList.Selected)
    def show_chosen(self) -> None:
        self.paper.show(self.blocks(self.chosen))
        self.show_keys()

    async def attempt(self, doing: Doing, done: str) -> str:
        """Do it, say how it went and read again. Why it failed; empty: it is done."""
        problem = await failure(doing)
        self.say(problem or done, wrong=bool(problem))
        if not problem:
            self.action_load()
        return problem

    @work(exclusive=True, group="loss", exit_on_error=False)
    async def lose(self, verb: str, thing: str, name: str, losing: Callable[[], Doing]) -> None:
        """Ask first: it cannot be undone."""
        question = Confirm(verb, [name], "This cannot be undone.", thing)
        if await self.app.push_screen_wait(question):
            await self.attempt(losing(), f"done: {verb} “{name}”")
