"""What a `Neighbour` can be told to do. Reads a call a line as JSON, answers each with a line."""

from __future__ import annotations

import asyncio
import json
import os
import resource
import signal
import sys
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from agnt_tasks.errors import StoreError, StoreFullError
from agnt_tasks.models.task import TaskUpdate
from agnt_tasks.models.timestamp import now_ms
from agnt_tasks.store.journal import Claim
from agnt_tasks.store.local.changes import change_task, change_time
from agnt_tasks.store.local.open import open_local
from agnt_tasks.store.local.sqlite import edition, schema
from agnt_tasks.store.local.sqlite.driver import sqlite3
from agnt_tasks.testing.driving import made
from tests.store.beside import count_tasks, opened, own
from tests.store.scene import Scene, everything_works, furnished, refusals

NOBODY = 65534
SMALL_FILE = 1_000_000
BULK = "word " * 2000
MORE_THAN_FIT = 10_000


def say(what: Any) -> None:
    print(json.dumps(what), flush=True)


async def account(path: str) -> str:
    """Open, whatever it takes, and close."""
    async with open_local(Path(path)) as local:
        return local.account


async def libraries(path: str) -> list[str]:
    """Open, write and close; the SQLite libraries that are loaded then, and the one behind the store."""
    await create(path, "kept")
    loaded = [name for name in ("_sqlite3", "pysqlite3._sqlite3") if sys.modules.get(name)]
    return [sqlite3.__name__, *loaded]


async def migrate(path: str, migration: str) -> str:
    """Open as the program of a later day does."""
    know_more(migration)
    return await account(path)


async def create(path: str, *titles: str) -> list[str]:
    async with opened(Path(path)) as store:
        return [(await made(store, title)).id for title in titles]


async def edit(path: str, task_id: str, name: str, count: int) -> int:
    """Change one task many times, each time to something new."""
    async with opened(Path(path), f"{name}@example.com") as store:
        for number in range(count):
            await store.update_task(task_id, TaskUpdate(title=f"{name} {number}"))
    return count


async def add_up(path: str, task_id: str, count: int) -> int:
    """Read the number that is the description, write the next one, in one transaction each time."""
    async with open_local(Path(path)) as local:
        for _ in range(count):
            async with local._repository.writing() as records:
                before = await records.tasks.get(local.account, task_id)
                assert before is not None
                fields = {"description": str(int(before.description) + 1)}
                at = change_time(before, now_ms())
                await change_task(records, local.account, before, at, fields=fields)
    return count


async def create_for_ever(path: str) -> None:
    """Say each id as soon as the store has promised that it is kept."""
    async with opened(Path(path)) as store:
        while True:
            task = await made(store, "kept", description=BULK[:500])
            await store.update_task(task.id, TaskUpdate(title="kept and changed"))
            say(task.id)


async def fill_up(path: str) -> dict[str, Any]:
    """Write until the operating system takes no more, look, and go on once it does again."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    async with opened(Path(path)) as store:
        resource.setrlimit(resource.RLIMIT_FSIZE, (SMALL_FILE, hard))
        kept = []
        try:
            for number in range(MORE_THAN_FIT):
                kept.append((await made(store, f"number {number}", description=BULK)).id)
        except StoreFullError as error:
            message = error.message
        listed = await count_tasks(store)
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        after = (await made(store, "after")).id
        return {"kept": kept, "listed": listed, "after": after, "message": message}


async def look_around(path: str, scene: list[Any]) -> dict[str, Any]:
    """As somebody who may only read: what can be seen, and how each write is refused."""
    await _give_up_rights()
    pending, queued, claim = scene
    async with open_local(Path(path)) as local:
        store = own(local)
        return {
            "listed": await count_tasks(store),
            "title": (await store.get_task(pending)).title,
            "exported": len([line async for line in store.export()]),
            "refused": await refusals(local, Scene(pending, queued, Claim(*claim))),
        }


async def fail_to_open(path: str, migration: str = "") -> list[str]:
    """As somebody who may only read, maybe with a newer program: the error's name and message."""
    if migration:
        know_more(migration)
    await _give_up_rights()
    try:
        await account(path)
    except StoreError as error:
        return [type(error).__name__, error.message]
    return []


def know_more(migration: str) -> None:
    """Become the program of a later day, with one more migration."""
    known = dict(edition.migrations())
    known[max(known) + 1] = migration
    vars(schema)["migrations"] = lambda: known


async def leave(path: str, how: str) -> None:
    """Leave an open database in one way or another that is not the end of its block."""
    if how == "cut off":
        await account(path)
        os.truncate(path, 4096)
    async with open_local(Path(path)) as local:
        await made(own(local), "kept")
        if how == "exit":
            sys.exit(3)
        if how == "interrupt":
            os.kill(os.getpid(), signal.SIGINT)
            await asyncio.Event().wait()
        if how == "in a transaction":
            async with local._repository.writing() as records:
                await records.events.prune(now_ms(), now_ms())
                raise RuntimeError("left in a transaction")
        raise RuntimeError("left")


async def _give_up_rights() -> None:
    """Root may write anywhere, so become nobody, who may not; everybody else stays who they are."""
    if os.geteuid() == 0:
        with tempfile.TemporaryDirectory() as folder:
            # Nobody may be unable to read even this program: load what will be needed.
            async with open_local(Path(folder) / "tasks.db") as local:
                await everything_works(local, await furnished(local))
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)


def main() -> None:
    say("ready")
    for line in sys.stdin:
        name, *arguments = json.loads(line)
        say(asyncio.run(_call(name, arguments)))


async def _call(name: str, arguments: list[Any]) -> Any:
    call: Callable[..., Awaitable[Any]] = globals()[name]
    return await call(*arguments)


if __name__ == "__main__":
    main()
