"""A database of today as text: made once for each migration and kept, so that later programs meet it.

    python -m tests.store.dump_database

writes `migrations/NNNN.sql` and, beside it, what the program of today exports from that database, for
its newest migration NNNN. Run it until that is released, and never again: from then on the two files
stand for what people have. The database has rows in every table; the words that are indexed for
searches are copied as SQLite keeps them, not indexed anew.
"""

from __future__ import annotations

import asyncio
import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from agnt_tasks.lifecycle import Question
from agnt_tasks.models.assistant import Assistant
from agnt_tasks.models.attachment import Attachment
from agnt_tasks.models.status import Feedback, StepState, TaskStatus
from agnt_tasks.models.task import TaskUpdate
from agnt_tasks.models.token import Token, digest
from agnt_tasks.models.webhook import WebhookChange
from agnt_tasks.store.journal import StepBegin, StepEnd
from agnt_tasks.store.local.open import open_local
from agnt_tasks.store.local.sqlite.edition import migrations
from agnt_tasks.store.local.sqlite.repository import SqliteRepository
from agnt_tasks.store.protocol import Identity
from agnt_tasks.testing.driving import (
    asked,
    completed,
    failed,
    made,
    model_step,
    new_task,
    reached,
    started,
    tool_step,
)
from agnt_tasks.testing.harness import BOB, EVE
from tests.store.beside import plain
from tests.store.harness import LocalHarness, local_harness

FIXTURES = Path(__file__).parent / "migrations"
TOKEN = "agnt_0123456789ab_the-same-in-every-fixture"


async def furnish(harness: LocalHarness) -> None:
    """Something of everything that people and workers do."""
    for status in TaskStatus:
        await reached(harness, status)
    await _judged_work(harness)
    await _running_work(harness)
    await _answered_work(harness)
    store = harness.store
    await store.create_task(new_task("Made with a key", assignedUsers=[BOB], followers=[EVE]), key="key-1")
    await store.save_assistant(Assistant(id="writer", name="Writer", instructions="Be brief."))
    gone = await made(store, "Deleted")
    await store.delete_task(gone.id)
    other = await harness.other_account(EVE)
    await made(other, "Of another account")


async def let_in(path: Path) -> None:
    """A token that tests know; no other way leads to one that is not made by chance."""
    repository = SqliteRepository.at(path, path.parent)
    known = Token(
        id="0123456789ab",
        name="laptop",
        email=BOB,
        account=await repository.account(),
        scopes=("read", "run"),
        created_at=1_772_287_260_000,
    )
    async with repository.writing() as records:
        await records.tokens.insert(known, digest(TOKEN))
    await repository.close()


async def told(path: Path) -> None:
    """A webhook, and what it is to be told."""
    async with open_local(path) as local:
        change = WebhookChange(url="https://example.com/hook", events=("task.completed", "task.created"))
        await local.webhooks.save(local.account, change)
        store = local.store(Identity(BOB, local.account))
        task = await made(store, "Tell of it")
        await store.update_task(task.id, TaskUpdate(status=TaskStatus.COMPLETED))


async def _judged_work(harness: LocalHarness) -> None:
    store = harness.store
    task = await made(store, "Résumé der Gespräche", description="会議室 — Zürich, “quotes” and it's fine")
    await store.update_task(task.id, TaskUpdate(title="Résumé der letzten Gespräche", skills=("recall",)))
    await store.set_assignees(task.id, [BOB])
    await completed(harness, task.id, "Here it is.")
    await store.send_feedback(task.id, Feedback.LIKE, "short")
    await failed(harness, task.id)


async def _running_work(harness: LocalHarness) -> None:
    """With a file from the user, one of its own, a note, a subtask, and an answer half written."""
    store, journal = harness.store, harness.journal
    task = await made(store, "Compare the offers", type="analysis")
    await store.process_task(task.id, "Look closely.", [Attachment(name="offers.csv", text="a,1\nb,2\n")])
    claim = await journal.claim("worker-1", 99, lambda queued: queued.task_id == task.id)
    assert claim is not None
    await journal.recalled(claim, ["Prices are in euros."], "No price is known for this model.")
    index = await tool_step(journal, claim, "read_attachment", "a,1")
    await journal.remember(claim, index, "Offers come as CSV.")
    await journal.save_file(claim, "table.md", b"| a | 1 |\n")
    await journal.create_child(claim, index, new_task("Ask for b's terms"), depth_limit=3, child_limit=3)
    long = await journal.begin_step(
        claim, StepBegin("tool", "fetch", "call_2", {"url": "https://example.com"})
    )
    await journal.end_step(claim, long, StepEnd(StepState.DONE, "cut", full_output="the whole page"))
    index = await journal.begin_step(claim, StepBegin("model", "rehearsal"))
    for piece in ("The first ", "offer…"):
        await journal.append_text(claim, index, piece)


async def _answered_work(harness: LocalHarness) -> None:
    task = await made(harness.store, "Book a room")
    await asked(harness, task.id, Question("Which week?", ("12", "13"), "12", "the calendar is empty"))
    claim = await started(harness, task.id, "Week 13.")
    await model_step(harness.journal, claim, "Week 13 then.")
    await harness.store.stop_task(task.id)
    await harness.journal.confirm_stop(claim, "too late")


def dump(connection: Any) -> Iterator[str]:
    """Statements that make the same database anew; indexes and triggers last, so that none of them acts."""
    kinds = {row[1]: row[2] for row in connection.execute("PRAGMA main.table_list")}
    made = connection.execute("SELECT type, name, sql FROM sqlite_master WHERE sql NOT NULL ORDER BY rowid")
    objects = [row for row in made if not row[1].startswith("sqlite_")]
    tables = [name for kind, name, _ in objects if kind == "table"]
    yield from (f"{sql};" for _, name, sql in objects if kinds.get(name) in ("table", "virtual"))
    yield from (f'DELETE FROM "{name}";' for name in tables if kinds[name] == "shadow")
    for name in (name for name in tables if kinds[name] != "virtual"):
        yield from _rows(connection, name)
    # The inserts above count, too, but not what was deleted before.
    yield "DELETE FROM sqlite_sequence;"
    yield from _rows(connection, "sqlite_sequence")
    yield from (f"{sql};" for kind, _, sql in objects if kind in ("index", "trigger"))
    for pragma in ("application_id", "user_version"):
        yield f"PRAGMA {pragma}={connection.execute(f'PRAGMA {pragma}').fetchone()[0]};"


def _rows(connection: Any, table: str) -> Iterator[str]:
    columns = [row[1] for row in connection.execute(f'PRAGMA table_info("{table}")')]
    quoted = " || ', ' || ".join(f'quote("{column}")' for column in columns)
    for (values,) in connection.execute(f'SELECT {quoted} FROM "{table}"'):
        yield f'INSERT INTO "{table}" VALUES ({values});'


async def main() -> None:
    fixture = FIXTURES / f"{max(migrations()):04}.sql"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "tasks.db"
        async with local_harness(path) as harness:
            await furnish(harness)
            await let_in(path)
            await told(path)
            lines = [json.dumps(line, ensure_ascii=False) async for line in harness.store.export()]
        with plain(path) as connection:
            fixture.write_text("".join(f"{statement}\n" for statement in dump(connection)), "utf-8")
    fixture.with_suffix(".jsonl").write_text("".join(f"{line}\n" for line in lines), "utf-8")


if __name__ == "__main__":
    asyncio.run(main())
