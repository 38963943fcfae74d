"""Files that go with a task: what a caller hands in, and what is told of a file that is kept."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, PlainSerializer, model_validator

from agnt_tasks.errors import PayloadTooLargeError
from agnt_tasks.models.text import Text
from agnt_tasks.models.timestamp import Timestamp
from agnt_tasks.models.wire import Wire

FILE_NAME_LIMIT = 255
PROCESS_LIMIT = 12 * 1024 * 1024
"""Bytes of all files of one process call together (decision 2.1, 15)."""


def _file_name(name: str) -> str:
    name = name.strip()
    if not name or len(name) > FILE_NAME_LIMIT:
        raise ValueError(f"must have 1 to {FILE_NAME_LIMIT} characters")
    return name


def _decoded(content: Any) -> Any:
    if not isinstance(content, str):
        return content
    try:
        return base64.b64decode(content, validate=True)
    except ValueError:
        raise ValueError("must be base 64") from None


Base64 = Annotated[
    bytes,
    BeforeValidator(_decoded),
    PlainSerializer(lambda content: base64.b64encode(content).decode(), when_used="json"),
]
"""Bytes; base 64 in JSON."""

FileName = Annotated[Text, AfterValidator(_file_name)]


def guessed_type(name: str) -> str | None:
    """The MIME type that a file's name suggests."""
    # Reading the system's table takes a while, and few commands have to do with files.
    import mimetypes

    return mimetypes.guess_type(name)[0]


class Attachment(Wire):
    """A file handed in with process: a name and exactly one source (decision 2.7, 60).

    A path is no source: whoever calls from a shell reads the file and sends its content.
    """

    name: FileName
    content: Base64 | None = None
    text: Text | None = None
    file_id: str | None = None
    """A file that the store already keeps."""
    mime_type: str | None = None

    @model_validator(mode="after")
    def _one_source(self) -> Attachment:
        given = [source for source in (self.content, self.text, self.file_id) if source is not None]
        if len(given) != 1:
            raise ValueError("give exactly one of content (base 64), text and fileId")
        return self

    @classmethod
    def of_bytes(cls, name: str, content: bytes, mime_type: str | None = None) -> Attachment:
        return cls.parse({"name": name, "content": content, "mimeType": mime_type})

    @property
    def data(self) -> bytes | None:
        """The bytes to keep; None for a file that the store has."""
        return self.text.encode() if self.text is not None else self.content


def check_size(files: Iterable[Attachment]) -> None:
    """Raises PayloadTooLargeError: more than 12 MiB together."""
    size = sum(len(file.data or b"") for file in files)
    if size > PROCESS_LIMIT:
        raise PayloadTooLargeError(f"The files have {size} bytes together; 12 MiB is the most for one call.")


class FileRef(Wire):
    """What activities and lists tell of a kept file."""

    name: str
    file_id: str
    mime_type: str | None = None
    size: int = 0
    """Bytes."""


class TaskFile(FileRef):
    """A file of a task: handed in by a person, or saved as a result by an execution."""

    role: str = "attachment"
    """`attachment` or `result`."""
    execution_id: str | None = None
    created_at: Timestamp = Field(default=0)
