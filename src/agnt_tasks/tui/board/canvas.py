"""`BoardCanvas`: draws what `BoardState` holds, the whole board as one widget.

One widget and not one for each card, because a widget costs half a millisecond and a card a lookup;
one and not six, because moving the focus of Textual restyles everything (research, chapter Textual).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from textual.color import Color
from textual.filter import LineFilter
from textual.geometry import Region, Size
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from agnt_tasks.models.card import Card
from agnt_tasks.models.status import TaskStatus
from agnt_tasks.tui.board.card_texts import CardTexts, Moment, card_texts
from agnt_tasks.tui.board.layout import HEADING, WHOLE_BOARD, Box, boxes, uncovered
from agnt_tasks.tui.board.painter import MARGIN, Look, Painter
from agnt_tasks.tui.board.picture import Drawn, Picture, height_of, paint
from agnt_tasks.tui.look.palette import palette_of
from agnt_tasks.tui.state.board_state import BoardState
from agnt_tasks.wording.width import wrap

EmptyWords = Callable[[str], list[str]]
"""What a column without cards says, by its status."""


class BoardCanvas(Widget, inherit_bindings=False):
    ALLOW_SELECT = False

    class Scrolled(Message):
        """Other rows are seen now: more may have to be loaded."""

    def __init__(
        self,
        state: BoardState,
        moment: Callable[[], Moment],
        *,
        is_unread: Callable[[Card], bool] = lambda card: False,
        quiet_since: Callable[[str], int | None] = lambda task_id: None,
        empty_words: EmptyWords = lambda status: [],
    ) -> None:
        super().__init__()
        self._state = state
        self._moment = moment
        self._is_unread = is_unread
        self._quiet_since = quiet_since
        self._empty_words = empty_words
        self._pictures: dict[str, Picture] = {}
        self._headings: dict[str, list[Strip]] = {}
        self._boxes: list[Box] = []
        self._rearranged = False
        """They are not where they were painted last."""
        self._painter: Painter | None = None
        self._painted_theme = ""
        self._ground = Color.parse("black")
        self._filters: list[LineFilter] = []
        self._spin = -1
        self._in_sight: tuple[str, int, int] | None = None
        """Column, top and cursor, if the card with the cursor was painted in full; None: it was not."""
        self._faded = False
        self.covered = False
        """Something lies over the right half: the column with the cursor keeps out of there."""
        self.pinned: Mapping[str, bool] = {}
        """Columns that are kept folded (True) or open (False)."""
        self.target = ""
        """The column that a card would be dropped on now."""

    # What others tell it

    def show(self, statuses: Collection[str] = ()) -> None:
        """Draw anew what changed in these columns (none named: in all)."""
        if not self.size.width:
            return
        self._arrange()
        here = (self._state.focus, self._state.column.top, self._state.column.cursor)
        if self._state.strayed or self._in_sight == here:
            # Cards grow when it is known how they stand: the one with the cursor is not pushed out.
            self._see_cursor()
        if self._state.strayed:
            self._state.strayed = False
            self.post_message(self.Scrolled())
        if self._rearranged:
            self._repaint_all()
        else:
            for status in statuses or [box.status for box in self._boxes]:
                self._repaint(status)

    def show_cursor(self, statuses: Collection[str] = ()) -> None:
        """The same, and scroll so that the cursor is seen."""
        self._arrange()
        self._see_cursor()
        self.show(statuses)

    def fade(self, faded: bool) -> None:
        """Draw all as what may not be true any more, or as ever."""
        if faded != self._faded:
            self._faded = faded
            self._painter = None
            if self._boxes:
                self._repaint_all()

    def spin(self, frame: int) -> None:
        """Turn the signs of what runs; -1: they stand still."""
        self._spin = frame
        self.show([TaskStatus.IN_PROGRESS])

    def scroll_column(self, status: str, rows: int) -> None:
        """As the wheel does: the cursor stays on its card."""
        self._state.columns[status].scroll(rows)
        self.show([status])
        self.post_message(self.Scrolled())

    def rows_seen(self) -> int:
        """Cards of the column with the cursor that find room: a page."""
        return max(1, self._state.rows_seen(self._state.focus))

    # Drawing

    def notify_style_update(self) -> None:
        """Also called when the focus moves, which changes nothing here."""
        super().notify_style_update()
        if self._painted_theme != self.app.theme:
            self._painted_theme = self.app.theme
            self._painter = None
            if self._boxes:
                self._repaint_all()

    def on_resize(self) -> None:
        self._arrange()
        self._see_cursor()
        self._repaint_all()
        self.post_message(self.Scrolled())

    def get_content_width(self, container: Size, viewport: Size) -> int:
        return container.width

    @property
    def _body_height(self) -> int:
        return max(0, self.size.height - HEADING)

    def _paint_with(self) -> Painter:
        if self._painter is None:
            palette = palette_of(self.app.theme)
            self._painter = Painter(palette.faded() if self._faded else palette)
            self._ground = Color.parse(palette.colours.background)
            self._filters = [each for each in self.app.get_line_filters() if each.enabled]
        return self._painter

    def _arrange(self) -> None:
        """Find the boxes."""
        state = self._state
        found = boxes(self.size.width, state.totals(), state.focus, self.pinned)
        if self.covered and self.size.width >= WHOLE_BOARD:
            found = uncovered(found, state.focus, self.size.width - self.size.width // 2)
        self._rearranged = self._rearranged or found != self._boxes
        self._boxes = found

    def _see_cursor(self) -> None:
        box = next((box for box in self._boxes if box.status == self._state.focus), None)
        if box and self._body_height:
            column = self._state.column
            column.see_cursor(lambda row: self._fits_above(box, row))

    def _fits_above(self, box: Box, last: int) -> int:
        """How many cards find room when `last` is the lowest."""
        column = self._state.columns[box.status]
        room, row = self._body_height + 1, last
        while row >= 0 and room > 0:
            room -= height_of(self._texts(box, column.card(row)))
            row -= room >= 0
        return last - row

    def _texts(self, box: Box, card: Card | None) -> CardTexts | None:
        if card is None:
            return None
        return card_texts(
            card,
            self._state.standings.get(card.id),
            self._moment(),
            box.width - 1 - MARGIN,
            unread=self._is_unread(card),
            marked=card.id in self._state.marks,
            quiet_since=self._quiet_since(card.id),
        )

    def _drawn(self, box: Box) -> list[Drawn]:
        """The cards from the top down to where the box ends."""
        column = self._state.columns[box.status]
        height, row, found = 0, column.top, list[Drawn]()
        while height < self._body_height and row < column.total:
            found.append(self._drawn_at(box, row))
            height += height_of(found[-1].texts)
            row += 1
        while row == column.total and column.top:
            # No room is left empty below the last card while there are others above.
            above = self._drawn_at(box, column.top - 1)
            if height + height_of(above.texts) > self._body_height + 1:
                break
            found.insert(0, above)
            height += height_of(above.texts)
            column.top -= 1
        # The last card counts only where it is seen in full.
        full = max(1, row - column.top - (height > self._body_height + 1))
        self._state.seen[box.status] = full
        if box.status == self._state.focus:
            is_seen = column.top <= column.cursor < column.top + full
            self._in_sight = (box.status, column.top, column.cursor) if is_seen else None
        return found

    def _drawn_at(self, box: Box, row: int) -> Drawn:
        column = self._state.columns[box.status]
        texts = self._texts(box, column.card(row))
        here = box.status == self._state.focus and row == column.cursor
        return Drawn(row, texts, Look(here, self._spin if texts and texts.running else -1))

    def _picture(self, box: Box) -> Picture:
        painter, height = self._paint_with(), self._body_height
        column = self._state.columns[box.status]
        if box.folded:
            return Picture(painter.folded(box, height), [-1] * height)
        if column.loaded and not column.total:
            return self._empty(painter, box, height)
        return paint(painter, column, box, height, self._drawn(box))

    def _empty(self, painter: Painter, box: Box, height: int) -> Picture:
        blank = painter.blank(box.width - 1)
        room = box.width - 1 - MARGIN
        told = [part for each in self._empty_words(box.status) for part in wrap(each, room)]
        words = painter.words(told, box.width - 1)
        lines = [blank, *words, *[blank] * height][:height]
        return Picture([painter.ended(each, False) for each in lines], [-1] * height)

    def _heading(self, box: Box) -> list[Strip]:
        painter, state = self._paint_with(), self._state
        if self.size.width < WHOLE_BOARD:
            return painter.tabs(dict(state.totals()), state.focus, self.size.width)
        total = state.columns[box.status].total
        focused = box.status == state.focus
        return painter.heading(box, total, focused=focused, target=self.target == box.status)

    def _repaint_all(self) -> None:
        self._rearranged = False
        self._pictures = {box.status: self._picture(box) for box in self._boxes}
        self._headings = {box.status: self._heading(box) for box in self._boxes}
        self.refresh()

    def _repaint(self, status: str) -> None:
        """Of one column only the lines that really changed go to the terminal."""
        box = next((box for box in self._boxes if box.status == status), None)
        if box is None:
            return
        before = [*self._headings.get(status, []), *self._pictures[status].lines]
        self._headings[status], self._pictures[status] = self._heading(box), self._picture(box)
        after = [*self._headings[status], *self._pictures[status].lines]
        changed = [y for y, strip in enumerate(after) if y >= len(before) or strip is not before[y]]
        if changed:
            self.refresh(*(Region(box.x, y, box.width, 1) for y in changed))

    def render_lines(self, crop: Region) -> list[Strip]:
        touched = [box for box in self._boxes if box.x < crop.right and box.x + box.width > crop.x]
        plain = self._paint_with().palette.plain
        if not touched:
            return [Strip.blank(crop.width, plain)] * crop.height
        start, cells = crop.x - touched[0].x, sum(box.width for box in touched)
        lines = [self._line(touched, y) for y in crop.line_range]
        if start or cells != crop.width:
            lines = [strip.crop_extend(start, start + crop.width, plain) for strip in lines]
        return lines

    def _line(self, touched: list[Box], y: int) -> Strip:
        strips = [self._strip(box, y) for box in touched]
        return strips[0] if len(strips) == 1 else Strip.join(strips)

    def _strip(self, box: Box, y: int) -> Strip:
        lines = self._headings[box.status] if y < HEADING else self._pictures[box.status].lines
        place = y if y < HEADING else y - HEADING
        strip = lines[place] if place < len(lines) else self._paint_with().blank(box.width)
        for each in self._filters:
            # A strip remembers what a filter made of it.
            strip = strip.apply_filter(each, self._ground)
        return strip
