"""A list to which anything happens in any order draws what there is, and keeps its cursor on a row."""

from __future__ import annotations

import random
from collections.abc import Sequence
from contextlib import suppress

import pytest
from textual.actions import SkipAction
from textual.pilot import Pilot

from agnt_tasks.tui.lines.line_list import LineList
from agnt_tasks.tui.lines.rows import Line, Row
from agnt_tasks.tui.look.lines import Piece
from agnt_tasks.tui.look.palette import palette_of
from tests.tui.stage import Stage

STEPS = 300
PLAIN = palette_of("dark").plain


class Hands:
    """Does to a list whatever may happen to it."""

    def __init__(self, chance: random.Random, pilot: Pilot[None], list_: LineList) -> None:
        self._chance, self._pilot, self._list = chance, pilot, list_
        self.rows: list[Row] = []
        self._made = 0

    async def step(self) -> str:
        """Something; its name."""
        doings = [self._change, self._change, self._lay_out, self._move, self._move, self._open, self._scroll]
        doing = self._chance.choice(doings)
        doing()
        self._draw()
        if self._chance.random() < 0.6:
            await self._pilot.pause(0)
            self._draw()
        return doing.__name__

    def _row(self) -> Row:
        chance = self._chance
        self._made += 1
        words = "word " * chance.choice([0, 1, 5, 30, 200])
        return Row(
            f"row {self._made}",
            Line((Piece(f"head {self._made}", PLAIN),)),
            lambda: [Piece(words, PLAIN)],
            level=chance.choice([0, 0, 1, 2]),
            keep=chance.choice([0, 3, 20]),
            folded=chance.random() < 0.5,
            selectable=chance.random() < 0.8,
        )

    def _change(self) -> None:
        """Other rows: more, fewer, none, others."""
        chance, rows = self._chance, self.rows
        match chance.randrange(6):
            case 0:
                rows = []
            case 1:
                rows = [self._row() for _ in range(chance.randrange(30))]
            case 2:
                rows = [row for row in rows if chance.random() < 0.5]
            case 3:
                rows = rows[: chance.randrange(3)]
            case _:
                rows = [*rows, *(self._row() for _ in range(chance.randrange(8)))]
        self.rows = rows
        self._list.set_rows(rows)

    def _lay_out(self) -> None:
        """Another size, which the list is told of only later."""
        chance = self._chance
        if chance.random() < 0.2:
            self._list.display = not self._list.display
        else:
            self._list.styles.width = chance.choice([1, 3, 12, 40, 80])
            self._list.styles.height = chance.choice([0, 1, 4, 24])
        if chance.random() < 0.5:
            self._list.screen._refresh_layout()

    def _move(self) -> None:
        list_, chance = self._list, self._chance
        by = chance.choice([-1, 1])
        with suppress(SkipAction):
            chance.choice(
                [
                    lambda: list_.action_move(by),
                    lambda: list_.action_page(by),
                    lambda: list_.action_edge(by),
                    list_.action_turn,
                    list_.action_fold,
                    list_.action_unfold,
                    list_.action_choose,
                ]
            )()

    def _open(self) -> None:
        key = self._chance.choice(self.rows).key if self.rows else "none"
        selectable = any(row.key == key and row.selectable for row in self.rows)
        assert self._list.open(key) == selectable

    def _scroll(self) -> None:
        self._list._scroll(self._chance.choice([-100, -3, 3, 100]))

    def _draw(self) -> None:
        """Whenever the terminal wants it, also before the list was told of its size."""
        for y in range(self._list.size.height):
            assert self._list.render_line(y).cell_length == max(self._list.size.width, 2)


def check(list_: LineList, rows: Sequence[Row]) -> None:
    """What holds whenever the list was told of its size."""
    shown = list_._outline.shown
    able = {row.key for row in shown if row.selectable}
    assert list_.cursor_key in able if able else list_.cursor_key is None
    if list_._view.size != list_.size.height or list_.size.width < 20:
        return
    lines = [list_.render_line(y).text for y in range(list_.size.height)]
    words = [line.split() for line in lines]
    heads = [f"row {each[each.index('head') + 1]}" for each in words if "head" in each]
    # Those in sight are rows that there are, one behind the other.
    keys = [row.key for row in shown]
    assert heads == keys[keys.index(heads[0]) : keys.index(heads[0]) + len(heads)] if heads else True
    assert {row.key for row in shown} <= {row.key for row in rows}
    whole = sum(len(list_._drawn_at(position).lines) for position in range(len(shown)))
    drawn = sum(any(mark in line for mark in ("head", "word", "more line")) for line in lines)
    assert drawn == min(whole, len(lines)), "where there is more, no line stays empty"


@pytest.mark.parametrize("follow", [False, True])
@pytest.mark.parametrize("seed", range(2))
async def test_nothing_that_happens_in_any_order_breaks_it(seed: int, follow: bool) -> None:
    list_ = LineList(empty="Nothing is here.", follow=follow)
    app = Stage(list_)
    async with app.run_test(size=(80, 24)) as pilot:
        chance = random.Random(seed)
        hands, done = Hands(chance, pilot, list_), list[str]()
        for _ in range(STEPS):
            done.append(await hands.step())
            if done[-1] == "_change" and list_.display:
                await pilot.pause(0)
                check(list_, hands.rows)
