"""A field of one line that loses nothing of what is pasted."""

from __future__ import annotations

import re

from textual import events
from textual.widgets import Input

_BREAKS = re.compile(r"\s*[\r\n]\s*")


class OneLine(Input):
    """Lines that are pasted come one behind the other; Textual alone keeps only the first."""

    def _on_paste(self, event: events.Paste) -> None:
        event.prevent_default()
        event.stop()
        text = _BREAKS.sub(" ", event.text.strip("\r\n"))
        if text:
            self.replace(text, *self.selection)
