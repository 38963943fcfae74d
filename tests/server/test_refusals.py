"""What refusals say: words for whoever called, and nothing of the machine that the server runs on."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import NoReturn

import pytest

from agnt_tasks.errors import (
    StoreBusyError,
    StoreCorruptError,
    StoreError,
    StoreFullError,
    StoreReadOnlyError,
    StoreTooNewError,
)
from agnt_tasks.store.protocol import Identity
from tests.server.desk import Desk, desk

INSIDE = "/home/jane/tasks.db: disk I/O error"


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        (StoreError, 500),
        (StoreCorruptError, 500),
        (StoreTooNewError, 500),
        (StoreBusyError, 503),
        (StoreFullError, 503),
        (StoreReadOnlyError, 503),
    ],
)
async def test_a_database_that_fails_is_told_without_its_place(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, kind: type[StoreError], status: int
) -> None:
    def broken(_: Identity) -> NoReturn:
        raise kind(INSIDE)

    async def check() -> None:
        raise kind(INSIDE)

    async with desk(tmp_path, open_store=broken, check=check) as server:
        with caplog.at_level(logging.ERROR):
            answers = [await server.jane.get("/tasks"), await server.anyone.get("/readyz")]
    assert [answer.status_code for answer in answers] == [status, 503]
    for answer in answers:
        assert answer.json()["error_code"] == kind.code
        assert answer.json()["detail"]
        assert "jane" not in answer.text
    assert (INSIDE in caplog.text) is (status == 500), "whoever runs the server finds it in the log"


@pytest.mark.parametrize("number", ["1.0", "1_0", "+1", "-1", " 1", "", "0", "٣", "1e0", "9" * 5000])
@pytest.mark.parametrize("name", ["page", "perPage"])
async def test_pages_are_whole_numbers(server: Desk, name: str, number: str) -> None:
    answer = await server.jane.get("/tasks", params={name: number})
    assert answer.status_code == 400
    assert [each["field"] for each in answer.json()["errors"]] == [name]


async def test_a_list_is_called_a_list(server: Desk) -> None:
    answer = await server.jane.post("/tasks", json={"title": "x", "assistant": "a", "skills": "research"})
    assert answer.json()["errors"] == [{"field": "skills", "message": "must be a list"}]
