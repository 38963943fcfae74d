"""One line that names the keys of a dialog or a box of text; a click does what the key does."""

from __future__ import annotations

from rich.cells import cell_len
from textual import events
from textual.binding import BindingsMap
from textual.strip import Strip
from textual.widget import Widget

from agnt_tasks.tui.actions.key_names import shown
from agnt_tasks.tui.look.lines import Piece, line
from agnt_tasks.tui.look.palette import palette_of

_GAP = 2


def present_bindings(node: Widget) -> BindingsMap:
    """A node's own bindings with the keys that the user gave them."""
    bindings = node._bindings.copy()
    bindings.apply_keymap(node.app._keymap)
    return bindings


def _width(entry: tuple[str, str, str]) -> int:
    return cell_len(f"{entry[0]} {entry[1]}") + _GAP


class KeyLine(Widget, can_focus=False):
    """The bindings of one node that are meant to be shown, with their present keys."""

    DEFAULT_CSS = "KeyLine { height: 1; }"

    def __init__(self, node: Widget) -> None:
        super().__init__()
        self._node = node
        self._words: dict[str, str] = {}

    def rename(self, action: str, words: str) -> None:
        """What an action is called here; nothing: it is not shown."""
        self._words[action] = words
        self.refresh()

    def _entries(self) -> list[tuple[str, str, str]]:
        """Key, words and action; of several keys for one action the first.

        The way out is the last, and stays where there is no room for all of them.
        """
        if not (self._node is self.screen or self._node.has_focus_within):
            return []
        declared = [binding for _, binding in self._node._bindings if binding.show]
        keys = {binding.action: binding.key for _, binding in reversed(list(present_bindings(self._node)))}
        words = {each.action: self._words.get(each.action, each.description) for each in declared}
        entries = [(shown(keys[action]), said, action) for action, said in words.items() if said]
        entries.sort(key=lambda entry: entry[2] == "leave")
        while len(entries) > 2 and sum(map(_width, entries)) - _GAP > self.size.width:
            del entries[-2]
        return entries

    def render_line(self, y: int) -> Strip:
        palette, ground = palette_of(self.app.theme), self.background_colors[1].hex6
        key_style = palette.on(palette.colours.accent, ground, bold=True)
        muted = palette.on(palette.colours.muted, ground)
        pieces: list[Piece] = []
        for key, words, _ in self._entries():
            gap = " " * _GAP if pieces else ""
            pieces += [Piece(gap + key, key_style), Piece(f" {words}", muted)]
        return line(pieces, self.size.width, muted)

    async def on_click(self, event: events.Click) -> None:
        event.stop()
        end = 0
        for entry in self._entries():
            start, end = end, end + _width(entry)
            if start <= event.x - self.gutter.left < end - _GAP:
                await self.app.run_action(entry[2], self._node)
                return
