"""The files that a message names with `@`, looked at before anything is sent."""

from __future__ import annotations

import os
import stat
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from agnt_tasks.models.attachment import PROCESS_LIMIT
from agnt_tasks.wording.amounts import size


class AttachedFiles(NamedTuple):
    files: tuple[tuple[Path, int], ...] = ()
    """With their sizes in bytes."""
    problem: str = ""
    """Why they cannot be sent, in words for a person; empty: they can."""

    def words(self) -> str:
        """`report.pdf 13.1 KiB · notes.md 812 B`."""
        return " · ".join(f"{path.name} {size(number)}" for path, number in self.files)


def look_at(paths: Sequence[str], folder: Path) -> AttachedFiles:
    """What these paths, relative to `folder`, are. Reads the disk: call it in a thread."""
    files: list[tuple[Path, int]] = []
    for written in paths:
        try:
            path = folder / Path(written).expanduser()
            status = path.stat()
        except (OSError, RuntimeError, ValueError):
            return AttachedFiles(tuple(files), f"no such file: {written}")
        if not (stat.S_ISREG(status.st_mode) and os.access(path, os.R_OK)):
            return AttachedFiles(tuple(files), f"not a file that can be read: {written}")
        files.append((path, status.st_size))
    too_much = sum(number for _, number in files) > PROCESS_LIMIT
    return AttachedFiles(
        tuple(files), f"more than {size(PROCESS_LIMIT)} together: send less" if too_much else ""
    )
