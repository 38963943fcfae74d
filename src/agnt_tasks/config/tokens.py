"""Where a store's token is found. A token is never shown: not by repr, not in an error."""

from __future__ import annotations

import asyncio
import contextlib
import os
import stat
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any, Protocol

from agnt_tasks.errors import ConfigError
from agnt_tasks.models.clean import clean_line

LONGEST = 16 * 1024
"""Characters of a token; more is something else."""
LONGEST_COMPLAINT = 200
"""Characters of what is told of a command's own words."""


class TokenSource(Protocol):
    async def read(self) -> str:
        """The token as it is now; asked again when the server no longer takes the last one.

        Raises:
            ConfigError: there is none, or it cannot be had.
        """


class GivenToken:
    """A token that somebody has in hand."""

    def __init__(self, token: str) -> None:
        self._token = token

    def __repr__(self) -> str:
        return "GivenToken(…)"

    async def read(self) -> str:
        return checked_token(self._token, "The token")


class EnvToken:
    """A variable of the environment."""

    def __init__(self, env: Mapping[str, str], name: str) -> None:
        self._env = env
        self.name = name

    def __repr__(self) -> str:
        return f"EnvToken({self.name})"

    async def read(self) -> str:
        return checked_token(self._env.get(self.name, ""), f"${self.name}")


class CommandToken:
    """What a command prints. It is started as given, by no shell."""

    def __init__(self, argv: tuple[str, ...], timeout: float = 30.0) -> None:
        self.argv = argv
        self.timeout = timeout

    def __repr__(self) -> str:
        return f"CommandToken({self.argv[:1]})"

    async def read(self) -> str:
        if not self.argv:
            raise ConfigError("The command for the token is empty: name a program and its arguments.")
        what = f"The command {self.argv[0]}"
        # No pipe: what the command leaves running, such as an agent, may keep its end of that open.
        with TemporaryFile() as complaints:
            process = await self._started(complaints, what)
            printed = await self._printed(process, what)
            if process.returncode:
                failed = f"{what} for the token failed with exit code {process.returncode}"
                raise ConfigError(f"{failed}{_last_line(complaints)}.")
        return checked_token(printed.decode("utf-8", "replace"), f"What {self.argv[0]} printed")

    async def _started(self, complaints: IO[bytes], what: str) -> asyncio.subprocess.Process:
        try:
            return await asyncio.create_subprocess_exec(
                *self.argv,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE,
                stderr=complaints,
            )
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) else "it is no command"
            raise ConfigError(f"{what} for the token cannot be started: {reason}.") from None

    async def _printed(self, process: asyncio.subprocess.Process, what: str) -> bytes:
        try:
            async with asyncio.timeout(self.timeout):
                printed, _ = await process.communicate()
                return printed
        except TimeoutError:
            raise ConfigError(f"{what} for the token took more than {self.timeout:g} seconds.") from None
        finally:
            if process.returncode is None:
                with contextlib.suppress(ProcessLookupError):
                    process.kill()
                await process.wait()


def _last_line(complaints: IO[bytes]) -> str:
    """What a command said last on its standard error, as it may be shown, after a colon; empty: nothing."""
    complaints.seek(max(0, complaints.seek(0, os.SEEK_END) - LONGEST))
    lines = complaints.read(LONGEST).decode("utf-8", "replace").splitlines()
    last = next((clean_line(line.strip()) for line in reversed(lines) if line.strip()), "").rstrip(".")
    cut = last if len(last) <= LONGEST_COMPLAINT else f"{last[: LONGEST_COMPLAINT - 1]}…"
    return f": {cut}" if cut else ""


class FileToken:
    """A file that only its owner can read."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __repr__(self) -> str:
        return f"FileToken({self.path})"

    async def read(self) -> str:
        return checked_token(await asyncio.to_thread(self._text), str(self.path))

    def _text(self) -> str:
        try:
            with self.path.open("rb") as file:
                mode = os.fstat(file.fileno()).st_mode
                text = file.read(LONGEST + 2)
        except OSError as error:
            raise ConfigError(f"{self.path} cannot be read: {error.strerror}.") from None
        if os.name == "posix" and stat.S_IMODE(mode) & 0o077:
            raise ConfigError(f"{self.path} can be read by others: run `chmod 600 {self.path}` first.")
        return text.decode("utf-8", "replace")


class KeyringToken:
    """The keyring of this machine, where the library is installed and has a place to keep things."""

    def __init__(self, service: str, user: str, ask: Callable[[str, str], str | None] | None = None) -> None:
        self.service = service
        self.user = user
        self._ask = ask or asked_of_keyring

    def __repr__(self) -> str:
        return f"KeyringToken({self.service}, {self.user})"

    async def read(self) -> str:
        found = await asyncio.to_thread(self._ask, self.service, self.user)
        return checked_token(found or "", f"The keyring's entry {self.service} of {self.user}")


def asked_of_keyring(service: str, user: str) -> str | None:
    """What the keyring keeps.

    Raises:
        ConfigError: there is no keyring on this machine, or it does not answer.
    """
    try:
        library: Any = import_module("keyring")
    except ImportError:
        raise ConfigError("There is no keyring library: install `keyring`, or use a file.") from None
    if library.get_keyring().priority < 1:
        raise ConfigError("The keyring of this machine has no place to keep a token: keep it in a file.")
    try:
        found = library.get_password(service, user)
    except Exception as error:  # a keyring may raise whatever its system does
        raise ConfigError(f"The keyring did not answer ({type(error).__name__}).") from None
    return found if isinstance(found, str) else None


def checked_token(text: str, what: str) -> str:
    """The token without blanks around it.

    Raises:
        ConfigError: there is none, or it is no token; says where it came from, never what it is.
    """
    token = text.strip()
    if not token:
        raise ConfigError(f"{what} holds no token.")
    if len(token) > LONGEST or not token.isascii() or any(not "!" <= each <= "~" for each in token):
        raise ConfigError(f"{what} holds something that is no token.")
    return token
