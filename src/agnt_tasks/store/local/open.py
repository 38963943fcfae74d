"""Opening the local database: one file, any number of users' stores on it, one journal for workers."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import aclosing, asynccontextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from agnt_tasks.models.assistant import DEFAULT_ASSISTANT, REHEARSAL, Assistant, ModelChoice
from agnt_tasks.store.local.access import LocalAccess
from agnt_tasks.store.local.changes import Changes
from agnt_tasks.store.local.journal import LocalJournal
from agnt_tasks.store.local.sqlite.repository import SqliteRepository
from agnt_tasks.store.local.store import LocalStore
from agnt_tasks.store.protocol import Identity

if TYPE_CHECKING:
    from agnt_tasks.store.local.webhooks import LocalWebhooks

Choose = Callable[[Assistant], ModelChoice]
"""Which model an execution is queued with. Raises ConfigError."""


Wake = Callable[[str], None]
"""Called after something was queued or stopped, with the place of the key that it needs."""


class LocalDatabase:
    def __init__(
        self,
        repository: SqliteRepository,
        account: str,
        *,
        choose: Choose,
        wake: Wake,
        profiles: Mapping[str, Assistant],
    ) -> None:
        self._repository = repository
        self._choose = choose
        self._wake = wake
        self._profiles = profiles
        self._changes = Changes(repository)
        self.account = account
        self.journal = LocalJournal(repository, self._changes)
        self.access = LocalAccess(repository, account)

    @cached_property
    def webhooks(self) -> LocalWebhooks:
        # Imported here: only a server asks for it.
        from agnt_tasks.store.local.webhooks import LocalWebhooks

        return LocalWebhooks(self._repository, self._changes)

    def store(self, identity: Identity) -> LocalStore:
        """The store of one user."""
        return LocalStore(
            self._repository,
            identity,
            self._changes,
            choose=self._choose,
            wake=self._wake,
            profiles=self._profiles,
        )

    async def check(self) -> None:
        """Whether something could be written now; nothing is.

        Raises:
            StoreError: it cannot, or the file is no longer what this program knows.
        """
        async with self._repository.writing():
            pass


def _rehearse(_: Assistant) -> ModelChoice:
    return ModelChoice(model=REHEARSAL)


def _nobody(_: str) -> None:
    """No worker is woken: whoever opened the database runs one, or none."""


@asynccontextmanager
async def open_local(
    path: Path,
    *,
    backups: Path | None = None,
    choose: Choose = _rehearse,
    wake: Wake = _nobody,
    profiles: Mapping[str, Assistant] | None = None,
) -> AsyncIterator[LocalDatabase]:
    """The database at `path`, made or migrated first where needed, closed at the end.

    Raises:
        StoreError: one of its kinds; see `sqlite.schema.prepare`.
    """
    repository = SqliteRepository.at(path, backups or path.parent / "backups")
    try:
        known = {DEFAULT_ASSISTANT: Assistant(id=DEFAULT_ASSISTANT, name="Default assistant")}
        local = LocalDatabase(
            repository,
            await repository.account(),
            choose=choose,
            wake=wake,
            profiles=known | dict(profiles or {}),
        )
        async with aclosing(local.access):
            yield local
    finally:
        await repository.close()
