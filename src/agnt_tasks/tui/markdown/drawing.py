"""Drawing one block of Markdown as lines of a width."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from rich.segment import Segment
from rich.style import Style
from rich.text import Text

from agnt_tasks.tui.markdown.runs import Line, styled, wrapped
from agnt_tasks.tui.markdown.splitting import Block
from agnt_tasks.tui.markdown.styles import MARKS, MarkdownStyles
from agnt_tasks.tui.markdown.tables import drawn_table

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_DEEPEST = 19
"""The parser leaves out what is nested deeper, so a block that goes so deep is shown as it is written."""
_BOXES = {"[ ] ": "☐", "[x] ": "☑"}


@cache
def _parser() -> MarkdownIt:
    """HTML and definitions of links are text: nothing is hidden, and no block depends on another."""
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    return parser.disable(["reference", "html_block", "html_inline"])


def _top(tokens: list[Token]) -> Iterator[tuple[Token, list[Token]]]:
    """The outermost tokens, each with what stands inside."""
    position = 0
    while position < len(tokens):
        token, end = tokens[position], position
        if token.nesting == 1:
            end = next(at for at in range(position + 1, len(tokens)) if tokens[at].level == token.level)
        yield token, tokens[position + 1 : end]
        position = end + 1


class Drawing:
    """Draws blocks in one width and one look."""

    def __init__(self, styles: MarkdownStyles, width: int) -> None:
        self.styles = styles
        self.width = width
        self.blank = Segment.adjust_line_length([], width, styles.text)

    def lines(self, block: Block, *, closed: bool = True) -> list[Line]:
        """Each exactly as wide as wanted; none for a block without anything to see."""
        text, ground = block.text.strip("\n"), self.styles.text
        literal = block.mark or (block.part and not block.lead)
        tokens = [] if literal else _parser().parse(block.lead + block.text)
        if block.mark:
            lines = self._fence(block, closed=closed)
        elif tokens and max(token.level for token in tokens) < _DEEPEST:
            lines = self._nodes(tokens, self.width, ground)
        else:
            lines = wrapped(Text(text, style=ground), self.width) if text.strip() else []
        exact = (Segment.adjust_line_length(line, self.width) for line in lines)
        return [list(Segment.apply_style(line, ground)) for line in exact]

    def _fence(self, block: Block, *, closed: bool) -> list[Line]:
        """One that is still open, or was too long for one block, has the one colour."""
        code = block.text.lstrip().partition("\n")[2] if block.opens else block.text
        code = code.rstrip().rpartition("\n")[0] if block.closes else code
        language = block.language if (closed or block.closes) and not block.part else ""
        return self._code(code, language, self.width) if code or not block.part else []

    def _code(self, code: str, language: str, width: int) -> list[Line]:
        lines = wrapped(self.styles.highlighted(code.rstrip("\n"), language), width - 2)
        edge = Segment(" ", self.styles.code)
        return [[edge, *Segment.adjust_line_length(line, width - 1, self.styles.code)] for line in lines]

    def _nodes(self, tokens: list[Token], width: int, style: Style) -> list[Line]:
        lines: list[Line] = []
        tight = False
        for token, inside in _top(tokens):
            drawn = self._node(token, inside, width, style)
            # In a tight list, what follows the text of an item follows it at once.
            lines += [[]] if lines and drawn and not tight else []
            lines += drawn
            tight = token.hidden
        return lines

    def _node(self, token: Token, inside: list[Token], width: int, style: Style) -> list[Line]:
        match token.type:
            case "bullet_list_open" | "ordered_list_open":
                return self._list(token, inside, width, style)
            case "blockquote_open":
                bar = Segment("│ ", self.styles.border)
                return [[bar, *line] for line in self._nodes(inside, width - 2, self.styles.muted)]
            case "table_open":
                return drawn_table(self._cells(inside, style), width, self.styles.border, style)
            case "fence" | "code_block":
                return self._code(token.content, token.info.strip().partition(" ")[0], width)
            case "hr":
                return [[Segment("─" * width, self.styles.border)]]
            case "heading_open":
                style = self.styles.headings[int(token.tag[1:]) - 1]
        leaves = [leaf for each in inside for leaf in each.children or ()]
        return wrapped(styled(leaves, style, self.styles), width)

    def _list(self, token: Token, inside: list[Token], width: int, style: Style) -> list[Line]:
        lines: list[Line] = []
        for position, (_, item) in enumerate(_top(inside), int(token.attrs.get("start", 1))):
            marker = f"{position}. ".rjust(4) if token.tag == "ol" else f" {_bullet(item)} "
            loose = any(each.type == "paragraph_open" and not each.hidden for each, _ in _top(item))
            lines += [[]] if lines and loose else []
            first, others = Segment(marker, self.styles.marker), Segment(" " * len(marker), style)
            drawn = self._nodes(item, width - len(marker), style) or [[]]
            lines += [[others if number else first, *line] for number, line in enumerate(drawn)]
        return lines

    def _cells(self, inside: list[Token], style: Style) -> list[list[Text]]:
        rows: list[list[Text]] = []
        for before, token in zip([inside[0], *inside], inside, strict=False):
            if token.type == "tr_open":
                rows.append([])
            elif token.type == "inline":
                base = style + MARKS["strong"] if len(rows) == 1 else style
                cell = styled(token.children or [], base, self.styles)
                side = str(before.attrs.get("style", "")).removeprefix("text-align:")
                cell.justify = "right" if side == "right" else "center" if side == "center" else None
                rows[-1].append(cell)
        return rows


def _bullet(item: list[Token]) -> str:
    """The sign of an item; of a task it is the box, which is taken out of the text."""
    first = item[1].children if len(item) > 1 and item[1].type == "inline" else None
    box = first[0].content[:4].lower() if first else ""
    if first and box in _BOXES:
        first[0].content = first[0].content[4:]
    return _BOXES.get(box, "•")
