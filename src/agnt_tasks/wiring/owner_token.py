"""The token of whoever owns a home: made once, kept in a file that only they can read, used again."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path

from agnt_tasks.errors import ConfigError
from agnt_tasks.models.token import Scope
from agnt_tasks.store.local.access import LocalAccess
from agnt_tasks.store.protocol import Identity

_NAME = "owner, made by agnt serve"


async def owner_token(access: LocalAccess, file: Path, owner: Identity) -> str:
    """The token in the file if it still is the owner's and may do everything, else a new one.

    Raises:
        ConfigError: others can read the file, or it cannot be read or written.
        StoreError: no token can be made.
    """
    kept = _read(file)
    caller = await access.caller(kept) if kept else None
    if caller is not None and caller.identity == owner and caller.scopes == frozenset(Scope):
        return kept
    made = await access.create(owner.email, account=owner.account, scopes=tuple(Scope), name=_NAME)
    try:
        _write(file, made.token)
    except OSError as error:
        raise ConfigError(f"{file} cannot be written: {error.strerror}.") from None
    return made.token


def _read(file: Path) -> str:
    try:
        descriptor = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
        with os.fdopen(descriptor, encoding="utf-8", errors="replace") as kept:
            shared = os.fstat(descriptor).st_mode & (stat.S_IRWXG | stat.S_IRWXO)
            text = kept.read(1000).strip()
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise ConfigError(f"{file} cannot be read: {error.strerror}.") from None
    if shared:
        raise ConfigError(f"{file} can be read by others: run `chmod 600 {file}`.")
    return text


def _write(file: Path, token: str) -> None:
    """Beside it first, so that nobody ever reads half of it."""
    draft = file.with_name(f"{file.name}.{os.getpid()}")
    with suppress(FileNotFoundError):
        draft.unlink()
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "w") as kept:
        kept.write(f"{token}\n")
    draft.replace(file)
