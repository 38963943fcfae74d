"""Which keys the footer shows: those that work for what has the cursor now, the most useful first."""

from __future__ import annotations

from collections.abc import Callable

from agnt_tasks.models.card import Card, Filter
from agnt_tasks.tui.actions import BY_ID
from agnt_tasks.tui.look.key_hints import Key
from agnt_tasks.tui.state.board_state import STATUSES, BoardState

_ALWAYS = ("task.new", "view.filter", "waiting.open", "app.command", "app.quit", "app.help")
_PANE = ("pane.compose", "pane.back", "pane.next_tab", "pane.unfold", "app.help")
_BY_STATUS = {
    "pending": ("pane.open", "task.process", "task.edit"),
    "in_progress": ("pane.open", "task.stop"),
    "needs_clarification": ("task.answer", "pane.open", "task.stop"),
    "on_hold": ("task.process", "pane.open", "task.edit"),
    "completed": ("pane.open", "task.like", "task.dislike", "task.process"),
    "failed": ("pane.open", "task.process", "task.dislike"),
}
_UNFILTER = "pane.back"
_MARKED = ("task.process", "task.stop", "task.move", "task.delete", "mark.clear", "app.help")


def footer_keys(
    state: BoardState,
    place: str,
    hint: Callable[[str], str],
    *,
    ready: bool,
    shown: Card | None = None,
    unfolds: bool = True,
) -> list[Key]:
    """`ready`: the store is open; `shown`: the task in the pane; `unfolds`: what is read has rows that fold.

    While one types (no place) the field itself says what its keys do.
    """
    if not place:
        return []
    if place == "pane":
        own = _for_card(shown or state.current())
        hidden = {"pane.open"} if unfolds else {"pane.open", "pane.unfold"}
        wanted: tuple[str, ...] = tuple(each for each in (*own, *_PANE) if each not in hidden)
    elif state.marks:
        wanted = _MARKED
    else:
        filtered = state.view.filter != Filter()
        wanted = (*_for_card(state.current()), *[_UNFILTER] * filtered, *_ALWAYS)
    if not ready:
        wanted = ("board.down", "board.right", "app.help")
    labels = {each: BY_ID[each].label for each in wanted}
    if place != "pane" and _UNFILTER in labels:
        labels[_UNFILTER] = "clear filter"
    return [Key(each, hint(each), label) for each, label in labels.items() if hint(each)]


def _for_card(card: Card | None) -> tuple[str, ...]:
    return _BY_STATUS.get(card.status, ("pane.open",)) if card and card.status in STATUSES else ()
