"""Databases of earlier programs: opened, brought up to date once, backed up before, or left alone."""

# ruff: noqa: ASYNC240  # looking at files is what these tests do, and nothing else runs meanwhile

from __future__ import annotations

import json
import re
import stat
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from agnt_tasks.errors import StoreCorruptError, StoreError, StoreFullError
from agnt_tasks.models.event import EventKind
from agnt_tasks.models.page import TaskQuery
from agnt_tasks.store.local.open import open_local
from agnt_tasks.store.local.sqlite import edition, schema
from agnt_tasks.testing.checks import events_after
from agnt_tasks.testing.driving import new_task
from agnt_tasks.testing.harness import BOB, EVE
from tests.store.beside import check_sound, column, fill, leftovers, opened, own, plain, small_disk
from tests.store.dump_database import FIXTURES as FOLDER
from tests.store.dump_database import TOKEN, dump
from tests.store.neighbour import neighbours
from tests.store.scene import everything_works, furnished

FIXTURES = sorted(FOLDER.glob("*.sql"))
MIGRATIONS = Path(schema.__file__).parent / "migrations"
NEWEST = max(edition.migrations())
NEXT = "ALTER TABLE tasks ADD COLUMN color TEXT DEFAULT 'grey'; INSERT INTO meta VALUES ('colored', 1);"
"""A migration of a later day. It cannot be done twice."""
HALF = "ALTER TABLE tasks ADD COLUMN color TEXT; INSERT INTO nowhere VALUES (1);"
PROGRAMS = 6


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "tasks.db"


def restore(path: Path, fixture: Path = FIXTURES[-1]) -> Path:
    """The database that an earlier program left."""
    path.parent.mkdir(mode=0o700, exist_ok=True)
    with plain(path) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.executescript(f"BEGIN;\n{fixture.read_text('utf-8')}\nCOMMIT;")
    path.chmod(0o600)
    return path


def contents(path: Path) -> list[str]:
    with plain(path) as connection:
        return list(dump(connection))


def backups(path: Path) -> list[Path]:
    return sorted((path.parent / "backups").glob("*"))


def version(path: Path) -> int:
    [found] = column(path, "PRAGMA user_version")
    return int(found)


def know(monkeypatch: pytest.MonkeyPatch, *more: str) -> None:
    """Be the program of a later day."""
    known = edition.migrations() | dict(zip(count(NEWEST + 1), more, strict=False))
    monkeypatch.setattr(schema, "migrations", lambda: known)


class TestFiles:
    def test_migrations_are_numbered_without_a_gap(self) -> None:
        names = sorted(file.name for file in MIGRATIONS.iterdir() if file.suffix == ".sql")
        assert all(re.fullmatch(r"\d{4}_[a-z0-9_]+\.sql", name) for name in names)
        assert [int(name[:4]) for name in names] == list(range(1, len(names) + 1))
        assert list(edition.migrations()) == list(range(1, len(names) + 1))

    def test_each_migration_has_a_database_that_was_left_by_it(self) -> None:
        assert [int(fixture.stem) for fixture in FIXTURES] == list(edition.migrations())

    @pytest.mark.parametrize("fixture", FIXTURES, ids=lambda fixture: fixture.stem)
    def test_it_has_rows_in_every_table(self, path: Path, fixture: Path) -> None:
        restore(path, fixture)
        assert version(path) == int(fixture.stem)
        tables = column(path, "SELECT name FROM sqlite_master WHERE type = 'table'")
        assert [name for name in tables if not column(path, f'SELECT 1 FROM "{name}" LIMIT 1')] == []


@pytest.mark.parametrize("fixture", FIXTURES, ids=lambda fixture: fixture.stem)
class TestEarlierDatabases:
    async def test_it_gets_the_schema_of_a_new_one(self, path: Path, fixture: Path) -> None:
        """Fails when a migration was edited, not added: if that is unreleased, run `dump_database` anew."""
        restore(path, fixture)
        new = path.with_name("new.db")
        async with opened(path), opened(new):
            pass
        assert _schema(path) == _schema(new)
        assert version(path) == version(new) == NEWEST
        assert len(backups(path)) == (int(fixture.stem) < NEWEST)
        check_sound(path)

    async def test_everything_in_it_is_shown(self, path: Path, fixture: Path) -> None:
        """All that the program of then exported; later ones may tell more."""
        restore(path, fixture)
        then = [json.loads(line) for line in fixture.with_suffix(".jsonl").read_text("utf-8").splitlines()]
        async with opened(path) as store:
            now = [line async for line in store.export()]
            assert _tells(now, then)
            for file in (line for line in then if line["kind"] == "file"):
                assert len(await store.read_file(file["taskId"], file["name"])) == file["size"]

    async def test_what_an_export_does_not_tell_is_there_too(self, path: Path, fixture: Path) -> None:
        restore(path, fixture)
        async with opened(path) as store:
            again = await store.create_task(
                new_task("Made with a key", assignedUsers=[BOB], followers=[EVE]), key="key-1"
            )
            assert column(path, "SELECT id FROM tasks WHERE title = 'Made with a key'") == [again.id]
            assert {event.kind for event in await events_after(store, 0)} == set(EventKind) - {"reset"}
            executions = column(path, "SELECT count(*) FROM executions WHERE account <> 'acc_other'")
            assert [sum(row.executions for row in await store.usage())] == executions

    async def test_every_word_is_found(self, path: Path, fixture: Path) -> None:
        restore(path, fixture)
        async with opened(path) as store:
            async for task in store.export():
                if task["kind"] == "task":
                    words = f"{task['title']} {task['description']}"
                    page = await store.list_tasks(TaskQuery(search=words, per_page=100))
                    assert task["id"] in {row.id for row in page.data}
            [note] = await store.list_memory(search="CSV")
            assert note.text == "Offers come as CSV."

    async def test_work_goes_on_in_it(self, path: Path, fixture: Path) -> None:
        restore(path, fixture)
        async with open_local(path) as local:
            [abandoned] = [each for each in await local.journal.open_claims() if each.owner == "worker-1"][:1]
            assert await local.journal.take_over(abandoned, crash_limit=9) == "queued"
            while waiting := await local.journal.queued():
                for each in waiting:
                    await own(local).stop_task(each.task_id)
            await everything_works(local, await furnished(local))
            for row in (await own(local).list_tasks(TaskQuery(per_page=100))).data:
                await own(local).delete_task(row.id)
        check_sound(path)


