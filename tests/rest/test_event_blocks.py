"""Server-sent events, read from however they are cut (WHATWG HTML, Server-sent events)."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agnt_tasks.models.event import Event, EventKind
from agnt_tasks.server.events import encoded
from agnt_tasks.store.rest.event_blocks import Block, EventBlocks, NoEventStreamError


def blocks_of(*pieces: bytes, limit: int = 1000) -> list[Block]:
    reading = EventBlocks(limit)
    return [block for piece in pieces for block in reading.feed(piece)]


EVERYTHING = (
    "\ufeff: a comment\n\nretry: 150\nid: 7\n\nevent: task\ndata: über 🗓️\ndata:\ndata:  two\nid: 8\n\n"
    ":\n\ndata\n\nnonsense: x\ndata:z\n\n"
)
FOUND = [
    Block("", id="7", retry=150),
    Block("über 🗓️\n\n two", "task", "8"),
    Block("", id="8"),
    Block("z", id="8"),
]


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"])
class TestHoweverItIsCut:
    def test_whole(self, end: str) -> None:
        assert blocks_of(EVERYTHING.replace("\n", end).encode()) == FOUND

    def test_byte_by_byte(self, end: str) -> None:
        assert blocks_of(*(bytes([each]) for each in EVERYTHING.replace("\n", end).encode())) == FOUND

    def test_with_nothing_between(self, end: str) -> None:
        pieces = (bytes([each]) for each in EVERYTHING.replace("\n", end).encode())
        assert blocks_of(*(piece for each in pieces for piece in (each, b""))) == FOUND


@given(
    st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=20)), st.lists(st.integers(1, 400))
)
def test_what_we_send_is_what_is_read(texts: list[str], cuts: list[int]) -> None:
    sent = [
        Event(seq=number, kind=EventKind.TEXT, task_id="task_1", text=text)
        for number, text in enumerate(texts, 1)
    ]
    stream = b"".join(map(encoded, sent))
    places = sorted({0, len(stream), *(cut for cut in cuts if cut < len(stream))})
    pieces = [stream[start:end] for start, end in pairwise(places)]
    assert [block.id for block in blocks_of(*pieces, limit=10_000)] == [str(event.seq) for event in sent]
    read = [Event.model_validate_json(block.data) for block in blocks_of(*pieces, limit=10_000)]
    assert read == sent


@pytest.mark.parametrize(
    ("stream", "found"),
    [
        ("data: unfinished\n", []),
        ("event: task\n\n", []),
        ("id: 4\0\ndata: x\n\n", [Block("x")]),
        ("id: 4\ndata: x\n\nid\ndata: y\n\n", [Block("x", id="4"), Block("y")]),
        ("retry: soon\ndata: x\n\n", [Block("x")]),
        ("retry: " + "9" * 5000 + "\ndata: x\n\n", [Block("x", retry=60_000)]),
        ("data:x\n\ufeffdata: y\n\n", [Block("x")]),
    ],
)
def test_odd_streams(stream: str, found: list[Block]) -> None:
    assert blocks_of(stream.encode(), limit=10_000) == found


def test_broken_utf8_is_read_all_the_same() -> None:
    assert blocks_of(b"data: \xff\xf0\x9f\n\n") == [Block("\ufffd\ufffd")]


@pytest.mark.parametrize("piece", [b"x" * 100, b"data: x\n" * 10, b": comment\n" * 10])
def test_a_block_without_end_is_no_event_stream(piece: bytes) -> None:
    with pytest.raises(NoEventStreamError, match="more than 1000 bytes"):
        blocks_of(*[piece] * 20, limit=1000)


def test_small_blocks_may_come_for_ever() -> None:
    reading = EventBlocks(100)
    for _ in range(1000):
        assert reading.feed(b":\n\ndata: x\n\n") == [Block("x")]
