"""The Markdown view: cutting, drawing, streaming, scrolling, and that no text gets out of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len, set_cell_size
from textual import on
from textual.pilot import Pilot

from agnt_tasks.models.clean import clean
from agnt_tasks.tui.look.palette import palette_of
from agnt_tasks.tui.markdown.document import Document, Place
from agnt_tasks.tui.markdown.drawing import Drawing
from agnt_tasks.tui.markdown.runs import Line
from agnt_tasks.tui.markdown.splitting import LIMIT, Block, Splitter
from agnt_tasks.tui.markdown.styles import MarkdownStyles
from agnt_tasks.tui.markdown.view import MarkdownView
from tests.tui.stage import Stage, lines_of

HOSTILE = "\x1b]52;c;aGk=\x07\x9b2J\u202eevil\x00\u200b"
SAMPLE = """# A *title* with `code`

A paragraph that is long enough to be wrapped in every width that we look at, with 日本語 and 🎉.

- one
  - two
    1. three
- [ ] open
- [x] done

7. seven
8. eight

```python
def answer():
    return 42  # the answer
```

| Name | Count |
|:-----|------:|
| a    |    12 |

> quoted
> > twice

---

<b>bold?</b> ![alt](pic.png) [text](https://example.com/a) and javascript:alert(1)
"""

_PIECES = st.sampled_from(
    [
        "# h",
        "- a",
        "1. b",
        "  c",
        "```",
        "```py",
        "~~~",
        "> q",
        "|a|b|",
        "|-|-|",
        "---",
        "***",
        "text",
        "`x`",
        " ",
        "    ",
        "\n",
        "\n\n",
        "\r\n",
        "\r",
        "\t",
        "**",
        "[l](https://x.y)",
        "日本",
        "\x1b[2J",
        "w" * 900,
    ]
)
MARKDOWN = st.lists(_PIECES, max_size=40).map("".join)


def _cut(text: str) -> list[Block]:
    splitter = Splitter()
    return [*splitter.feed(text), splitter.tail]


def _drawing(width: int = 60, theme: str = "dark") -> Drawing:
    return Drawing(MarkdownStyles(palette_of(theme)), width)


def _lines(document: Document) -> list[Line | None]:
    while document.draw_next():
        pass
    return [document.line(y) for y in range(document.height)]


def _shown(text: str, width: int = 60) -> list[str]:
    document = Document(_drawing(width))
    document.append(text, closed=True)
    return ["".join(segment.text for segment in line or ()).rstrip() for line in _lines(document)]


def test_blocks_are_what_can_be_drawn_alone() -> None:
    text = "# h\n\npara\nmore\n- a\n\n  b\n- c\n\n```\n\n# no heading\n```\n> q\n\n    code\n"
    assert [block.text for block in _cut(text)] == [
        "# h\n\n",
        "para\nmore\n",
        "- a\n\n  b\n",
        "- c\n\n",
        "```\n\n# no heading\n```\n",
        "> q\n\n    code\n",
    ]


@given(MARKDOWN)
def test_blocks_joined_are_the_text(text: str) -> None:
    text = clean(text)
    blocks = _cut(text)
    assert "".join(block.text for block in blocks) == text
    assert all(len(block.text) <= LIMIT + 1 for block in blocks)


@given(MARKDOWN, st.lists(st.integers(1, 300), max_size=20))
def test_any_pieces_give_the_same_lines(text: str, sizes: list[int]) -> None:
    whole, streamed = Document(_drawing()), Document(_drawing())
    whole.append(text, closed=True)
    rest = text
    for size in sizes:
        streamed.append(rest[:size], closed=False)
        streamed.draw_around(0, 0, 10)
        rest = rest[size:]
    streamed.append(rest, closed=True)
    assert _lines(streamed) == _lines(whole)


@given(MARKDOWN, st.sampled_from([1, 12, 40, 100]))
def test_lines_are_exactly_as_wide_as_wanted_and_have_a_ground(text: str, width: int) -> None:
    document = Document(_drawing(width))
    document.append(text, closed=True)
    for line in _lines(document):
        assert line is not None
        assert sum(cell_len(segment.text) for segment in line) == width
        assert all(segment.style and segment.style.bgcolor for segment in line)
        assert all(segment.text.isprintable() for segment in line)


def test_the_parts_of_markdown() -> None:
    shown = _shown(SAMPLE)
    for expected in (
        "A title with code",
        " • one",
        "    • two",
        "       1. three",
        " ☐ open",
        " ☑ done",
        " 7. seven",
        " def answer():",
        "Name │ Count",
        "─────┼──────",
        "a    │    12",
        "│ │ twice",
        "─" * 60,
        "<b>bold?</b> image: alt (pic.png) text",
    ):
        assert expected in shown
    assert shown.index(" ☐ open") == shown.index("       1. three") + 1


@pytest.mark.parametrize("width", [40, 60, 100])
def test_what_is_wider_than_the_view_stays_whole(width: int) -> None:
    cells = [f"cell{number}" for number in range(12)]
    wide = f"|{'|'.join(cells)}|\n{'|-' * 12}|\n|{'|'.join(cells)}|\n"
    word = "x" * 250
    code = "```\n" + "日" * 90 + "\n```\n"
    shown = _shown(f"{wide}\n{word}\n\n{code}", width)
    text = "".join("".join(shown).split())
    assert all(cell in text for cell in cells)
    assert text.count("x") == 250
    assert text.count("日") == 90


def test_nothing_to_say_shows_nothing() -> None:
    assert _shown("") == _shown("\n \r\n\n") == []


def test_line_ends_of_every_kind_are_line_ends() -> None:
    assert _shown("a\r\n\r\nb") == ["a", "", "b"]


def test_a_table_that_is_too_long_for_a_block_stays_a_table() -> None:
    shown = _shown("| a | b |\n|---|---|\n" + "| some words | 1 |\n" * 600)
    assert shown.count("some words │ 1") == 600
    assert not any("|" in line for line in shown)


@pytest.mark.parametrize("theme", ["dark", "light", "sixteen"])
def test_code_is_coloured_when_its_fence_is_closed(theme: str) -> None:
    document = Document(_drawing(theme=theme))
    document.append("```python\nreturn 'x'\n", closed=False)
    assert len({segment.style for segment in _lines(document)[0] or ()}) == 1
    document.append("```\n", closed=False)
    assert len({segment.style for segment in _lines(document)[0] or ()}) > 1


@pytest.mark.parametrize(
    "text",
    [
        f"```py\n{HOSTILE}\n```\n",
        f"```{HOSTILE}\nx\n```\n",
        f"[{HOSTILE}](https://x.y/{HOSTILE})",
        f"| {HOSTILE} |\n|---|\n| `{HOSTILE}` |\n",
        f"# {HOSTILE}\n",
        "&#x202e;&rlm;&#27;&#155;&zwj;",
        "[x](<https://x.y/&#x202e;&#x9b;>) ![&rlm;](y)",
    ],
)
def test_no_text_gets_out(text: str) -> None:
    assert all(line == clean(line) and line.isprintable() for line in _shown(text))


@pytest.mark.parametrize("text", ["*" * 8000, "[" * 8000, ">" * 8000, "- " * 4000, "|" * 8000, "`" * 8000])
def test_text_made_to_confuse_is_shown(text: str) -> None:
    assert _shown(text)


@pytest.mark.parametrize("depth", [5, 9, 18, 40])
def test_what_is_nested_deep_is_not_left_out(depth: int) -> None:
    nested = "".join(f"{'  ' * level}- x\n" for level in range(depth))
    assert "deep" in "".join(_shown(f"{nested}{'  ' * depth}- deep\n", 100))
    assert "deep" in "".join(_shown("> " * depth + "deep", 100))


def test_a_place_survives_another_width() -> None:
    document = Document(_drawing(30))
    document.append("word " * 300 + "\n\n# here\n\n" + "word " * 300 + "\n", closed=True)
    _lines(document)
    here = next(y for y in range(document.height) if "here" in document.text(y, y))
    place = document.redraw(_drawing(90), document.place(here))
    _lines(document)
    assert "here" in document.text(document.y(place), document.y(place))


class Linked(Stage):
    """Remembers what was opened."""

    def __init__(self, view: MarkdownView) -> None:
        super().__init__(view)
        self.opened: list[str] = []

    @on(MarkdownView.LinkOpened)
    def _opened(self, event: MarkdownView.LinkOpened) -> None:
        self.opened.append(event.url)


PARAGRAPHS = "".join(f"Paragraph {number}.\n\n" for number in range(100))


def _texts(app: Stage) -> list[str]:
    """What is on the screen without the scroll bar."""
    return [set_cell_size(line, 39).rstrip() for line in lines_of(app)]


def _grounds(view: MarkdownView) -> set[object]:
    """The backgrounds of the first line."""
    return {segment.style and segment.style.bgcolor for segment in view.render_line(0)}


async def _streamed(view: MarkdownView, pilot: Pilot[None], piece: str) -> None:
    """Adds a piece and waits until it is on the screen."""
    before = view.virtual_size
    view.append(piece)
    for _ in range(100):
        await pilot.pause(0.01)
        if view.virtual_size != before:
            return
    raise AssertionError("the piece never came")


async def test_it_follows_only_while_one_is_at_the_end() -> None:
    view = MarkdownView()
    app = Stage(view)
    async with app.run_test(size=(40, 10)) as pilot:
        view.focus()
        assert view.at_end
        await _streamed(view, pilot, PARAGRAPHS)
        assert lines_of(app)[9].startswith("Paragraph 99.")
        await pilot.press("k")
        assert not view.at_end
        seen = _texts(app)
        await _streamed(view, pilot, "More.\n\n" * 30)
        assert _texts(app) == seen
        await pilot.press("G")
        assert view.at_end
        await _streamed(view, pilot, "The end.\n")
        assert lines_of(app)[9].startswith("The end.")


async def test_text_that_grew_stays_where_it_was_read() -> None:
    view = MarkdownView()
    app = Stage(view)
    async with app.run_test(size=(40, 10)) as pilot:
        view.show(PARAGRAPHS)
        view.focus()
        await pilot.press("pagedown", "pagedown", "j")
        assert lines_of(app)[1].startswith("Paragraph 10.")
        view.show(PARAGRAPHS + "And more.\n")
        await pilot.pause()
        assert lines_of(app)[1].startswith("Paragraph 10.")
        view.show("Something else.")
        await pilot.pause()
        assert lines_of(app)[0].startswith("Something else.")
        view.show("")
        await pilot.pause()
        assert not any(lines_of(app))


async def test_resize_and_theme_keep_the_reading_position() -> None:
    view = MarkdownView()
    app = Stage(view)
    async with app.run_test(size=(100, 12)) as pilot:
        view.show("".join(f"# Part {number}\n\n{'word ' * 60}\n\n" for number in range(80)))
        view.focus()
        for _ in range(30):
            await pilot.press("pagedown")
        while not lines_of(app)[0].startswith("Part"):
            await pilot.press("j")
        top = lines_of(app)[0].split()[:2]
        await pilot.resize_terminal(50, 12)
        assert lines_of(app)[0].split()[:2] == top
        app.theme = "light"
        await pilot.pause()
        assert lines_of(app)[0].split()[:2] == top
        strip = view.render_line(0)
        ground = palette_of("light").plain.bgcolor
        assert all(segment.style and segment.style.bgcolor == ground for segment in strip)


async def test_drawing_what_is_out_of_sight_moves_nothing() -> None:
    view = MarkdownView()
    app = Stage(view)
    async with app.run_test(size=(40, 10)) as pilot:
        view.show("".join(f"# {number}\n\n{'長い words ' * 40}\n\n" for number in range(150)))
        view.scroll_to(y=view.max_scroll_y // 2, animate=False)
        await pilot.pause()
        seen, guessed = _texts(app), view.virtual_size.height
        for _ in range(200):
            await pilot.pause(0.02)
            if view.virtual_size.height != guessed:
                break
        assert view.virtual_size.height != guessed
        assert _texts(app) == seen


async def test_only_links_to_the_web_are_opened() -> None:
    view = MarkdownView()
    app = Linked(view)
    async with app.run_test(size=(60, 10)) as pilot:
        view.show("[web](https://example.com/a)\n\n[mail](mailto:a@b.c)\n\n[file](file:///etc/passwd)\n")
        await pilot.pause()
        for line in (0, 2, 4):
            await pilot.click(view, offset=(1, line))
        assert app.opened == ["https://example.com/a"]


async def test_text_can_be_marked_with_the_mouse() -> None:
    view = MarkdownView()
    app = Linked(view)
    async with app.run_test(size=(60, 10)) as pilot:
        view.show("one **two** [web](https://example.com)\n\n- three\n")
        await pilot.pause()
        assert len(_grounds(view)) == 1
        await pilot.mouse_down(view, offset=(4, 0))
        await pilot.hover(view, offset=(5, 2))
        await pilot.mouse_up(view, offset=(5, 2))
        await pilot.pause()
        assert app.screen.get_selected_text() == "two web (https://example.com)\n\n • thr"
        assert len(_grounds(view)) == 2
        assert app.opened == []


def test_places_of_an_empty_text() -> None:
    document = Document(_drawing())
    assert document.height == 0
    assert document.place(0) == Place(0, 0)
    assert document.line(0) is None
