"""What happened while nobody looked, as lines of a banner."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from agnt_tasks.tui.actions import BY_ID
from agnt_tasks.tui.chrome.banner import BannerLine, Part

DIGEST = "digest"
"""The kind of its banner."""


def digest_lines(told: Sequence[str], hint: Callable[[str], str]) -> list[BannerLine]:
    """`told` as `state.digest` says it; the last line names the key that goes to what is new."""
    action = "view.next_unread"
    key = [Part(f"   {hint(action)}", "key", action), Part(f" {BY_ID[action].label}", "muted", action)]
    lines = [BannerLine([Part(each)]) for each in told]
    return [*lines[:-1], BannerLine([*lines[-1].parts, *key])] if lines and hint(action) else lines
