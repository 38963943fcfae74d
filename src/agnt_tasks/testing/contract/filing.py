"""Files: handed in with process, saved as results, kept by their bytes (decision 2.7, 60)."""

from __future__ import annotations

import pytest

from agnt_tasks.errors import FencedError, NotFoundError, PayloadTooLargeError, RequestError
from agnt_tasks.models.attachment import PROCESS_LIMIT, Attachment
from agnt_tasks.models.status import TaskStatus
from agnt_tasks.models.timestamp import to_iso
from agnt_tasks.store.journal import Completed
from agnt_tasks.testing.checks import log, unchanged
from agnt_tasks.testing.driving import claimed, forced, made, started
from agnt_tasks.testing.harness import EVE, JANE, Harness

BYTES = bytes(range(256)) * 4


class Filing:
    async def test_message_and_files_are_one_entry_before_the_move(self, harness: Harness) -> None:
        task = await made(harness.store)
        files = [
            Attachment(name="notes.txt", text="Grüße"),
            Attachment.of_bytes("plan.pdf", BYTES, "application/pdf"),
        ]
        await harness.store.process_task(task.id, "See these.", files)
        now = await harness.store.get_task(task.id)
        said, moved = log(now)
        assert list(said) == ["type", "role", "content", "timestamp", "by", "files"]
        assert (said["role"], said["content"], said["by"]) == ("user", "See these.", JANE)
        assert said["timestamp"] == moved["timestamp"] == to_iso(now.updated_at)
        assert moved["type"] == "status_change"
        assert [list(file)[:2] for file in said["files"]] == [["name", "fileId"]] * 2
        assert [file["name"] for file in said["files"]] == ["notes.txt", "plan.pdf"]
        assert [file["size"] for file in said["files"]] == [len("Grüße".encode()), len(BYTES)]
        assert said["files"][1]["mimeType"] == "application/pdf"

    async def test_files_alone_are_a_message_without_words(self, harness: Harness) -> None:
        task = await made(harness.store)
        await harness.store.process_task(task.id, files=[Attachment(name="notes.txt", text="x")])
        said, _ = log(await harness.store.get_task(task.id))
        assert (said["type"], said["content"]) == ("message", "")

    async def test_files_are_listed_oldest_first_and_read_back(self, harness: Harness) -> None:
        task = await made(harness.store)
        await harness.store.process_task(task.id, files=[Attachment(name="notes.txt", text="Grüße")])
        claim = await claimed(harness.journal, task.id)
        await harness.journal.save_file(claim, "result.bin", BYTES)
        await harness.journal.finish(claim, Completed("See result.bin."))
        files = await harness.store.list_files(task.id)
        assert [(file.name, file.role, file.size) for file in files] == [
            ("notes.txt", "attachment", len("Grüße".encode())),
            ("result.bin", "result", len(BYTES)),
        ]
        assert files[1].execution_id == claim.execution_id
        assert await harness.store.read_file(task.id, "notes.txt") == "Grüße".encode()
        assert await harness.store.read_file(task.id, "result.bin") == BYTES

    async def test_the_worker_sees_the_files_of_its_task(self, harness: Harness) -> None:
        task = await made(harness.store)
        await harness.store.process_task(task.id, "See.", [Attachment(name="notes.txt", text="x")])
        claim = await claimed(harness.journal, task.id)
        assert [file.name for file in await harness.journal.list_files(claim)] == ["notes.txt"]
        assert await harness.journal.read_file(claim, "notes.txt") == b"x"
        assert await harness.journal.read_file(claim, "other.txt") is None
        turns = (await harness.journal.load(claim)).turns
        assert [file.name for file in turns[0].files] == ["notes.txt"]

    async def test_the_newest_of_a_name_is_read(self, harness: Harness) -> None:
        task = await made(harness.store)
        for text in ("old", "new"):
            await harness.store.process_task(task.id, files=[Attachment(name="notes.txt", text=text)])
            await harness.store.stop_task(task.id)
        assert await harness.store.read_file(task.id, "notes.txt") == b"new"
        assert len(await harness.store.list_files(task.id)) == 2

    async def test_a_result_of_the_same_name_replaces_its_own_execution_s(self, harness: Harness) -> None:
        task = await made(harness.store)
        for content in (b"first run", b"second run"):
            claim = await started(harness, task.id)
            await harness.journal.save_file(claim, "report.md", b"draft")
            await harness.journal.save_file(claim, "report.md", content)
            await harness.journal.finish(claim, Completed("See report.md."))
        files = await harness.store.list_files(task.id)
        assert [(file.name, file.size) for file in files] == [("report.md", 9), ("report.md", 10)]
        assert await harness.store.read_file(task.id, "report.md") == b"second run"

    async def test_the_same_bytes_are_the_same_file(self, harness: Harness) -> None:
        task = await made(harness.store)
        files = [
            Attachment(name="a.txt", text="same"),
            Attachment.of_bytes("b.txt", b"same"),
            Attachment(name="c.txt", text="other"),
        ]
        await harness.store.process_task(task.id, files=files)
        a, b, c = await harness.store.list_files(task.id)
        assert a.file_id == b.file_id != c.file_id

    async def test_an_empty_file_is_a_file(self, harness: Harness) -> None:
        task = await made(harness.store)
        files = [Attachment(name="empty.txt", text=""), Attachment.of_bytes("empty.bin", b"")]
        await harness.store.process_task(task.id, files=files)
        assert [file.size for file in await harness.store.list_files(task.id)] == [0, 0]
        assert await harness.store.read_file(task.id, "empty.txt") == b""

    @pytest.mark.parametrize("name", ["../../etc/passwd", "a/b", "\x1b[31m.txt", "報告.pdf", "C:\\x"])
    async def test_names_are_data(self, harness: Harness, name: str) -> None:
        task = await made(harness.store)
        await harness.store.process_task(task.id, files=[Attachment(name=name, text="x")])
        assert [file.name for file in await harness.store.list_files(task.id)] == [name]
        assert await harness.store.read_file(task.id, name) == b"x"

    async def test_a_kept_file_can_be_handed_in_again_by_its_id(self, harness: Harness) -> None:
        task = await made(harness.store)
        await harness.store.process_task(task.id, files=[Attachment(name="notes.txt", text="x")])
        await harness.store.stop_task(task.id)
        [kept] = await harness.store.list_files(task.id)
        other = await made(harness.store, "other")
        await harness.store.process_task(other.id, files=[Attachment(name="copy.txt", file_id=kept.file_id)])
        [copy] = await harness.store.list_files(other.id)
        assert (copy.name, copy.file_id, copy.size) == ("copy.txt", kept.file_id, 1)
        assert await harness.store.read_file(other.id, "copy.txt") == b"x"
        await harness.store.delete_task(task.id)
        assert await harness.store.read_file(other.id, "copy.txt") == b"x"

    async def test_an_unknown_file_id_is_refused(self, harness: Harness) -> None:
        task = await made(harness.store)
        async with unchanged(harness.store, task.id):
            with pytest.raises(RequestError):
                await harness.store.process_task(
                    task.id, "See.", [Attachment(name="a.txt", file_id="file_nobody")]
                )
        assert list(await harness.store.list_files(task.id)) == []

    async def test_a_file_of_another_account_is_refused(self, harness: Harness) -> None:
        task = await made(harness.store)
        await harness.store.process_task(task.id, files=[Attachment(name="secret.txt", text="secret")])
        [secret] = await harness.store.list_files(task.id)
        other = await harness.other_account(EVE)
        theirs = await made(other)
        async with unchanged(other, theirs.id):
            with pytest.raises(RequestError):
                await other.process_task(
                    theirs.id, files=[Attachment(name="mine.txt", file_id=secret.file_id)]
                )

    async def test_files_of_twelve_mebibytes_together_are_taken(self, harness: Harness) -> None:
        task = await made(harness.store)
        half = "x" * (PROCESS_LIMIT // 2)
        files = [Attachment(name="a.txt", text=half), Attachment(name="b.txt", text=half)]
        await harness.store.process_task(task.id, files=files)
        assert sum(file.size for file in await harness.store.list_files(task.id)) == PROCESS_LIMIT

    async def test_more_than_twelve_mebibytes_are_refused(self, harness: Harness) -> None:
        task = await made(harness.store)
        half = "x" * (PROCESS_LIMIT // 2)
        files = [Attachment(name="a.txt", text=half), Attachment(name="b.txt", text=half + "y")]
        async with unchanged(harness.store, task.id):
            with pytest.raises(PayloadTooLargeError):
                await harness.store.process_task(task.id, "See.", files)
        assert list(await harness.store.list_files(task.id)) == []

    async def test_a_refused_process_keeps_no_file(self, harness: Harness) -> None:
        task = await made(harness.store)
        await forced(harness.store, task.id, TaskStatus.IN_PROGRESS)
        with pytest.raises(RequestError):
            await harness.store.process_task(task.id, files=[Attachment(name="notes.txt", text="x")])
        assert list(await harness.store.list_files(task.id)) == []

    async def test_a_file_that_nobody_has_is_not_found(self, harness: Harness) -> None:
        task = await made(harness.store)
        with pytest.raises(NotFoundError):
            await harness.store.read_file(task.id, "notes.txt")

    async def test_an_ended_run_saves_no_file(self, harness: Harness) -> None:
        task = await made(harness.store)
        claim = await started(harness, task.id)
        await harness.journal.finish(claim, Completed("done"))
        with pytest.raises(FencedError):
            await harness.journal.save_file(claim, "late.txt", b"x")
        assert list(await harness.store.list_files(task.id)) == []
