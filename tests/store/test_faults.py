"""When the disk is full, or the file may not be written, or is gone: told clearly, and nothing is lost."""

# ruff: noqa: ASYNC240  # looking at files is what these tests do, and nothing else runs meanwhile

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from agnt_tasks.errors import StoreError, StoreFullError, StoreGoneError, StoreReadOnlyError
from agnt_tasks.store.local.open import open_local
from agnt_tasks.store.local.store import LocalStore
from agnt_tasks.testing.checks import PATIENCE, closed, next_event
from agnt_tasks.testing.driving import made
from tests.store.beside import check_sound, column, count_tasks, fill, leftovers, opened, own, small_disk
from tests.store.neighbour import neighbour
from tests.store.scene import Scene, all_refused, everything_works, furnished, refusals


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "tasks.db"


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    with small_disk(tmp_path) as folder:
        yield folder


class TestFullDisk:
    async def test_every_write_is_refused_until_there_is_room(self, disk: Path) -> None:
        async with open_local(disk / "tasks.db") as local:
            scene = await furnished(local)
            before = [line async for line in own(local).export()]
            make_room = fill(disk)
            assert await refusals(local, scene) == all_refused(StoreFullError)
            assert [line async for line in own(local).export()] == before
            make_room()
            await everything_works(local, scene)
        check_sound(disk / "tasks.db")

    async def test_it_fills_up_while_tasks_are_made(self, disk: Path) -> None:
        kept: list[str] = []
        async with opened(disk / "tasks.db") as store:
            with pytest.raises(StoreFullError, match="Make room"):
                await _make_for_ever(store, kept)
            assert await count_tasks(store) == len(kept)
        assert column(disk / "tasks.db", "SELECT id FROM tasks ORDER BY row") == kept
        check_sound(disk / "tasks.db")

    async def test_full_from_the_start_is_not_called_damage(self, disk: Path) -> None:
        async with opened(disk / "tasks.db") as store:
            await made(store)
        make_room = fill(disk)
        with pytest.raises(StoreFullError, match="full") as raised:
            async with opened(disk / "tasks.db"):
                pass
        assert "damaged" not in raised.value.message
        assert "reading still works" not in raised.value.message
        make_room()
        async with opened(disk / "tasks.db") as store:
            assert await count_tasks(store) == 1

    async def test_a_database_that_did_not_fit_leaves_nothing_behind(self, disk: Path) -> None:
        make_room = fill(disk)
        with pytest.raises(StoreFullError, match="full"):
            async with opened(disk / "tasks.db"):
                pass
        assert not (disk / "tasks.db").exists()
        assert leftovers(disk / "tasks.db") == []
        make_room()
        async with opened(disk / "tasks.db") as store:
            await made(store)


async def _make_for_ever(store: LocalStore, ids: list[str]) -> None:
    while True:
        ids.append((await made(store, "kept", description="word " * 2000)).id)


async def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="AGNT_HOME"):
        async with opened(tmp_path / "file" / "tasks.db"):
            pass


@pytest.mark.parametrize("without", [(), ("pysqlite3",)], ids=["pysqlite3", "own"])
async def test_a_limit_of_the_size_is_told_like_a_full_disk(path: Path, without: tuple[str, ...]) -> None:
    async with neighbour(without=without) as other:
        found = await other.ask("fill_up", path)
    assert len(found["kept"]) > 1
    assert found["listed"] == len(found["kept"])
    assert "nothing was saved" in found["message"]
    assert column(path, "SELECT id FROM tasks ORDER BY row") == [*found["kept"], found["after"]]
    check_sound(path)


READ_ONLY = {
    "file": (0o444, 0o777, ("-wal", "-shm")),
    "file, in use": (0o444, 0o777, ()),
    "file, after a crash": (0o444, 0o777, ("-shm",)),
    "folder": (0o644, 0o555, ("-wal", "-shm")),
    "folder, in use": (0o644, 0o555, ()),
    "both": (0o444, 0o555, ("-wal", "-shm")),
}
"""Modes of file and folder, and what does not lie beside the file."""