@pytest.mark.parametrize("fixture", FIXTURES[1:], ids=lambda fixture: fixture.stem)
async def test_a_token_of_then_still_lets_in(path: Path, fixture: Path) -> None:
    restore(path, fixture)
    async with open_local(path) as local:
        caller = await local.access.caller(TOKEN)
        assert caller is not None
        assert caller.identity == (BOB, local.account)
        assert caller.scopes == {"read", "run"}


def _schema(path: Path) -> set[tuple[str, str, str]]:
    with plain(path) as connection:
        found = connection.execute("SELECT type, name, sql FROM sqlite_master WHERE sql NOT NULL")
        return {(kind, name, re.sub(r"\s+", " ", sql)) for kind, name, sql in found}


def _tells(new: Any, old: Any) -> bool:
    """Whether it says the same, and perhaps more."""
    if isinstance(old, dict):
        return all(key in new and _tells(new[key], value) for key, value in old.items())
    if isinstance(old, list):
        return len(new) == len(old) and all(map(_tells, new, old))
    return bool(new == old)


class TestNextMigration:
    async def test_the_old_state_is_backed_up_first(
        self, path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        old = contents(restore(path))
        know(monkeypatch, NEXT)
        async with opened(path) as store:
            assert column(path, "SELECT DISTINCT color FROM tasks") == ["grey"]
            await store.delete_task(column(path, "SELECT id FROM tasks")[0])
        assert version(path) == NEWEST + 1
        [backup] = backups(path)
        assert re.fullmatch(rf"before-{NEWEST + 1:04}-\d+\.db", backup.name)
        assert stat.S_IMODE(backup.stat().st_mode) == 0o600
        assert stat.S_IMODE(backup.parent.stat().st_mode) == 0o700
        assert contents(backup) == old
        check_sound(path)
        check_sound(backup)

    async def test_several_are_one_step(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        restore(path)
        know(monkeypatch, NEXT, "ALTER TABLE tasks ADD COLUMN shade TEXT; UPDATE tasks SET color = 'red';")
        async with opened(path):
            assert column(path, "SELECT DISTINCT color FROM tasks") == ["red"]
        async with opened(path):
            assert version(path) == NEWEST + 2
            assert len(backups(path)) == 1

    async def test_what_is_still_in_the_log_is_backed_up_and_migrated(
        self, path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with plain(restore(path)) as connection:
            connection.execute("UPDATE tasks SET title = 'in the log'")
            assert b"in the log" not in path.read_bytes()
            know(monkeypatch, NEXT)
            async with opened(path):
                pass
        [backup] = backups(path)
        for file in (path, backup):
            assert column(file, "SELECT DISTINCT title FROM tasks") == ["in the log"]

    async def test_programs_that_start_at_once_migrate_once(self, path: Path) -> None:
        restore(path)
        [account] = column(path, "SELECT value FROM meta WHERE key = 'account'")
        async with neighbours(PROGRAMS) as others:
            for other in others:
                other.tell("migrate", path, NEXT)
            assert [await other.hear() for other in others] == [account] * PROGRAMS
        assert version(path) == NEWEST + 1
        assert len(backups(path)) == 1
        assert leftovers(path) == []
        check_sound(path)

    @pytest.mark.parametrize("broken", [(HALF,), (NEXT, HALF)], ids=["one", "the second of two"])
    async def test_one_that_fails_changes_nothing(
        self, path: Path, monkeypatch: pytest.MonkeyPatch, broken: tuple[str, ...]
    ) -> None:
        old = contents(restore(path))
        with monkeypatch.context() as later:
            know(later, *broken)
            with pytest.raises(StoreError, match="nothing was saved"):
                async with opened(path):
                    pass
        assert contents(path) == old
        async with opened(path):
            pass
        assert [contents(backup) == old for backup in backups(path)] == [True]

    async def test_a_damaged_file_is_not_migrated(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        restore(path)
        [page] = column(path, "SELECT rootpage FROM sqlite_master WHERE name = 'steps'")
        with path.open("r+b") as file:
            file.seek((page - 1) * 4096)
            file.write(bytes(4096))
        damaged = path.read_bytes()
        know(monkeypatch, NEXT)
        with pytest.raises(StoreCorruptError):
            async with opened(path):
                pass
        assert path.read_bytes() == damaged
        assert backups(path) == []

    async def test_without_room_for_the_backup_nothing_is_migrated(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with small_disk(tmp_path) as disk:
            old = contents(restore(disk / "tasks.db"))
            know(monkeypatch, NEXT)
            make_room = fill(disk)
            with pytest.raises(StoreFullError):
                async with opened(disk / "tasks.db"):
                    pass
            assert backups(disk / "tasks.db") == []
            make_room()
            assert contents(disk / "tasks.db") == old
            async with opened(disk / "tasks.db"):
                assert version(disk / "tasks.db") == NEWEST + 1
