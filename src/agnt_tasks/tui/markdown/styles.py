"""How the parts of Markdown look, made from the palette of the theme."""

from __future__ import annotations

from rich.style import Style
from rich.text import Text

from agnt_tasks.tui.look.palette import Palette

MARKS = {"strong": Style(bold=True), "em": Style(italic=True), "s": Style(strike=True)}
"""What the marks within a text add, by the tags that the parser gives them."""
_UNDERLINED = Style(underline=True)


class MarkdownStyles:
    """Every style has a ground."""

    def __init__(self, palette: Palette) -> None:
        self.palette = palette
        colours, panel = palette.colours, palette.colours.panel
        self.text = palette.plain
        self.muted = palette.muted
        self.border = palette.border
        self.marker = palette.on(colours.accent)
        self.link = self.marker + _UNDERLINED
        self.code = palette.on(colours.text, panel)
        self.headings = (palette.accent + _UNDERLINED, palette.accent, *[palette.bold] * 4)
        _, _, amber, _, green, red = colours.statuses
        kinds = (
            ("Keyword Name.Tag Operator.Word", palette.on(colours.accent, panel)),
            ("Name.Function Name.Class", palette.on(colours.text, panel, bold=True)),
            ("Literal.String Generic.Inserted", palette.on(green, panel)),
            ("Literal.Number Name.Attribute", palette.on(amber, panel)),
            ("Comment", palette.on(colours.muted, panel, italic=True)),
            ("Generic.Deleted", palette.on(red, panel)),
        )
        self._tokens = {tuple(name.split(".")): style for names, style in kinds for name in names.split()}

    def _token(self, kind: tuple[str, ...]) -> Style:
        """The style of a piece of code by its kind, which goes from the general to the special."""
        while kind and kind not in self._tokens:
            kind = kind[:-1]
        return self._tokens.get(kind, self.code)

    def highlighted(self, code: str, language: str) -> Text:
        """Code, in one colour if nobody knows the language."""
        text = Text(style=self.code)
        if language:
            from rich.syntax import Syntax

            if lexer := Syntax("", language).lexer:
                for kind, piece in lexer.get_tokens(code):
                    text.append(piece, self._token(kind))
                text.rstrip()
        return text or Text(code, style=self.code)
