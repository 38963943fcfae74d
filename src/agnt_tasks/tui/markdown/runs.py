"""The inside of paragraphs, headings and cells as styled text, and styled text as lines of a width."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from rich.text import Text

from agnt_tasks.models.clean import clean_line
from agnt_tasks.tui.markdown.styles import MARKS, MarkdownStyles

if TYPE_CHECKING:
    from markdown_it.token import Token

Line = list[Segment]
HREF = "href"
"""Where the style of a link that may be opened has its address."""
_WEB = re.compile(r"https?://[^\s<>\"|]*[^\s<>\"|.,;:!?()\[\]{}'*_~]", re.IGNORECASE)


_CONSOLE = Console(color_system=None, force_terminal=False, width=80)
"""Rich asks for one where it needs none."""


def wrapped(text: Text, width: int) -> list[Line]:
    """Broken between words, and within those that are longer than a line."""
    # Without a span, Rich forgets the style of the whole.
    text.stylize_before(text.style)
    return [list(line.render(_CONSOLE)) for line in text.wrap(_CONSOLE, max(width, 1), overflow="fold")]


def styled(tokens: list[Token], base: Style, styles: MarkdownStyles) -> Text:
    """What the parser found inside a block, as text."""
    text = Text(style=base)
    depths = dict.fromkeys(MARKS, 0)
    link: tuple[str, int] | None = None
    for token in tokens:
        if token.tag in depths:
            depths[token.tag] += token.nesting
        elif token.type == "link_open":
            link = str(token.attrs.get("href", "")), len(text)
        elif token.type == "link_close" and link:
            _link(text, *link, styles)
            link = None
        else:
            marks = Style.combine([base, *(MARKS[each] for each, depth in depths.items() if depth)])
            _leaf(text, token, marks, styles, linked=link is not None)
    return text


def _leaf(text: Text, token: Token, marks: Style, styles: MarkdownStyles, *, linked: bool) -> None:
    # An entity may name a character that was not in the text, so it is cleaned again.
    content, start = clean_line(token.content), len(text)
    if token.type in ("softbreak", "hardbreak"):
        text.append(" " if token.type == "softbreak" else "\n")
    elif token.type == "code_inline":
        text.append(content, styles.code + marks)
    elif token.type == "image":
        text.append(f"image: {content}" if content else "image", marks)
        _link(text, str(token.attrs.get("src", "")), start, styles)
    else:
        text.append(content, marks)
        for address in () if linked else _WEB.finditer(content):
            style = _link_style(address[0], styles)
            text.stylize(style, start + address.start(), start + address.end())


def _link(text: Text, address: str, start: int, styles: MarkdownStyles) -> None:
    """Makes a link of all from `start`, and says where it leads, unless that is what it is called."""
    text.stylize(_link_style(address, styles), start)
    address = clean_line(address)
    if address and text.plain[start:] not in (address, address.removeprefix("mailto:")):
        text.append(f" ({address})", styles.muted)


def _link_style(address: str, styles: MarkdownStyles) -> Style:
    opens = address.lower().startswith(("http://", "https://"))
    return styles.link + Style.from_meta({HREF: address}) if opens else styles.link
