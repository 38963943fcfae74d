"""A board of a server with statuses that nobody here knows: a seventh column, and words that say more."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from agnt_tasks.models.page import TaskQuery
from agnt_tasks.models.status import OTHER
from agnt_tasks.store.local.open import open_local
from agnt_tasks.store.protocol import FullStore, Identity
from agnt_tasks.store.rest.open import open_rest
from agnt_tasks.testing.harness import JANE
from agnt_tasks.testing.hosted import Hosted
from agnt_tasks.tui.surroundings import Surroundings
from tests.rest.harness import endpoint
from tests.rest.hurry import hurried
from tests.server.served import served
from tests.tui.board_stage import PENDING, brought, one_of_each, opened

SEES = {
    "Paint the door": "credits_blocked",
    "Look at the moon": "waiting_for_the_moon",
    "Count the chairs": "executing",
}


async def test_other_statuses_have_a_column_while_there_are_some(tmp_path: Path) -> None:
    servers: list[Hosted] = []

    @asynccontextmanager
    async def hosted() -> AsyncIterator[FullStore]:
        async with open_local(tmp_path / "tasks.db") as local:
            behind = local.store(Identity(JANE, local.account))
            servers.append(Hosted(behind))
            await _rename(servers[0], behind)
            async with served(servers[0].app) as server, open_rest(endpoint(server.url)) as store:
                store.polling = hurried(store.polling.source)
                yield store

    def over_hosted(surroundings: Surroundings) -> Surroundings:
        return surroundings._replace(open_store=hosted)

    async with opened(
        tmp_path,
        one_of_each,
        lambda harness: brought(harness, "Look at the moon", PENDING),
        changed=over_hosted,
        size=(220, 40),
    ) as board:
        await board.until(lambda: OTHER in board.screen.state.columns, "A seventh column was to come:")
        await board.until_painted("waiting for the moon")
        assert "◌ Other" in board.text
        assert "credits blocked · " in board.text
        assert "executing" not in board.text
        assert "Look at the moon" not in board.titles(PENDING)
        await board.go_to("Look at the moon")
        await board.press("enter")
        await board.until(lambda: board.pane and board.pane.visible)
        await board.until_painted("waiting for the moon ·")
        await board.press("escape")
        await board.drag("Paint the door", to="◌ Other")
        assert "nothing can be moved there" in board.said
        servers[0].renamed.clear()
        await board.go_to("Plan the offsite")
        await board.until(lambda: OTHER not in board.screen.state.columns, "It was to go:")
        assert "Look at the moon" in board.titles(PENDING)


_ALL = TaskQuery(per_page=100)


async def _rename(hosted: Hosted, behind: FullStore) -> None:
    rows = (await behind.list_tasks(_ALL)).data
    hosted.renamed = {row.id: SEES[row.title] for row in rows if row.title in SEES}
