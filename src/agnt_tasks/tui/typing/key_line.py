"""One line that names the keys of a dialog or a box of text; a click does what the key does."""

from __future__ import annotations

from textual import events
from textual.binding import BindingsMap
from textual.strip import Strip
from textual.widget import Widget

from agnt_tasks.tui.actions.key_names import shown
from agnt_tasks.tui.look.key_hints import Key, fitting, key_at, key_strip
from agnt_tasks.tui.look.palette import palette_of


def present_bindings(node: Widget) -> BindingsMap:
    """A node's own bindings with the keys that the user gave them."""
    bindings = node._bindings.copy()
    bindings.apply_keymap(node.app._keymap)
    return bindings


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

    def _shown(self) -> list[Key]:
        """Those that find room; of several keys for one action the first. The way out is the last."""
        if not (self._node is self.screen or self._node.has_focus_within):
            return []
        declared = [binding for _, binding in self._node._bindings if binding.show]
        names = {binding.action: binding.key for _, binding in reversed(list(present_bindings(self._node)))}
        words = {each.action: self._words.get(each.action, each.description) for each in declared}
        keys = [Key(action, shown(names[action]), said) for action, said in words.items() if said]
        keys.sort(key=lambda key: key.action == "leave")
        return fitting(keys, self.size.width)

    def render_line(self, y: int) -> Strip:
        ground = self.background_colors[1].hex6
        return key_strip(self._shown(), self.size.width, palette_of(self.app.theme), ground)

    async def on_click(self, event: events.Click) -> None:
        event.stop()
        key = key_at(self._shown(), event.x - self.gutter.left)
        if key:
            await self.app.run_action(key.action, self._node)
