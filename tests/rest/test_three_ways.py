"""Whichever way the work is done, the same board comes of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from agnt_tasks.models.status import TaskStatus
from tests.rest.ways import locally, over_our_server, over_the_hosted, scenario, seen


async def test_three_ways_lead_to_one_board(tmp_path: Path) -> None:
    boards = []
    for number, way_of in enumerate((locally, over_our_server, over_the_hosted)):
        folder = tmp_path / str(number)
        folder.mkdir()
        async with way_of(folder) as way:
            await scenario(way)
            boards.append(await seen(way.store))
    local, ours, hosted = boards
    assert [len(local[status]) for status in TaskStatus] == [1, 1, 1, 1, 2, 1]
    assert ours == local
    assert hosted == local


@pytest.mark.parametrize("order", ["created", "hash"])
async def test_the_order_of_a_server_changes_no_column(order: str, tmp_path: Path) -> None:
    async with over_the_hosted(tmp_path, order) as way:
        await scenario(way)
        there, here = await seen(way.store), await seen(way.here)
    assert {column: sorted(tasks) for column, tasks in there.items()} == {
        column: sorted(tasks) for column, tasks in here.items()
    }