class TestReadOnly:
    @pytest.fixture
    def place(self) -> Iterator[Path]:
        """A folder that other users can reach, which those of pytest are not."""
        folder = Path(tempfile.mkdtemp())
        try:
            yield folder
        finally:
            folder.chmod(0o777)
            shutil.rmtree(folder)

    @pytest.mark.parametrize("case", READ_ONLY)
    async def test_everything_can_be_seen_and_nothing_written(self, place: Path, case: str) -> None:
        mode, folder_mode, missing = READ_ONLY[case]
        scene = await _snapshot(place, missing)
        _protect(place, mode, folder_mode)
        before = _contents(place)
        async with neighbour() as other:
            found = await other.ask("look_around", place / "tasks.db", scene)
        assert (found["listed"], found["title"], found["exported"]) == (3, "pending", 3)
        assert found["refused"] == all_refused(StoreReadOnlyError)
        assert _contents(place) == before
        _protect(place, 0o644, 0o777)
        async with open_local(place / "tasks.db") as local:
            await everything_works(local, scene)

    async def test_a_log_that_cannot_be_read_is_not_passed_over(self, place: Path) -> None:
        """Opening without it would show an old state as if it were the present one."""
        await _snapshot(place, ("-shm",))
        _protect(place, 0o444, 0o555)
        async with neighbour() as other:
            name, message = await other.ask("fail_to_open", place / "tasks.db")
        assert name == "StoreError"
        assert "folder" in message

    async def test_an_old_file_cannot_be_migrated(self, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        await _snapshot(place, ("-wal", "-shm"))
        _protect(place, 0o444, 0o777)
        async with neighbour() as other:
            name, message = await other.ask("fail_to_open", place / "tasks.db", "SELECT 1;")
        assert name == "StoreReadOnlyError"
        assert "writable once" in message


async def _snapshot(place: Path, missing: tuple[str, ...]) -> Scene:
    """A furnished database in `place`, as it lies there in use or, with no log beside it, at rest."""
    source = place / "source"
    source.mkdir()
    async with open_local(source / "tasks.db") as local:
        scene = await furnished(local)
        if "-wal" not in missing:
            _copy(source, place, missing)
    if "-wal" in missing:
        _copy(source, place, missing)
    shutil.rmtree(source)
    return scene


def _copy(source: Path, place: Path, missing: tuple[str, ...]) -> None:
    for suffix in {"", "-wal", "-shm"} - set(missing):
        shutil.copy(source / f"tasks.db{suffix}", place)


def _protect(place: Path, mode: int, folder_mode: int) -> None:
    for file in place.iterdir():
        file.chmod(mode)
    place.chmod(folder_mode)


def _contents(place: Path) -> bytes:
    return (place / "tasks.db").read_bytes()


class TestGone:
    """SQLite would go on writing into a file that has no name any more."""

    async def test_a_file_that_was_moved_away_is_missed(self, path: Path) -> None:
        async with open_local(path) as local:
            scene = await furnished(local)
            path.rename(path.with_name("elsewhere"))
            assert await refusals(local, scene) == all_refused(StoreGoneError)
            # What was there can still be seen, and saved by an export.
            assert len([line async for line in own(local).export()]) == 3
            path.with_name("elsewhere").rename(path)
            await everything_works(local, scene)
        check_sound(path)

    async def test_a_file_that_was_replaced_is_noticed(self, path: Path) -> None:
        async with opened(path.with_name("another")) as store:
            await made(store, "of another")
        async with open_local(path) as local:
            scene = await furnished(local)
            another = path.with_name("another").read_bytes()
            path.with_name("another").replace(path)
            assert await refusals(local, scene) == all_refused(StoreGoneError)
            with pytest.raises(StoreGoneError, match=r"move away tasks\.db-wal and tasks\.db-shm"):
                await made(own(local))
        assert path.read_bytes() == another
        for suffix in ("-wal", "-shm"):
            Path(f"{path}{suffix}").unlink()
        async with opened(path) as store:
            assert await count_tasks(store) == 1
        check_sound(path)

    async def test_whoever_waits_for_changes_is_told(self, path: Path) -> None:
        """Nothing will ever change in the nameless file: waiting in silence would look like peace."""
        async with open_local(path) as local:
            watch, changes = own(local).watch(0), local.journal.changes()
            await made(own(local))
            async with asyncio.timeout(PATIENCE):
                await next_event(watch)
                await anext(changes)
                path.rename(path.with_name("elsewhere"))
                for waiting in (watch, changes):
                    with pytest.raises(StoreGoneError):
                        await anext(waiting)
                    await closed(waiting)

    async def test_a_log_without_its_file_is_not_given_to_a_new_one(self, path: Path) -> None:
        """SQLite would write the dead file's log into the new one and ruin both."""
        async with open_local(path) as local:
            await furnished(local)
            for suffix in ("", "-wal", "-shm"):
                shutil.copy(f"{path}{suffix}", f"{path}.copy{suffix}")
        for suffix in ("-wal", "-shm"):
            Path(f"{path}.copy{suffix}").rename(f"{path}{suffix}")
        path.unlink()
        log = Path(f"{path}-wal").read_bytes()
        with pytest.raises(StoreGoneError, match=r"tasks\.db-wal"):
            async with opened(path):
                pass
        assert not path.exists()
        assert Path(f"{path}-wal").read_bytes() == log
        Path(f"{path}.copy").rename(path)
        async with opened(path) as store:
            assert await count_tasks(store) == 3
        check_sound(path)

    async def test_a_link_is_followed_to_the_log(self, path: Path) -> None:
        """SQLite keeps the log beside the file, not beside the link: looking there misses what it holds."""
        real = path.with_name("real")
        real.mkdir()
        path.symlink_to(real / "tasks.db")
        async with opened(path) as store:
            await made(store)
            assert sorted(file.name for file in path.parent.iterdir()) == ["real", "tasks.db"]
            assert path.is_symlink()
            async with opened(real / "tasks.db") as other:
                assert await count_tasks(other) == 1
