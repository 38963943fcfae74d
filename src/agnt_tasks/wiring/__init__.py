"""The one place that knows concrete classes: settings in, a store or a worker out.

What is heavy is imported where it is used, because every command, and the board's first picture, pays
for the rest.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

    from agnt_tasks.config.settings import Settings
    from agnt_tasks.config.store_choice import RemoteStore
    from agnt_tasks.models.assistant import Assistant, ModelChoice
    from agnt_tasks.store.local.open import LocalDatabase
    from agnt_tasks.store.protocol import FullStore
    from agnt_tasks.store.rest.store import RestStore


class WorkerInfo(NamedTuple):
    """A living worker of this database."""

    id: str
    pid: int
    started_at: int
    """Milliseconds since 1970."""
    detached: bool
    """It was started by itself, when there was work."""
    attached: bool = False
    """It is a server's own, and ends with it."""


class Check(NamedTuple):
    """One line of `agnt doctor`."""

    name: str
    state: str
    """`ok`, `warning` or `error`."""
    message: str
    """What is so, and what to do if it is not well."""


class ToolInfo(NamedTuple):
    name: str
    description: str
    effect: str
    always: bool
    """Allowed whatever skills a task names."""


class SkillInfo(NamedTuple):
    name: str
    tools: tuple[ToolInfo, ...]


@asynccontextmanager
async def open_store(settings: Settings) -> AsyncIterator[FullStore]:
    """The store that is meant: that of this machine, or one on a server.

    Raises:
        ConfigError: there is no such store, its address is wrong, or there is no token for it.
        StoreError: the database cannot be opened, or the server does not answer; says what to do.
        UnauthorizedError: the server does not take the token.
    """
    chosen = settings.stores.chosen()
    if chosen is None:
        async with open_own_store(settings) as own:
            yield own
        return
    async with _open_remote(chosen, settings.env) as remote:
        yield remote


@asynccontextmanager
async def _open_remote(chosen: RemoteStore, env: Mapping[str, str]) -> AsyncIterator[RestStore]:
    from contextlib import AsyncExitStack

    from agnt_tasks.config.store_choice import endpoint_of, sign_in_words
    from agnt_tasks.errors import UnauthorizedError
    from agnt_tasks.store.rest.open import open_rest

    async with AsyncExitStack() as closing:
        try:
            store = await closing.enter_async_context(open_rest(endpoint_of(chosen, env)))
        except UnauthorizedError as error:
            raise UnauthorizedError(f"{error.message} {sign_in_words(chosen)}") from None
        yield store


@asynccontextmanager
async def open_own_store(settings: Settings) -> AsyncIterator[FullStore]:
    """This user's store on this machine. Whatever queues an execution through it also sees to a worker.

    Raises:
        StoreError: the database cannot be opened; says why and what to do.
    """
    from agnt_tasks.store.protocol import Identity

    async with open_database(settings) as local:
        yield local.store(Identity(settings.email, local.account))


@asynccontextmanager
async def open_database(
    settings: Settings, wake: Callable[[str], None] | None = None
) -> AsyncIterator[LocalDatabase]:
    """All users' stores, the journal and the tokens. `wake`: what sees to a worker, instead of this.

    Raises:
        StoreError: as `open_store`.
    """
    from agnt_tasks.store.local.open import open_local

    async with open_local(
        settings.paths.database,
        backups=settings.paths.backups,
        choose=lambda profile: choose(settings, profile),
        wake=wake or (lambda key: _wake(settings, key)),
        profiles=settings.assistants,
    ) as local:
        yield local


def choose(settings: Settings, profile: Assistant) -> ModelChoice:
    """The model that an execution of this profile is queued with.

    Raises:
        UnconfirmedKeyError: it would spend money with a key that was found by chance.
        ConfigError: a key file that others can read.
    """
    from agnt_tasks.config.allowed_keys import is_allowed
    from agnt_tasks.config.model_choice import choose_model, find_ollama
    from agnt_tasks.errors import UnconfirmedKeyError

    choice, found = choose_model(profile, settings.env, find_ollama)
    variable = choice.key.removeprefix("env:")
    if found and not is_allowed(settings.paths.allowed_keys, variable):
        raise UnconfirmedKeyError(variable, choice.model)
    return choice


