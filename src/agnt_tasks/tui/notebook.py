"""What a board keeps between runs: typed text above all, then history, views, folds, what was seen.

One JSON file. Every entry has the time of its last change, and the newest one counts, so that boards
that run at once add to each other's notes and do not overwrite them.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from agnt_tasks.tui.state.unread import MOST_MARKS, Unread

_MOST = {"drafts": 2000, "filters": 100, "commands": 200, "views": 100, "seen": MOST_MARKS}
_MOST_OF_OTHERS = 100


class Entry(NamedTuple):
    at: int
    """When it was written; milliseconds since 1970."""
    value: str | int | None
    """None: it was taken away."""


Pages = dict[str, dict[str, Entry]]
"""Entries by the name of their page and their key."""


def _now() -> int:
    return time.time_ns() // 1_000_000


class Notebook:
    """Methods that keep something only remember it: `save` writes."""

    def __init__(self, path: Path, clock: Callable[[], int] = _now) -> None:
        self._path = path
        self._clock = clock
        self._pages: Pages = {}
        self._changes = self._saved = self._last = 0
        self.trouble = ""
        """What was wrong with the file, in a sentence for the user; empty: nothing."""

    @classmethod
    def load(cls, path: Path, clock: Callable[[], int] = _now) -> Notebook:
        """What is written there; empty when there is nothing, or nothing that can be read. Never raises."""
        notebook = cls(path, clock)
        try:
            merge(notebook._pages, notebook._read())
        except OSError as error:
            notebook.trouble = f"{path} cannot be read: {error.strerror}."
        return notebook

    def draft(self, task_id: str, kind: str) -> str:
        """Text that was typed for a task and not sent; empty: none."""
        return str(self._value("drafts", f"{task_id} {kind}") or "")

    def keep_draft(self, task_id: str, kind: str, text: str) -> None:
        """Empty text: it was sent, or is not wanted any more."""
        self._put("drafts", f"{task_id} {kind}", text or None)

    def drafted(self) -> set[str]:
        """The ids of the tasks for which text is kept."""
        return {key.partition(" ")[0] for key, _ in self._values("drafts")}

    def history(self, kind: str) -> list[str]:
        """`filters` or `commands` that were used, the last one first."""
        page = self._pages.get(kind, {})
        return sorted(page, key=lambda text: page[text].at, reverse=True)

    def used(self, kind: str, text: str) -> None:
        self._put(kind, text, 1, again=True)

    def views(self) -> dict[str, str]:
        """Filters by the name of the view."""
        return {name: text for name, text in self._values("views") if isinstance(text, str)}

    def keep_view(self, name: str, text: str | None) -> None:
        self._put("views", name, text)

    def folds(self) -> dict[str, bool]:
        """Columns that were pinned, by status: folded or open."""
        return {status: bool(folded) for status, folded in self._values("folds")}

    def pin_fold(self, status: str, folded: bool | None) -> None:
        """None: as it comes."""
        self._put("folds", status, folded)

    @property
    def theme(self) -> str:
        """What was chosen last; empty: nothing."""
        return str(self._value("facts", "theme") or "")

    @theme.setter
    def theme(self, name: str) -> None:
        self._put("facts", "theme", name)

    @property
    def left(self) -> str:
        """How the board stood when it was closed last, as whoever closed it wrote; empty: never."""
        return str(self._value("facts", "left") or "")

    @left.setter
    def left(self, text: str) -> None:
        self._put("facts", "left", text)

    def unread(self, now: int) -> Unread:
        """What was seen. In a new notebook everything up to now."""
        baseline = self._value("facts", "seen")
        page = _newest("seen", self._pages.get("seen", {}))
        marks = {task_id: seen for task_id, (_, seen) in page.items() if isinstance(seen, int)}
        return Unread(baseline if isinstance(baseline, int) else now, marks)

    def keep_unread(self, unread: Unread) -> None:
        self._put("facts", "seen", unread.baseline)
        for task_id, seen in unread.marks.items():
            self._put("seen", task_id, seen)

    def save(self) -> str:
        """Write what changed, together with what other boards wrote. May run in a thread of its own.

        What went wrong, as a sentence; empty: it is written.
        """
        changes = self._changes
        if changes == self._saved:
            return ""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with _locked(self._path.with_suffix(".lock")):
                merge(self._pages, self._read())
                self._write({name: _newest(name, dict(page)) for name, page in dict(self._pages).items()})
        except OSError as error:
            return f"{self._path} cannot be written: {error.strerror}."
        self._saved = changes
        return ""

    def _value(self, page: str, key: str) -> str | int | None:
        entry = self._pages.get(page, {}).get(key)
        return entry.value if entry else None

    def _values(self, page: str) -> list[tuple[str, str | int]]:
        entries = sorted(self._pages.get(page, {}).items())
        return [(key, entry.value) for key, entry in entries if entry.value is not None]

    def _put(self, page: str, key: str, value: str | int | None, *, again: bool = False) -> None:
        if self._value(page, key) == value and not again:
            return
        entries = self._pages.setdefault(page, {})
        before = entries[key].at if key in entries else 0
        self._last = max(self._clock(), self._last + 1, before + 1)
        entries[key] = Entry(self._last, value)
        self._changes += 1

    def _read(self) -> Pages:
        """What the file holds; one that is no notebook is set aside."""
        try:
            return _pages(json.loads(self._path.read_text(encoding="utf-8")))
        except FileNotFoundError:
            return {}
        except (ValueError, RecursionError):
            broken = self._path.with_name(self._path.name + ".broken")
            self._path.replace(broken)
            self.trouble = f"The board's notes could not be read and begin anew; the old file is {broken}."
            return {}

    def _write(self, pages: Pages) -> None:
        new = self._path.with_name(f"{self._path.name}.{os.getpid()}")
        descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
        with open(descriptor, "w", encoding="utf-8") as file:  # noqa: PTH123  # a descriptor has no path
            json.dump(pages, file)
            file.flush()
            os.fsync(descriptor)
        new.replace(self._path)


def merge(mine: Pages, theirs: Pages) -> None:
    """Take over what is newer, or not there at all, entry by entry."""
    for name, page in theirs.items():
        entries = mine.setdefault(name, {})
        for key, entry in page.items():
            if key not in entries or _weight(entry) > _weight(entries[key]):
                entries[key] = entry


def _weight(entry: Entry) -> tuple[int, str]:
    """Of two entries of one moment every board must choose the same."""
    return entry.at, repr(entry.value)


def _newest(name: str, page: dict[str, Entry]) -> dict[str, Entry]:
    """The part of a page that is kept, the oldest entry first."""
    return dict(sorted(page.items(), key=lambda item: item[1].at)[-_MOST.get(name, _MOST_OF_OTHERS) :])


def _pages(data: Any) -> Pages:
    """Raises ValueError: that is no notebook. Single entries that are none are left out."""
    if not isinstance(data, dict):
        raise ValueError("no object")
    return {
        name: {key: Entry(*entry) for key, entry in page.items() if _is_entry(entry)}
        for name, page in data.items()
        if isinstance(page, dict)
    }


def _is_entry(data: Any) -> bool:
    if not isinstance(data, list) or len(data) != 2:
        return False
    return isinstance(data[0], int) and isinstance(data[1], str | int | None)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """One board writes at a time. After a fifth of a second we write all the same: nobody may hang here."""
    import fcntl

    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        for _ in range(20):
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                time.sleep(0.01)
        yield
    finally:
        os.close(descriptor)
