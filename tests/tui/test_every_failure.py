"""Every method of a store fails once: it is said in words, nothing breaks, and later all goes well."""

from __future__ import annotations

import inspect
from pathlib import Path

import pytest

from agnt_tasks.models.assistant import Assistant
from agnt_tasks.models.attachment import Attachment
from agnt_tasks.store.protocol import FullStore
from agnt_tasks.testing.driving import made
from agnt_tasks.testing.harness import Harness
from tests.tui.breakable import REASON, breakable, press, shown
from tests.tui.test_memory_screen import remembered

CALLED = [
    ("list_files", "1", "enter"),
    ("list_files", "4", "enter f5 r"),
    ("read_file", "4", "enter ~chairs f5 ~plan.txt enter"),
    ("edit_memory", "1", "M ~5th e ~F2 X f2"),
    ("forget", "1", "M ~5th d ~yes, y"),
    ("save_assistant", "1", "P ~asst_books j e ~F2 X f2"),
    ("delete_assistant", "1", "P ~asst_books j d ~yes, y"),
    ("find_ids", "1", "colon t a s k space z z enter"),
    ("watch", "1", "n H i f2"),
    ("spent_since", "1", "r"),
    ("create_task", "1", "n H i f2"),
    ("get_task", "1", "enter"),
    ("get_task", "1", "e"),
    ("update_task", "1", "m 5"),
    ("delete_task", "1", "d y"),
    ("set_assignees", "1", "A x @ y enter"),
    ("send_feedback", "5", "plus"),
    ("stop_task", "2", "s"),
    ("process_task", "1", "p enter"),
    ("process_task", "3", "a H i enter"),
    ("windows", "1", "r"),
    ("windows", "1", "w"),
    ("standings", "1", "r"),
    ("list_memory", "1", "M"),
    ("list_assistants", "1", "P"),
    ("list_assistants", "1", "n"),
    ("usage", "1", "P"),
]
"""A method, a column, and keys that call for it."""
NOT_CALLED = {"close", "export", "import_", "list_tasks", "place_of"}
"""By other faces; where a store has no `windows` (`test_plain_store.py`); beside `windows`, as that."""
PARTS = 4
"""So many boards share the methods."""


async def furnished(harness: Harness) -> None:
    """A file, a note and an assistant, to have something that can fail."""
    task = await made(harness.store, "Count more chairs")
    await harness.store.process_task(task.id, files=[Attachment.of_bytes("plan.txt", b"plan", "text/plain")])
    await harness.store.stop_task(task.id)
    await harness.store.save_assistant(Assistant(id="asst_books", name="Books", model="openai/any"))
    await remembered(harness.store, harness.journal, "asst_books", "Pay on the 5th.")


def test_no_method_is_forgotten() -> None:
    parts = [part for part in FullStore.__mro__ if part.__module__ == FullStore.__module__]
    methods = {name for part in parts for name, _ in inspect.getmembers(part, inspect.isfunction)}
    assert {name for name in methods if name[0] != "_"} == {method for method, *_ in CALLED} | NOT_CALLED


@pytest.mark.parametrize("part", range(PARTS))
async def test_what_fails_is_said_and_goes_well_later(tmp_path: Path, part: int) -> None:
    async with breakable(tmp_path, furnished) as (board, fault):
        for method, column, keys in CALLED[part::PARTS]:
            await board.press(column)
            board.now[0] += 60_000
            fault.broken, fault.refused = {method}, []
            await press(board, keys)
            await board.until(lambda: fault.refused, f"{method} was not called:")
            await board.until(lambda: REASON in shown(board), f"{method} failed in silence:")
            fault.broken = set()
            await press(board, "escape escape escape escape")
            await board.until_dialog()
            await board.press("r")
            await board.until(lambda: " live " in board.header)
            board.hush()
        await press(board, "n H o f2")
        await board.until_said("written down")


@pytest.mark.parametrize(
    ("method", "keys", "again", "typed"),
    [
        ("create_task", "n N o t space l o s t f2", "n", "Not lost"),
        ("update_task", "e ~Plan X f2", "e", "Plan the offsiteX"),
        ("edit_memory", "M ~5th e ~F2 X f2", "e", "XPay on the 5th."),
        ("save_assistant", "P ~asst_books j e ~F2 X f2", "", "BooksX"),
        ("process_task", "p N o t space l o s t enter", "", "Not lost"),
        ("set_assignees", "A x @ y enter", "A", "x@y"),
        ("send_feedback", "5 T N o t space l o s t enter", "T", "Not lost"),
    ],
)
async def test_what_was_typed_is_still_there(
    tmp_path: Path, method: str, keys: str, again: str, typed: str
) -> None:
    async with breakable(tmp_path, furnished) as (board, fault):
        fault.broken = {method}
        await press(board, keys)
        await board.until(lambda: method in fault.refused and REASON in shown(board))
        fault.broken = set()
        board.hush()
        await press(board, again)
        await board.until(lambda: typed in shown(board), f"{typed!r} was lost:")


@pytest.mark.parametrize(
    ("method", "keys", "key"), [("create_task", "n N o f2", "n"), ("update_task", "e ~Plan X f2", "e")]
)
async def test_a_form_that_could_not_be_saved_says_where_its_text_is(
    tmp_path: Path, method: str, keys: str, key: str
) -> None:
    kept = f"kept as a draft: {key} opens it again"
    async with breakable(tmp_path, furnished) as (board, fault):
        fault.broken = {method}
        await press(board, keys)
        await board.until(lambda: REASON in shown(board) and kept in shown(board))
        board.hush()
        fault.broken = {"get_task"}
        await press(board, "e")
        await board.until(lambda: REASON in shown(board))
        assert (kept in shown(board)) is (key == "e"), "of this task something is kept"


async def test_files_that_could_not_be_read_are_not_taken_for_none(tmp_path: Path) -> None:
    async with breakable(tmp_path, furnished) as (board, fault):
        await press(board, "4 enter f5 ~plan.txt")
        fault.broken = {"list_files"}
        await press(board, "r")
        await board.until(lambda: REASON in shown(board))
        board.hush()
        assert "plan.txt" in board.text
