"""What the tables themselves see to: a log that only grows, nothing left of what is deleted, true indexes."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

from agnt_tasks.models.attachment import Attachment
from agnt_tasks.models.page import TaskQuery
from agnt_tasks.models.status import Feedback, TaskStatus
from agnt_tasks.models.task import TaskUpdate
from agnt_tasks.store.local.sqlite.driver import sqlite3
from agnt_tasks.store.local.store import LocalStore
from agnt_tasks.testing.driving import completed, made, started
from agnt_tasks.testing.harness import BOB
from tests.store.beside import check_sound, column, opened, plain
from tests.store.dump_database import furnish
from tests.store.harness import local_harness

OUTLIVE_TASKS = {"assistants", "events", "idempotency_keys", "memory", "meta", "task_counts", "users"}
WORDS = ["résumé", "Zürich", "o'clock", "plan", "planning", "Q2", "会議室", "a", "the the", "", "x_y", "-"]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "tasks.db"


class TestLog:
    @pytest.mark.parametrize("references", ["ON", "OFF"])
    @pytest.mark.parametrize(
        "change",
        [
            "UPDATE activities SET entry = '{}'",
            "UPDATE activities SET task_id = 'task_other' WHERE seq = 1",
            "DELETE FROM activities",
            "DELETE FROM activities WHERE seq = (SELECT max(seq) FROM activities)",
        ],
    )
    async def test_it_only_grows(self, path: Path, change: str, references: str) -> None:
        async with opened(path) as store:
            task = await made(store)
            await store.set_assignees(task.id, [BOB])
            await store.stop_task(task.id)
        before = column(path, "SELECT seq || task_id || entry FROM activities")
        with plain(path) as connection:
            connection.execute(f"PRAGMA foreign_keys = {references}")
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                connection.execute(change)
        assert column(path, "SELECT seq || task_id || entry FROM activities") == before

    async def test_it_goes_with_its_task_and_only_that_of_its_task(self, path: Path) -> None:
        async with opened(path) as store:
            gone, kept = await made(store), await made(store)
            for task in (gone, kept):
                await store.stop_task(task.id)
            await store.delete_task(gone.id)
        assert column(path, "SELECT task_id FROM activities") == [kept.id]


class TestDeleting:
    async def test_nothing_of_a_deleted_task_is_left(self, path: Path) -> None:
        """Told by the schema itself, so that no table that is added later is forgotten here."""
        async with local_harness(path) as harness:
            await furnish(harness)
            for row in (await harness.store.list_tasks(TaskQuery(per_page=100))).data:
                await harness.store.delete_task(row.id)
        for table in _tables(path) - OUTLIVE_TASKS:
            of_another_account = 1 if table in ("tasks", "descriptions") else 0
            assert column(path, f"SELECT count(*) FROM {table}") == [of_another_account], table
        assert column(path, "SELECT DISTINCT kind FROM memory") == ["note"]
        assert column(path, "SELECT task_id FROM memory WHERE task_id NOT NULL") == []
        assert column(path, "SELECT total FROM task_counts WHERE account <> 'acc_other' AND total <> 0") == []
        _check_indexes(path)
        check_sound(path)

    async def test_content_stays_as_long_as_some_task_has_it(self, path: Path) -> None:
        async with opened(path) as store:
            one, other = await made(store), await made(store)
            for task, name in ((one, "one.txt"), (other, "other.txt")):
                await store.process_task(task.id, "", [Attachment(name=name, text="the same")])
            assert column(path, "SELECT content FROM blobs") == [b"the same"]
            await store.delete_task(one.id)
            assert await store.read_file(other.id, "other.txt") == b"the same"
            await store.delete_task(other.id)
        assert column(path, "SELECT content FROM blobs") == []

    async def test_a_result_that_is_replaced_is_not_kept(self, path: Path) -> None:
        async with local_harness(path) as harness:
            claim = await started(harness, (await made(harness.store)).id)
            for content in (b"first", b"second", b"second"):
                await harness.journal.save_file(claim, "table.md", content)
            assert await harness.store.read_file(claim.task_id, "table.md") == b"second"
        assert column(path, "SELECT content FROM blobs") == [b"second"]

    async def test_verdicts_go_with_their_task_and_others_stay(self, path: Path) -> None:
        async with local_harness(path) as harness:
            gone, kept = await made(harness.store, "gone"), await made(harness.store, "kept")
            bob = await harness.store_for(BOB)
            for task in (gone, kept):
                await completed(harness, task.id)
                await harness.store.send_feedback(task.id, Feedback.LIKE)
                await bob.send_feedback(task.id, Feedback.DISLIKE, "too long")
            assert len(await harness.store.list_memory()) == 4
            await harness.store.delete_task(gone.id)
            assert {note.task_id for note in await harness.store.list_memory()} == {kept.id}
        assert column(path, "SELECT DISTINCT task_id FROM feedback") == [kept.id]


class TestIndexes:
    async def test_counts_and_words_are_true_after_any_changes(self, path: Path) -> None:
        chance = random.Random(3)
        async with opened(path) as store:
            for number in range(300):
                await _change_something(store, chance, number)
                if number % 60 == 0:
                    _check_indexes(path)
        _check_indexes(path)
        check_sound(path)

    async def test_notes_are_found_by_the_words_that_they_have_now(self, path: Path) -> None:
        async with local_harness(path) as harness:
            claim = await started(harness, (await made(harness.store)).id)
            for index, text in enumerate(("Prices in euros", "Meetings on Monday", "Be brief")):
                await harness.journal.remember(claim, index, text)
            prices, meetings, _ = reversed(await harness.store.list_memory())
            await harness.store.edit_memory(prices.id, "Prices in francs")
            await harness.store.forget(meetings.id)
            found = {word: len(await harness.store.list_memory(search=word)) for word in NOTE_WORDS}
        assert found == NOTE_WORDS
        _check_indexes(path)


NOTE_WORDS = {"euros": 0, "francs": 1, "prices": 1, "Monday": 0, "brief": 1}
"""Words, and how many notes have them in the end."""


async def _change_something(store: LocalStore, chance: random.Random, number: int) -> None:
    rows = (await store.list_tasks(TaskQuery(per_page=100))).data
    title = f"{number} {' '.join(chance.choices(WORDS, k=3))}"
    text = " ".join(chance.choices(WORDS, k=chance.randrange(8)))
    task_id = chance.choice(rows).id if rows else ""
    match chance.choice(["create", "create", "import", "title", "both", "status", "delete"]):
        case "import":
            await store.import_([{"title": title, "assistant": "a", "description": text}] * 2)
        case "title" if rows:
            await store.update_task(task_id, TaskUpdate(title=title))
        case "both" if rows:
            await store.update_task(task_id, TaskUpdate(title=title, description=text))
        case "status" if rows:
            await store.update_task(task_id, TaskUpdate(status=chance.choice(list(TaskStatus))))
        case "delete" if rows:
            await store.delete_task(task_id)
        case _:
            await made(store, title, description=text)


def _tables(path: Path) -> set[str]:
    with plain(path) as connection:
        listed = connection.execute("PRAGMA main.table_list").fetchall()
    return {name for _, name, kind, *_ in listed if kind == "table" and not name.startswith("sqlite_")}


def _check_indexes(path: Path) -> None:
    """Counters are as if counted now, word indexes as if made anew."""
    with plain(path) as connection:
        counted = connection.execute("SELECT account, status, count(*) FROM tasks GROUP BY 1, 2").fetchall()
        kept = connection.execute("SELECT * FROM task_counts WHERE total <> 0").fetchall()
        assert sorted(kept) == sorted(counted)
        _check_words(connection, "task_words", "title, description", "tasks JOIN descriptions USING (row)")
        _check_words(connection, "memory_words", "text", "memory")


def _check_words(connection: Any, index: str, columns: str, source: str) -> None:
    connection.execute(f"CREATE VIRTUAL TABLE temp.{index}_anew USING fts5 ({columns})")
    connection.execute(
        f"INSERT INTO temp.{index}_anew (rowid, {columns}) SELECT row, {columns} FROM {source}"
    )
    for place, name in (("main", index), ("temp", f"{index}_anew")):
        vocabulary = f"fts5vocab ('{place}', '{name}', 'instance')"
        connection.execute(f"CREATE VIRTUAL TABLE temp.{index}_in_{place} USING {vocabulary}")
    found, anew = (
        connection.execute(f'SELECT term, doc, col, "offset" FROM temp.{index}_in_{place}').fetchall()
        for place in ("main", "temp")
    )
    assert sorted(found) == sorted(anew)
