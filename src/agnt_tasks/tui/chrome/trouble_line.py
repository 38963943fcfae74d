"""Why the store does not answer: said under the header for as long as it is so."""

from __future__ import annotations

from textual.widgets import Static

from agnt_tasks.tui.look.content import safe_line


class TroubleLine(Static):
    DEFAULT_CSS = "TroubleLine { display: none; height: auto; max-height: 4; padding: 0 1; }"

    def __init__(self) -> None:
        super().__init__("", markup=False)

    def tell(self, reason: str) -> None:
        """Empty: all is well again."""
        self.update(safe_line(reason))
        self.display = bool(reason)
