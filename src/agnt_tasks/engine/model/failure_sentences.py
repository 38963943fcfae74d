"""What a failed model call says to a person: what happened, and what to do about it."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from agnt_tasks.config.model_choice import usual_key
from agnt_tasks.engine.model.client import FailureKind, ModelRequest

_SENTENCES = {
    FailureKind.RATE_LIMITED: "{who} gets too many requests now: wait a little, or use another model.",
    FailureKind.QUOTA: "The account for {who} has no credit left: top it up, or use another model.",
    FailureKind.TIMEOUT: "{who} sent nothing for {timeout:g} s: try again later, or use a faster model.",
    FailureKind.SERVER: "{who} failed by itself{reason}: try again later, or use another model.",
    FailureKind.INTERRUPTED: "The answer of {who} broke off before its end: try again.",
    FailureKind.NO_KEY: "No key for {model}: set {variable}, or AGNT_MODEL to another model.",
    FailureKind.BAD_KEY: "{who} refused the key: check {variable}, and that it is good for this model.",
    FailureKind.UNKNOWN_MODEL: "There is no model {who}{reason}: check its name, {naming}.",
    FailureKind.TOO_LONG: "The conversation is too long for {who}: shorten the task, or use a larger model.",
    FailureKind.BAD_REQUEST: "{who} refused the request{reason}: change the task, or use another model.",
    FailureKind.UNEXPECTED: "{who} could not answer{reason}: try again; `agnt logs` shows more.",
}


def sentence(kind: FailureKind, request: ModelRequest, reason: str = "", variable: str = "") -> str:
    """What a person should know and do. `reason`: the provider's words, where they help."""
    if kind is FailureKind.UNREACHABLE:
        return _unreachable(request)
    if "LLM Provider NOT provided" in reason:
        reason = ""  # What follows is litellm's advice to programmers.
    return _SENTENCES[kind].format(
        who=f"{request.model} at {address(request.api_base)}" if request.api_base else request.model,
        model=request.model,
        naming="and the address, which often ends in /v1" if request.api_base else "written provider/model",
        variable=variable or _key_place(request),
        timeout=request.timeout,
        reason=f" ({reason})" if reason else "",
    )


def _key_place(request: ModelRequest) -> str:
    if request.api_base:
        return "AGNT_MODEL_API_KEY, or the key of the assistant's profile"
    return key_variable(request.model) or "the API key of its provider"


def _unreachable(request: ModelRequest) -> str:
    if request.api_base:
        return (
            f"Nothing answers at {address(request.api_base)}: start the model server, or correct the address."
        )
    return f"{request.model} cannot be reached: check this machine's network, or use a local model."


def address(api_base: str) -> str:
    """A server's URL as it may be shown: without a user, a password or a query."""
    try:
        parts = urlsplit(api_base)
        return parts._replace(netloc=parts.netloc.rpartition("@")[2], query="", fragment="").geturl()
    except ValueError:
        return "an address that is no URL"


def key_variable(model: str) -> str:
    """The environment variable in which a model's key usually is."""
    known = usual_key(model).removeprefix("env:")
    provider, slash, _ = model.partition("/")
    return known or (f"{re.sub(r'[^A-Z0-9]', '_', provider.upper())}_API_KEY" if slash else "")
