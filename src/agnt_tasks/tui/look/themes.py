"""Our colours as Textual themes, so that its own widgets (inputs, areas) look like the rest."""

from __future__ import annotations

from textual.theme import Theme

from agnt_tasks.tui.look.palette import COLOURS, Colours


def _theme(name: str, colours: Colours) -> Theme:
    return Theme(
        name=name,
        dark=colours.dark,
        primary=colours.accent,
        secondary=colours.muted,
        accent=colours.accent,
        foreground=colours.text,
        background=colours.background,
        surface=colours.surface,
        panel=colours.panel,
        warning=colours.statuses[2],
        success=colours.statuses[4],
        error=colours.statuses[5],
        variables={
            "text-muted": colours.muted,
            "text-faint": colours.faint,
            "border": colours.border,
            "border-blurred": colours.border,
            "cursor-ground": colours.cursor,
            "input-cursor-background": colours.text,
            "input-cursor-foreground": colours.background,
            "input-selection-background": colours.cursor,
            "scrollbar": colours.border,
            "scrollbar-hover": colours.faint,
            "scrollbar-active": colours.accent,
            "scrollbar-background": colours.panel,
            "scrollbar-background-hover": colours.panel,
            "scrollbar-background-active": colours.panel,
            "scrollbar-corner-color": colours.panel,
        },
    )


THEMES = tuple(_theme(name, colours) for name, colours in COLOURS.items())
