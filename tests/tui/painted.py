"""What a headless app has painted: where a text stands, and in which style."""

from typing import Any

from rich.cells import cell_len
from rich.style import Style
from textual.app import App
from textual.strip import Strip


def strips_of(app: App[Any]) -> list[Strip]:
    """The screen on top, line by line."""
    return app.screen._compositor.render_strips()


def place_of(app: App[Any], text: str, nth: int = 0) -> tuple[int, int]:
    """The cell where a text begins, for `pilot.click(offset=...)`; `nth` from the top left."""
    lines = [strip.text for strip in strips_of(app)]
    places = [(x, y) for y, line in enumerate(lines) for x in range(len(line)) if line.startswith(text, x)]
    assert nth < len(places), "\n".join([f"{text!r} is painted {len(places)} times:", *lines])
    x, y = places[nth]
    return cell_len(lines[y][:x]), y


def style_at(app: App[Any], x: int, y: int) -> Style:
    """How a cell is painted."""
    return next((style for _, style, _ in strips_of(app)[y].crop(x, x + 1) if style), Style.null())
