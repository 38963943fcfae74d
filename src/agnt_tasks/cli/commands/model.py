"""`agnt model`: which model an assistant would use now, whether it answers, and whose key may be used."""

from __future__ import annotations

from functools import partial
from typing import Any

import click

from agnt_tasks import wiring
from agnt_tasks.cli import exit_codes
from agnt_tasks.cli.command import command
from agnt_tasks.cli.commands.config import without_login
from agnt_tasks.cli.environment import own_environment
from agnt_tasks.cli.examples import epilog
from agnt_tasks.cli.performing import with_consent
from agnt_tasks.cli.session import Session
from agnt_tasks.cli.terminal import Terminal
from agnt_tasks.cli.verb_command import run_with_store
from agnt_tasks.config.allowed_keys import allow, is_allowed
from agnt_tasks.config.model_choice import PROVIDERS, choose_model, find_ollama, missing_key
from agnt_tasks.config.settings import load_settings
from agnt_tasks.errors import NotFoundError, ValidationError
from agnt_tasks.models.assistant import DEFAULT_ASSISTANT, Assistant


def build() -> click.Command:
    assistant = click.Argument(["assistant"], default=DEFAULT_ASSISTANT, metavar="[ASSISTANT]")
    variable = click.Argument(["variable"], metavar="VARIABLE")
    return click.Group(
        "model",
        {
            "show": command(
                "model show", _show, "Show the model that an assistant would use now, and why.", [assistant]
            ),
            "test": command("model test", _test, "Ask an assistant's model one short question.", [assistant]),
            "allow": command(
                "model allow", _allow, "Agree to use a provider key that was found.", [variable]
            ),
        },
        help="Show, test or allow the model that an assistant would use.",
        epilog=epilog("model"),
    )


def _show(terminal: Terminal, assistant: str) -> int:
    return run_with_store(terminal, partial(_tell_choice, assistant), own=True)


async def _tell_choice(assistant_id: str, session: Session) -> int:
    chosen = choose_model(await _find(session, assistant_id), session.settings.env, find_ollama)
    choice, missing = chosen.choice, missing_key(chosen.choice)
    key, server = choice.key.removeprefix("missing:"), without_login(choice.api_base)
    allowed = not chosen.found or is_allowed(session.settings.paths.allowed_keys, choice.label)
    if session.terminal.json:
        known = {**choice.to_wire(), "key": key, "apiBase": server}
        session.terminal.data({**known, "keyIsSet": not missing, "allowed": allowed})
        return exit_codes.OK
    facts = {
        "Model": choice.model,
        "Because of": choice.label,
        "Server": server,
        "Key": f"{key}, which holds none here" if missing else key,
        "Allowed": "" if allowed else f"not yet: `agnt model allow {choice.label}` agrees to it",
    }
    for name, fact in facts.items():
        if fact:
            session.terminal.fact(name, fact)
    return exit_codes.OK


async def _find(session: Session, assistant_id: str) -> Assistant:
    for assistant in await session.store.list_assistants():
        if assistant.id == assistant_id:
            return assistant
    raise NotFoundError(f"There is no assistant {assistant_id}. `agnt assistants` lists them.")


def _test(terminal: Terminal, assistant: str) -> int:
    return run_with_store(terminal, partial(_tell_answer, assistant), own=True)


async def _tell_answer(assistant_id: str, session: Session) -> int:
    await _find(session, assistant_id)
    answer = await with_consent(session, lambda: wiring.test_model(session.settings, assistant_id))
    if session.terminal.json:
        session.terminal.data({"assistant": assistant_id, "answer": answer})
    else:
        session.terminal.text(answer)
    return exit_codes.OK


def _allow(terminal: Terminal, variable: str) -> int:
    known: list[Any] = [provider.key for provider in PROVIDERS]
    if variable not in known:
        raise ValidationError.of("VARIABLE", f"{variable} is not one of {', '.join(known)}")
    allow(load_settings(own_environment()).paths.allowed_keys, variable)
    if terminal.json:
        terminal.data({"variable": variable, "allowed": True})
    else:
        terminal.line(f"{variable} is used from now on when nothing else is set.")
    return exit_codes.OK
