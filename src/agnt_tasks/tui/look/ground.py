"""What lies below other widgets and shows nothing but its ground."""

from __future__ import annotations

from textual.containers import Container
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget


class Ground(Widget):
    """Every line of it looks the same: it is drawn once, and cut once. No border above or below it."""

    def render_lines(self, crop: Region) -> list[Strip]:
        return super().render_lines(Region(crop.x, crop.y, crop.width, min(1, crop.height))) * crop.height


class Body(Ground, Container):
    """Of a screen, between its header and its footer."""
