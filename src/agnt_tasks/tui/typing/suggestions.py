"""Suggestions for what is being typed: a small list under the field, or over it where there is no room."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Self

from textual import on, work
from textual.binding import Binding, BindingsMap
from textual.geometry import Offset
from textual.widget import Widget

from agnt_tasks.models.clean import clean_line
from agnt_tasks.tui.state.completion import Completion, complete_path, file_under_cursor, mention
from agnt_tasks.tui.typing.pick_list import PickList, Row
from agnt_tasks.wording.width import width

_MOST = 6
_PATHS = 50
"""Entries of a folder that are suggested at most."""
_LIST_KEYS = (
    Binding("up", "suggest(-1)", id="suggestions.previous", priority=True, show=False),
    Binding("down", "suggest(1)", id="suggestions.next", priority=True, show=False),
    Binding("tab", "accept", id="suggestions.accept", priority=True, show=False),
    Binding("enter", "pick", id="suggestions.pick", priority=True, show=False),
    Binding("escape", "close", id="suggestions.close", priority=True, show=False),
)


class Suggestions(PickList):
    """Floats over what is below the field; takes no room of its own."""

    DEFAULT_CSS = """
    Suggestions { display: none; overlay: screen; constrain: inside none; width: auto; max-width: 100%; }
    """

    def __init__(self) -> None:
        super().__init__(most=_MOST)
        self._items: tuple[Completion, ...] = ()

    @property
    def is_open(self) -> bool:
        return bool(self._items)

    @property
    def chosen(self) -> Completion:
        """What is highlighted, else the first."""
        return self._items[max(self.index, 0)]

    def offer(self, items: Sequence[Completion], field: Widget) -> None:
        """Show them beside that field; none closes the list.

        What cannot be typed (control characters in a name) is not offered.
        """
        if not items and not self._items:
            return
        self._items = tuple(item for item in items if clean_line(item.replacement) == item.replacement)
        column = max((width(item.label) for item in self._items if item.about), default=0)
        self.set_rows([Row(_told(item, column)) for item in self._items])
        self.display = self.is_open
        below = self.screen.size.height - field.region.bottom
        over = below < self.seen <= field.region.y
        self.styles.offset = Offset(0, -self.seen - field.size.height if over else 0)

    def close(self) -> None:
        self._items = ()
        self.display = False


def _told(item: Completion, column: int) -> str:
    """What it means stands under what the others mean."""
    return f"{item.label}{' ' * (column - width(item.label))}  {item.about}" if item.about else item.label


class Suggesting(Widget):
    """Base of a field with suggestions: what the keys do while the list is open.

    A key that has nothing to do in the list does what it does in the field.
    """

    def __init__(self, folder: Path | None = None) -> None:
        """`folder`: what paths after `@` are relative to; None: `@` means nothing here."""
        super().__init__()
        self.suggestions = Suggestions()
        self._folder = folder
        # A subclass that binds one of these keys would replace them in BINDINGS; the list comes first.
        bindings = self._bindings.key_to_bindings
        for key, binding in BindingsMap(_LIST_KEYS):
            bindings[key] = [binding, *bindings.get(key, [])]

    @property
    def field(self) -> Widget:
        """Where the text is typed."""
        raise NotImplementedError

    def focus(self, scroll_visible: bool = True) -> Self:
        self.field.focus(scroll_visible)
        return self

    def typed(self) -> tuple[str, int]:
        """The text and the position of the cursor in it."""
        raise NotImplementedError

    def put(self, completion: Completion) -> None:
        """Write the suggestion into the text."""
        raise NotImplementedError

    def offer(self, items: Sequence[Completion]) -> None:
        """Suggest these for what is typed now; nothing once one of them stands there already."""
        text = self.typed()[0]
        done = any(item.replacement.lower() == text[item.start : item.end].lower() for item in items)
        self.suggestions.offer([] if done or not self.field.has_focus else items, self.field)

    def offer_paths(self) -> bool:
        """Suggest files if the cursor stands in `@path`; whether it does."""
        spot = file_under_cursor(*self.typed()) if self._folder else None
        if spot and self._folder:
            self._read_folder(*spot, self._folder)
        return spot is not None

    @work(exclusive=True, group="paths", exit_on_error=False)
    async def _read_folder(self, start: int, end: int, partial: str, folder: Path) -> None:
        before = self.typed()
        found = await asyncio.to_thread(complete_path, partial, folder, _PATHS)
        if self.typed() == before:
            self.offer([Completion(mention(path), label, start, end) for path, label, *_ in found])

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "pick":
            return self.suggestions.is_open and self.suggestions.index >= 0
        return self.suggestions.is_open or action not in ("suggest", "accept", "close")

    def action_suggest(self, by: int) -> None:
        self.suggestions.move(by)

    def action_accept(self) -> None:
        self._accept()

    def action_pick(self) -> None:
        """What is highlighted; where nothing is, Enter is for the field."""
        self._accept()

    def action_close(self) -> None:
        self.suggestions.close()

    @on(PickList.Picked)
    def _clicked(self, event: PickList.Picked) -> None:
        event.stop()
        self.suggestions.index = event.index
        self._accept()

    def _accept(self) -> None:
        chosen = self.suggestions.chosen
        self.suggestions.close()
        self.put(chosen)

    def on_descendant_blur(self) -> None:
        self.suggestions.close()
