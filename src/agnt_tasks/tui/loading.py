"""What the first cards do not need: pydantic, the verbs, the pane, the forms."""

from __future__ import annotations

from importlib import import_module


def load_the_rest() -> None:
    """Import it. Meant for a thread, so that keys work meanwhile."""
    for name in ("desk", "live", "regions.regions"):
        import_module(f"agnt_tasks.tui.{name}")
