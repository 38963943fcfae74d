"""Everything that can be set, with its default, from config.toml and the environment."""

from __future__ import annotations

import getpass
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import Field
from pydantic import ValidationError as PydanticError

from agnt_tasks.config.board import BoardSettings, board_of
from agnt_tasks.config.config_file import read_config
from agnt_tasks.config.paths import Paths, find_paths
from agnt_tasks.config.store_choice import Stores, read_stores
from agnt_tasks.errors import ConfigError
from agnt_tasks.models.assistant import DEFAULT_ASSISTANT, Assistant
from agnt_tasks.models.text import Email
from agnt_tasks.models.wire import Wire, invalid


class _Section(Wire):
    """A table of config.toml; keys as written there (snake_case), unknown ones are an error."""

    model_config = Wire.model_config | {"alias_generator": None, "extra": "forbid"}


class MeSection(_Section):
    email: Email | None = None
    store: str | None = None
    """The store that is used when none is named."""


class WorkerSection(_Section):
    concurrency: int = Field(default=3, ge=1, le=64)
    """Executions at once, over all workers of this database."""
    idle_seconds: float = Field(default=60, ge=0)
    """A detached worker with nothing to do ends after this time."""
    lease_seconds: float = Field(default=15, ge=0.5)
    """An owner without a sign of life for this long counts as dead."""
    crash_limit: int = Field(default=3, ge=1)
    """An execution whose workers died this often is not tried again."""
    rehearsal_pace: float = Field(default=0.02, ge=0, le=1)
    """Seconds that Rehearsal takes for a word."""
    subtask_depth: int = Field(default=3, ge=0)
    subtasks: int = Field(default=20, ge=0)
    """Subtasks of one task."""


class File(_Section):
    """config.toml as a whole."""

    me: MeSection = MeSection()
    worker: WorkerSection = WorkerSection()
    assistants: dict[str, dict[str, Any]] = Field(default_factory=dict)
    """One table for each profile, by id; keys as in `agnt assistants --json`, in snake_case or camelCase."""
    board: dict[str, Any] = Field(default_factory=dict)
    """What it may hold is told by `BoardSettings`."""
    stores: dict[str, Any] = Field(default_factory=dict)
    """What they may hold is told by `RemoteStore`."""


class Settings(NamedTuple):
    """What the wiring hands out, each part to whom it concerns."""

    paths: Paths
    email: str
    worker: WorkerSection
    assistants: Mapping[str, Assistant]
    """Profiles of config.toml by id, the default always among them."""
    board: BoardSettings
    env: Mapping[str, str]
    stores: Stores = Stores()


def load_settings(env: Mapping[str, str]) -> Settings:
    """Read the settings.

    Raises:
        ConfigError: config.toml or a variable is wrong; names it.
    """
    paths = find_paths(env)
    table = read_config(paths.config)
    file = _checked(table, paths.config)
    return Settings(
        paths=paths,
        email=file.me.email or _own_email(env),
        worker=file.worker,
        assistants=_profiles(file, paths.config),
        board=board_of(file.board, paths.config),
        env=env,
        stores=read_stores(table, env, paths.config),
    )


def _own_email(env: Mapping[str, str]) -> str:
    given = env.get("AGNT_EMAIL", "").strip().lower()
    if not given:
        return f"{_login()}@localhost"
    try:
        checked = MeSection.model_validate({"email": given}).email
    except PydanticError:
        raise ConfigError(f"AGNT_EMAIL: {given!r} is not an email address.") from None
    return checked or given


def _login() -> str:
    try:
        return getpass.getuser().lower()
    except (OSError, KeyError):
        return "user"


def _checked(table: dict[str, Any], path: Path) -> File:
    try:
        return File.model_validate(table)
    except PydanticError as error:
        raise ConfigError(f"{path}: {invalid(error).message}.") from None


def _profiles(file: File, path: Path) -> dict[str, Assistant]:
    profiles = {DEFAULT_ASSISTANT: Assistant(id=DEFAULT_ASSISTANT, name="Default assistant")}
    for name, table in file.assistants.items():
        profiles[name] = _profile(name, table, path)
    return profiles


def _profile(name: str, table: dict[str, Any], path: Path) -> Assistant:
    unknown = set(table) - _PROFILE_KEYS
    if unknown:
        raise ConfigError(f"{path}: assistants.{name} has an unknown key {sorted(unknown)[0]!r}.")
    try:
        return Assistant.model_validate({**table, "id": name, "source": "config"})
    except PydanticError as error:
        raise ConfigError(f"{path}: assistants.{name}: {invalid(error).message}.") from None


_PROFILE_KEYS = {
    key
    for name, field in Assistant.model_fields.items()
    if name not in ("id", "source")
    for key in (name, field.alias or name)
}
