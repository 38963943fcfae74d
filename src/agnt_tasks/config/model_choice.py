"""Which model an execution is queued with, and where its key is found (ruling Models).

In order: the profile's own model; AGNT_MODEL; the first provider whose key is in the environment;
an Ollama that answers on loopback; Rehearsal. Only the key's place is written down, never the key.
"""

from __future__ import annotations

import stat
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

from agnt_tasks.errors import ConfigError
from agnt_tasks.models.assistant import REHEARSAL, Assistant, ModelChoice


class Provider(NamedTuple):
    key: str
    """The environment variable of its key."""
    prefix: str
    """How litellm's names of its models begin."""
    model: str
    """The model used when only the key is there."""


PROVIDERS = (
    Provider("ANTHROPIC_API_KEY", "anthropic/", "anthropic/claude-sonnet-5"),
    Provider("OPENAI_API_KEY", "openai/", "openai/gpt-5.4-mini"),
    Provider("GEMINI_API_KEY", "gemini/", "gemini/gemini-3.5-flash"),
    Provider("OPENROUTER_API_KEY", "openrouter/", "openrouter/openai/gpt-5.4-mini"),
    Provider("MISTRAL_API_KEY", "mistral/", "mistral/mistral-medium-latest"),
    Provider("DEEPSEEK_API_KEY", "deepseek/", "deepseek/deepseek-chat"),
    Provider("GROQ_API_KEY", "groq/", "groq/openai/gpt-oss-120b"),
    Provider("XAI_API_KEY", "xai/", "xai/grok-code-fast-1"),
)
"""In the order in which they are looked for."""

FindOllama = Callable[[], str]
"""The name of a model that an Ollama on loopback offers; empty when none answers."""


class Chosen(NamedTuple):
    choice: ModelChoice
    found: bool
    """The key was found by chance: ask once before it spends money."""


def choose_model(assistant: Assistant, env: Mapping[str, str], find_ollama: FindOllama) -> Chosen:
    """Resolve a profile's model in this process's environment.

    A key that is not there is marked as missing: the execution then fails and says so, in its task.

    Raises:
        ConfigError: a key file that others can read.
    """
    choice, found = _choose(assistant, env, find_ollama)
    if read_key(choice.key, env) is None:
        choice = choice.model_copy(update={"key": f"{_MISSING}{choice.key}"})
    return Chosen(choice, found)


def _choose(assistant: Assistant, env: Mapping[str, str], find_ollama: FindOllama) -> Chosen:
    if env.get("AGNT_MODEL") == REHEARSAL:
        return Chosen(ModelChoice(model=REHEARSAL, label="AGNT_MODEL"), False)
    if assistant.model:
        return Chosen(_of_profile(assistant), False)
    if env.get("AGNT_MODEL"):
        return Chosen(_of_environment(env), False)
    for provider in PROVIDERS:
        if env.get(provider.key):
            choice = ModelChoice(model=provider.model, key=f"env:{provider.key}", label=provider.key)
            return Chosen(choice, True)
    return Chosen(_of_ollama(find_ollama()), False)


def _of_profile(assistant: Assistant) -> ModelChoice:
    return ModelChoice(
        model=assistant.model,
        api_base=assistant.api_base,
        key=assistant.key or ("" if assistant.api_base else usual_key(assistant.model)),
        label=f"assistant {assistant.id}",
    )


def _of_environment(env: Mapping[str, str]) -> ModelChoice:
    model, base = env["AGNT_MODEL"], env.get("AGNT_MODEL_API_BASE", "")
    own = "env:AGNT_MODEL_API_KEY" if env.get("AGNT_MODEL_API_KEY") else ""
    return ModelChoice(
        model=model, api_base=base, key=own or ("" if base else usual_key(model)), label="AGNT_MODEL"
    )


def _of_ollama(name: str) -> ModelChoice:
    if not name:
        return ModelChoice(model=REHEARSAL, label="no model was found")
    return ModelChoice(
        model=f"ollama_chat/{name}",
        api_base=f"http://127.0.0.1:{OLLAMA_PORT}",
        label="Ollama on this machine",
    )


OLLAMA_PORT = 11434


def usual_key(model: str) -> str:
    """Where the key of a model usually is: `env:OPENAI_API_KEY` for `openai/…`; empty: nobody knows."""
    for provider in PROVIDERS:
        if model.startswith(provider.prefix):
            return f"env:{provider.key}"
    if model.startswith(("gpt-", "o1", "o3", "o4")):
        return "env:OPENAI_API_KEY"
    return "env:ANTHROPIC_API_KEY" if model.startswith("claude-") else ""


_MISSING = "missing:"


def missing_key(choice: ModelChoice) -> str:
    """The place in which no key was found, in words; empty: all is well."""
    if not choice.key.startswith(_MISSING):
        return ""
    return choice.key.removeprefix(_MISSING).removeprefix("env:").removeprefix("file:")


def required_key(choice: ModelChoice, env: Mapping[str, str]) -> str:
    """The key that this choice needs; empty when it needs none.

    Raises:
        ConfigError: there is none at its place, or others can read the file; says what to do.
    """
    missing = missing_key(choice)
    if missing:
        raise ConfigError(
            f"{choice.model} needs a key, and {missing} holds none: set it, or choose another model with "
            "AGNT_MODEL, then process the task again."
        )
    return read_key(choice.key, env) or ""


def is_resolvable(choice: ModelChoice, env: Mapping[str, str]) -> bool:
    """Whether a process with this environment can run it; one whose key is missing fails anywhere."""
    try:
        return bool(missing_key(choice)) or read_key(choice.key, env) is not None
    except ConfigError:
        return True


def key_names(env: Mapping[str, str]) -> list[str]:
    """The variables of an environment that may hold a model's key; names only."""
    return sorted(name for name in env if name.endswith("_KEY") and env[name])


def read_key(place: str, env: Mapping[str, str]) -> str | None:
    """The key itself; None when its place holds none here; empty when none is needed.

    Raises:
        ConfigError: a key file that others can read, or a place of an unknown kind.
    """
    kind, _, name = place.partition(":")
    if not place:
        return ""
    if kind == "env":
        return env.get(name) or None
    if kind == "file":
        return _read_key_file(Path(name).expanduser())
    raise ConfigError(f"The key {kind}:… is of an unknown kind: write env:NAME or file:/path.")


def _read_key_file(path: Path) -> str | None:
    try:
        mode = path.stat().st_mode
        text = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return None
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise ConfigError(f"{path} can be read by others: run `chmod 600 {path}`.")
    return text or None


def find_ollama(port: int = OLLAMA_PORT) -> str:
    """Ask an Ollama on loopback for its first model; a fifth of a second at most when none is there."""
    import http.client
    import json

    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=0.2)
    try:
        connection.request("GET", "/api/tags")
        models = json.loads(connection.getresponse().read())["models"]
        return str(models[0]["name"]) if models else ""
    except (OSError, http.client.HTTPException, ValueError, KeyError, TypeError):
        return ""
    finally:
        connection.close()
