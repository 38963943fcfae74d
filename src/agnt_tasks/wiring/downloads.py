"""Files of tasks on the user's own disk."""

from __future__ import annotations

from itertools import count
from pathlib import Path, PurePosixPath

from agnt_tasks.errors import StoreError
from agnt_tasks.models.clean import clean_line


def save_file(name: str, content: bytes) -> str:
    """Write it where downloads go, else into the working folder, over nothing that is there; its path.

    Names come from models: only their last part counts.

    Raises:
        StoreError: it cannot be written; says why.
    """
    downloads = Path.home() / "Downloads"
    folder = downloads if downloads.is_dir() else Path.cwd()
    wanted = PurePosixPath(clean_line(name).replace("\\", "/")).name.lstrip(".") or "file"
    try:
        return str(_written(folder, Path(wanted), content))
    except OSError as error:
        raise StoreError(f"{folder / wanted} cannot be written: {error.strerror}.") from None


def _written(folder: Path, wanted: Path, content: bytes) -> Path:
    for number in count(1):
        name = wanted.name if number == 1 else f"{wanted.stem} ({number}){wanted.suffix}"
        try:
            with (folder / name).open("xb") as file:
                file.write(content)
        except FileExistsError:
            continue
        return folder / name
    raise AssertionError("there is always a next number")
