"""Where the lifecycle machine plays: a fresh local store, a private event loop, and the model beside them."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Coroutine
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any, TypeVar

from hypothesis.stateful import RuleBasedStateMachine, invariant

from agnt_tasks.errors import AgntError
from agnt_tasks.store.journal import Abandoned, Claim
from agnt_tasks.store.local.open import open_local
from agnt_tasks.store.protocol import FullStore, Identity
from agnt_tasks.testing.harness import BOB, JANE
from tests.store.looking import Looker
from tests.store.model import Refusal, Run, World

T = TypeVar("T")


class Stage(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory()
        self._runner = asyncio.Runner()
        self._closing = AsyncExitStack()
        self.world = World()
        self.claims: list[Claim] = []
        self.looks: list[tuple[Abandoned, Run, int]] = []
        self._run(self._open())

    async def _open(self) -> None:
        path = Path(self._folder.name) / "tasks.db"
        local = await self._closing.enter_async_context(open_local(path))
        self.stores: dict[str, FullStore] = {
            email: local.store(Identity(email, local.account)) for email in (JANE, BOB)
        }
        self.store = self.stores[JANE]
        self.journal = local.journal
        self.looker = Looker(local._repository, self.store, local.account)

    def _run(self, call: Coroutine[Any, Any, T]) -> T:
        return self._runner.run(call)

    def _do(self, call: Coroutine[Any, Any, T], refusal: Refusal = None) -> T | None:
        """Run it; it must be refused exactly as the model says, or not at all."""
        if refusal is None:
            return self._run(call)
        raised: Exception | None = None
        try:
            self._run(call)
        except AgntError as error:
            raised = error
        assert type(raised) is refusal, f"{refusal.__name__} was due, not {raised!r}"
        return None

    def teardown(self) -> None:
        self._run(self._closing.aclose())
        self._runner.close()
        self._folder.cleanup()

    @invariant()
    def check_everything(self) -> None:
        self._run(self.looker.check(self.world))
        self.world.events.clear()
