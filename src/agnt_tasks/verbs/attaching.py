"""Files of this machine as what goes along with process and answer. Reads the disk: it may take a while."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from agnt_tasks.errors import PayloadTooLargeError, ValidationError
from agnt_tasks.models.attachment import PROCESS_LIMIT, Attachment, guessed_type
from agnt_tasks.wording.amounts import size

STDIN = "-"


def attached(
    paths: Iterable[str], standard_input: Callable[[], bytes] | None = None
) -> tuple[Attachment, ...]:
    """Files as attachments; where there is a standard input, `-` means it.

    Raises:
        ValidationError: a file cannot be read.
        PayloadTooLargeError: with this file they are more than a process call may carry.
    """
    room = PROCESS_LIMIT
    files = []
    for path in paths:
        piped = standard_input if path == STDIN else None
        content = piped() if piped else _content(path, room)
        room -= len(content)
        if room < 0:
            limit = size(PROCESS_LIMIT)
            raise PayloadTooLargeError(
                f"{path} is too large: the files of one call may have {limit} together."
            )
        name = "stdin.txt" if piped else Path(path).name
        files.append(Attachment.of_bytes(name, content, guessed_type(name)))
    return tuple(files)


def _content(path: str, room: int) -> bytes:
    try:
        with Path(path).open("rb") as file:
            # No more than that: a device never ends, and a log of gigabytes must not fill the memory.
            return file.read(room + 1)
    except OSError as error:
        raise ValidationError.of("file", f"{path} cannot be read: {error.strerror}") from None
