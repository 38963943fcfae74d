"""What the first cards do not need: pydantic, the verbs, the pane, the forms."""

from __future__ import annotations

from importlib import import_module

_OURS = ("desk", "live", "regions.regions")
_THEIRS = ("markdown_it", "pygments.lexers", "pygments.styles")
"""What the first opened task would have to wait for."""


def load_the_rest() -> None:
    """Import it. Meant for a thread, so that keys work meanwhile."""
    for name in _OURS:
        import_module(f"agnt_tasks.tui.{name}")
    for name in _THEIRS:
        import_module(name)
