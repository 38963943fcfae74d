"""Which stores there are, and which one is meant. Read before the first paint, so without pydantic."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from agnt_tasks.errors import ConfigError

if TYPE_CHECKING:
    from agnt_tasks.config.stores import Endpoint
    from agnt_tasks.config.tokens import TokenSource

LOCAL = "local"
"""The name of this machine's own store."""
CHOICE, URL, TOKEN = "AGNT_STORE", "AGNT_API_URL", "AGNT_TOKEN"
"""Variables: the name of a store; the address of one without a name, and its token."""
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")
_SERVICE = "agnt-tasks"
"""Under what a keyring keeps our tokens, each by the name of its store."""


class RemoteStore(NamedTuple):
    """A store on a server. Where its token is, is told by one of four."""

    name: str
    url: str
    token_env: str = ""
    token_command: tuple[str, ...] = ()
    token_file: str = ""
    keyring: bool = False
    insecure: bool = False
    """The token may travel to another machine without encryption."""
    place: str = ""
    """Where it is set, for messages."""


class Stores(NamedTuple):
    """All that are known, and the one that is meant."""

    remote: Mapping[str, RemoteStore] = {}
    wanted: str = LOCAL
    """Its name, unchecked: what works on this machine alone does not care."""
    broken: Mapping[str, str] = {}
    """What is wrong with each that is set in a way that nobody can use."""

    @property
    def names(self) -> tuple[str, ...]:
        return (*dict.fromkeys((LOCAL, *self.remote, *self.broken)),)

    def chosen(self) -> RemoteStore | None:
        """The one that is meant; None: the local one.

        Raises:
            ConfigError: there is none of that name; lists those that there are. Or it is set wrongly.
        """
        if self.wanted == LOCAL:
            return None
        if self.wanted in self.broken:
            raise ConfigError(self.broken[self.wanted])
        try:
            return self.remote[self.wanted]
        except KeyError:
            known = ", ".join(self.names)
            raise ConfigError(f"There is no store {self.wanted!r}: there are {known}.") from None


def read_stores(config: Mapping[str, Any], env: Mapping[str, str], file: Path) -> Stores:
    """From the whole of config.toml and the environment. A table that is wrong is in nobody else's way.

    Raises:
        ConfigError: names the key and says what would be right.
    """
    remote, broken = dict[str, RemoteStore](), dict[str, str]()
    tables = config.get("stores", {})
    _must(isinstance(tables, dict), file, "stores", "tables, each named [stores.NAME]")
    for name, table in tables.items():
        try:
            remote[name] = _read(name, table, file)
        except ConfigError as error:
            broken[name] = error.message
    unnamed = _unnamed(env)
    if unnamed:
        remote[unnamed.name] = unnamed
        broken.pop(unnamed.name, None)
    usual = _usual(config, file)
    wanted = env.get(CHOICE, "").strip() or (unnamed.name if unnamed else usual)
    return Stores(remote, wanted, broken)


def _usual(config: Mapping[str, Any], file: Path) -> str:
    me = config.get("me", {})
    name = me.get("store", LOCAL) if isinstance(me, dict) else LOCAL
    _must(isinstance(name, str) and name.strip() != "", file, "me.store", "the name of a store")
    return str(name).strip()


def _unnamed(env: Mapping[str, str]) -> RemoteStore | None:
    """That of AGNT_API_URL, called as its host."""
    url = env.get(URL, "").strip()
    if not url:
        return None
    host = url.partition("://")[2].partition("/")[0].rpartition("@")[2]
    return RemoteStore(host or URL, url, token_env=TOKEN, place=URL)


def _read(name: str, table: Any, file: Path) -> RemoteStore:
    path = f"stores.{name}"
    usable = _NAME.fullmatch(name) and name != LOCAL
    _must(usable, file, path, f"named with letters, digits, - and _ alone, and not {LOCAL}")
    _must(isinstance(table, dict), file, path, "a table")
    for key, value in table.items():
        if key not in _KINDS:
            known = ", ".join(_KINDS)
            raise ConfigError(f"{file}: {path}.{key}: there is no such key; there are {known}.")
        is_right, what = _KINDS[key]
        _must(is_right(value), file, f"{path}.{key}", what)
    _must("url" in table, file, path, 'told where it is: url = "https://…"')
    ways = [key for key in _WAYS if table.get(key)]
    _must(len(ways) == 1, file, path, f"told where its token is by one of {', '.join(_WAYS)}")
    given: dict[str, Any] = {**table, "token_command": tuple(table.get("token_command", ()))}
    return RemoteStore(name=name, place=f"{file}: {path}", **given)


def _must(is_so: object, file: Path, path: str, what: str) -> None:
    if not is_so:
        raise ConfigError(f"{file}: {path}: must be {what}.")


def _is_text(value: object) -> bool:
    return isinstance(value, str) and value.strip() != ""


def _is_command(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(each, str) for each in value)


_KINDS = {
    "url": (_is_text, 'an address in quotes, such as "https://host/path"'),
    "token_env": (_is_text, "the name of a variable, in quotes"),
    "token_command": (_is_command, 'a program and its arguments, such as ["pass", "agnt"]'),
    "token_file": (_is_text, "the path of a file, in quotes"),
    "keyring": (lambda value: isinstance(value, bool), "true or false"),
    "insecure": (lambda value: isinstance(value, bool), "true or false"),
}
_WAYS = ("token_env", "token_command", "token_file", "keyring")


def endpoint_of(store: RemoteStore, env: Mapping[str, str]) -> Endpoint:
    """What a client of it needs."""
    from agnt_tasks.config.stores import Endpoint

    return Endpoint(store.place or store.name, store.url, _token(store, env), store.insecure)


def _token(store: RemoteStore, env: Mapping[str, str]) -> TokenSource:
    from agnt_tasks.config.tokens import CommandToken, EnvToken, FileToken, KeyringToken

    if store.token_command:
        return CommandToken(store.token_command)
    if store.token_file:
        return FileToken(Path(store.token_file).expanduser())
    if store.keyring:
        return KeyringToken(_SERVICE, store.name)
    return EnvToken(env, store.token_env)


def sign_in_words(store: RemoteStore) -> str:
    """What to do when the server does not take the token."""
    if store.token_command:
        return f"The command {store.token_command[0]} must print a valid token."
    if store.token_file:
        return f"Write a valid token into {store.token_file}."
    if store.keyring:
        return f"Put a valid token into the keyring, for agnt-tasks and {store.name}."
    return f"Set {store.token_env} to a valid token and start anew."
