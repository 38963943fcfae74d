"""The widget that shows Markdown, as long as it may be and while it streams in."""

from __future__ import annotations

from dataclasses import dataclass
from time import perf_counter
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Offset, Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.selection import Selection
from textual.strip import Strip

from agnt_tasks.tui.look.palette import DEFAULT_THEME, palette_of
from agnt_tasks.tui.markdown.document import Document, Place
from agnt_tasks.tui.markdown.drawing import Drawing
from agnt_tasks.tui.markdown.runs import HREF
from agnt_tasks.tui.markdown.styles import MarkdownStyles

_FRAME = 0.05
"""Seconds between two updates while text streams in, at least."""
_REST = 4
"""So many times as long as an update took, nothing is done: it takes a fifth of a core at most."""
_SLICE = 0.004
"""Seconds that one step of drawing what is out of sight may take."""


class MarkdownView(ScrollView, can_focus=True, inherit_bindings=False):
    """Keeps the reading position by block: nothing that arrives or is drawn moves what one reads.

    At the end of the text it follows what arrives, until one scrolls up. It has no padding and no border:
    put it into something that has.
    """

    DEFAULT_CSS = (
        "MarkdownView { overflow: hidden auto; scrollbar-gutter: stable; scrollbar-size-vertical: 1; }"
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "by(1)", "Down", show=False, id="text.down"),
        Binding("up,k", "by(-1)", "Up", show=False, id="text.up"),
        Binding("pagedown,space", "page(1)", "Page down", show=False, id="text.page_down"),
        Binding("pageup", "page(-1)", "Page up", show=False, id="text.page_up"),
        Binding("home,g", "top", "Top", show=False, id="text.top"),
        Binding("end,G", "end", "End", show=False, id="text.end"),
    ]

    @dataclass
    class LinkOpened(Message):
        """A link to the web was clicked; of others nobody is told."""

        url: str

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self._document = Document(Drawing(MarkdownStyles(palette_of(DEFAULT_THEME)), 1))
        self._pending = ""
        self._following = True
        self._cost = 0.0

    def on_mount(self) -> None:
        self._ahead_timer = self.set_interval(_FRAME, self._draw_ahead)

    def show(self, text: str) -> None:
        """Replaces everything. If the text only grew, one keeps one's place in it."""
        self._flush()
        old = self._document.source
        if not old or not text.startswith(old):
            self._document = Document(self._document.drawing)
            self._following, old = not text, ""
            self.set_reactive(MarkdownView.scroll_y, 0.0)
        self._pending = text[len(old) :]
        self.finish()

    def append(self, piece: str) -> None:
        """More of the text, as it arrives."""
        if not self._pending and self.is_running:
            self.set_timer(max(_FRAME, self._cost * _REST), self._flush)
        self._pending += piece

    def finish(self) -> None:
        """The text is complete."""
        self._flush(closed=True)

    @property
    def at_end(self) -> bool:
        """Whether it follows what arrives."""
        return self._following

    def _flush(self, *, closed: bool = False) -> None:
        if not self._pending and not closed:
            return
        began, document, place = perf_counter(), self._document, self._place()
        changed = len(document.blocks) - 1
        document.append(self._pending, closed=closed)
        self._pending = ""
        self._arrange(place, changed)
        self._cost = perf_counter() - began

    def _place(self) -> Place:
        return self._document.place(round(self.scroll_y))

    @property
    def _height(self) -> int:
        """Of what one sees of it. While it is hidden, as it was: so it can be drawn before it is seen."""
        return self.scrollable_content_region.height or self.outer_size.height

    def _arrange(self, place: Place, changed: int = 0) -> None:
        """Draws what is in sight and near it, with `place` at the top; or the end, if that is followed."""
        height, document = self._height, self._document
        if not height:
            return
        if self._following:
            document.draw_around(len(document.blocks) - 1, before=2 * height, after=0)
            y = document.height - height
        else:
            document.draw_around(place.block, before=height, after=place.line + 2 * height)
            y = document.y(place)
        moved = self._settle(y)
        self._following = self._following or document.height <= height
        self._scroll_update(self.virtual_size)
        self._ahead_timer.resume()
        first = 0 if moved else max(document.y(Place(changed, 0)) - round(self.scroll_y), 0)
        if first < height:
            self.refresh(Region(0, first, self.size.width, height - first))

    def _settle(self, y: int) -> bool:
        """Takes over the height of the document, with line `y` at the top; whether that is another line."""
        before = round(self.scroll_y)
        # As reactives they would lay out the whole screen.
        size = Size(self._document.drawing.width, self._document.height)
        self.set_reactive(MarkdownView.virtual_size, size)
        y = max(0, min(y, self.max_scroll_y))
        self.set_reactive(MarkdownView.scroll_y, float(y))
        self.set_reactive(MarkdownView.scroll_target_y, float(y))
        if self.show_vertical_scrollbar:
            self.vertical_scrollbar.position = y
        return y != before

    def _draw_ahead(self) -> None:
        """A little of what is out of sight, so that the height becomes true. What is in sight stays."""
        if self._pending or self.text_selection:
            return
        until, place, more = perf_counter() + _SLICE, self._place(), True
        while more and perf_counter() < until:
            more = self._document.draw_next()
        self._settle(self._document.y(place))
        if not more:
            self._ahead_timer.pause()
            self._scroll_update(self.virtual_size)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        self._following = round(new_value) >= self.max_scroll_y
        self._arrange(self._place())

    def on_resize(self) -> None:
        self._redraw()
        self._flush()

    def notify_style_update(self) -> None:
        super().notify_style_update()
        if self.is_attached:
            self._redraw()

    def _redraw(self) -> None:
        """In the width and the theme of now, if these are others."""
        width, palette = self.scrollable_content_region.width, palette_of(self.app.theme)
        place, drawing = self._place(), self._document.drawing
        # What was all in sight is read from its beginning.
        self._following &= not self._document.closed or place != (0, 0)
        if width and (width, palette) != (drawing.width, drawing.styles.palette):
            place = self._document.redraw(Drawing(MarkdownStyles(palette), width), place)
        self._arrange(place)

    def action_by(self, lines: int) -> None:
        self.scroll_to(y=round(self.scroll_y) + lines, animate=False)

    def action_page(self, pages: int) -> None:
        self.action_by(pages * max(1, self.scrollable_content_region.height - 1))

    def action_top(self) -> None:
        self.scroll_to(y=0, animate=False)

    def action_end(self) -> None:
        self._following = True
        self._arrange(self._place())

    def render_line(self, y: int) -> Strip:
        y += round(self.scroll_y)
        drawing, selection = self._document.drawing, self.text_selection
        strip = Strip(self._document.line(y) or drawing.blank, drawing.width)
        span = selection.get_span(y) if selection else None
        return (self._selected(strip, *span) if span else strip).apply_offsets(0, y)

    def _selected(self, strip: Strip, start: int, end: int) -> Strip:
        """With the characters from `start` to `end` (-1: to the end of the line) marked."""
        text, width = strip.text, strip.cell_length
        ends = [cell_len(text[:start]), width if end == -1 else cell_len(text[:end]), width]
        before, marked, after = strip.divide(ends)
        style = self.screen.get_component_rich_style("screen--selection")
        return Strip.join([before, Strip(Segment.apply_style(marked, post_style=style)), after])

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """What is marked as it is seen; if that is everything, as it was written."""
        start, end = selection
        if not start and not end:
            return "".join(block.text for block in self._document.blocks), "\n"
        first = start.y if start else 0
        text = self._document.text(first, end.y if end else self._document.height)
        below = Selection(start and Offset(start.x, 0), end and Offset(end.x, end.y - first))
        return below.extract(text), "\n"

    def on_click(self, event: events.Click) -> None:
        url = event.style.meta.get(HREF)
        if url and event.chain == 1 and not self.text_selection:
            event.stop()
            self.post_message(self.LinkOpened(url))