def _wake(settings: Settings, key: str) -> None:
    from agnt_tasks.wiring.workers import wake

    wake(settings, key)


async def ensure_worker(settings: Settings) -> None:
    """Start a detached worker if something is queued or open and no living worker can run it.

    What a server queues is for workers of its own.
    """
    if settings.stores.chosen() is not None:
        return
    from agnt_tasks.wiring.workers import wake_for

    async with open_database(settings) as local:
        await wake_for(settings, local.journal)


async def run_worker(
    settings: Settings,
    *,
    concurrency: int | None,
    idle_seconds: float | None,
    detached: bool,
    attached: bool = False,
) -> None:
    """Be a worker until there was nothing to do for `idle_seconds` (None: for ever) or SIGINT/SIGTERM.

    `attached`: also until standard input ends, that is with whoever started it.
    """
    from agnt_tasks.wiring.work import run

    async with open_database(settings) as local:
        await run(settings, local.journal, concurrency, idle_seconds, detached=detached, attached=attached)


def list_workers(settings: Settings) -> list[WorkerInfo]:
    """Workers of this database that live, oldest first."""
    from agnt_tasks.engine.worker_locks import living_workers

    found = living_workers(settings.paths.locks)
    return [WorkerInfo(each.id, each.pid, each.started_at, each.detached, each.attached) for each in found]


def stop_workers(settings: Settings) -> list[WorkerInfo]:
    """Ask every living worker of this database to end; who was asked. Their executions stay queued."""
    import os
    import signal
    from contextlib import suppress

    workers = list_workers(settings)
    for worker in workers:
        with suppress(ProcessLookupError):
            os.kill(worker.pid, signal.SIGTERM)
    return workers


def list_skills() -> list[SkillInfo]:
    """Skills by name, each with its tools."""
    from agnt_tasks.engine.toolbox import built_in_tools

    skills: dict[str, list[ToolInfo]] = {}
    for tool in built_in_tools():
        info = ToolInfo(tool.name, tool.description, tool.effect.value, tool.always)
        skills.setdefault(tool.skill, []).append(info)
    return [SkillInfo(name, tuple(tools)) for name, tools in sorted(skills.items())]


async def known_skills(settings: Settings) -> list[SkillInfo]:
    """Those of the store that is meant: of this machine's assistants, or of a server's.

    Raises:
        AgntError: as `open_store`.
    """
    chosen = settings.stores.chosen()
    if chosen is None:
        return list_skills()
    from agnt_tasks.wiring.remote_skills import skills_of

    async with _open_remote(chosen, settings.env) as store:
        return await skills_of(store)


async def examine(settings: Settings) -> list[Check]:
    """What `agnt doctor` tells: versions, paths, database, models, workers; or how a server is.

    Changes nothing.

    Raises:
        ConfigError: there is no store of the name that is meant.
    """
    from agnt_tasks.wiring.examination import checks

    return await checks(settings)


async def back_up(settings: Settings, target: Path | None) -> Path:
    """A consistent copy of the database while it is in use; where it is.

    Raises:
        StoreError: there is no database, the target exists, or it cannot be written.
    """
    from agnt_tasks.wiring.examination import copy_database

    return await copy_database(settings, target)


async def test_model(settings: Settings, assistant_id: str) -> str:
    """One short question to the assistant's model; its answer.

    Raises:
        ModelError, ConfigError: what to do is in the message.
    """
    from agnt_tasks.wiring.work import ask_once

    async with open_own_store(settings) as store:
        known = {each.id: each for each in await store.list_assistants()}
    profile = known.get(assistant_id) or known["default"]
    return await ask_once(settings, profile, choose(settings, profile))
