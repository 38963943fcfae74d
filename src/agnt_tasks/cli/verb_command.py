"""A click command made from a verb. The verb says what can be told; here is how it is typed."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from importlib import import_module
from typing import Any

import click

from agnt_tasks.cli import exit_codes
from agnt_tasks.cli.command import output_options
from agnt_tasks.cli.examples import epilog
from agnt_tasks.cli.parameters import StandardInput, given_arguments, parameter_of
from agnt_tasks.cli.session import Call, Session
from agnt_tasks.cli.terminal import Terminal
from agnt_tasks.verbs import VERBS
from agnt_tasks.verbs.attaching import STDIN
from agnt_tasks.verbs.verb import Subject, Verb

_OWN_WAYS = {
    "add": "adding",
    "answer": "answering",
    "edit": "editing",
    "files": "fetching",
    "import": "importing",
    "wait": "waiting",
    "watch": "watching",
}
"""Verbs that a command line does in a way of its own, and the modules with their `perform`."""

_ASKED_FOR = {"answer": "text"}
"""Required arguments that a verb's own way asks for when they are missing."""


def command_of(verb: Verb) -> click.Command:
    children = [each for each in VERBS if each.name.startswith(f"{verb.name} ")]
    parameters = [*_subject(verb), *_arguments(verb), *_own_options(verb), *_output_options(verb)]
    callback = partial(_run, verb)
    if not children:
        return click.Command(
            verb.name.split()[-1],
            params=parameters,
            callback=callback,
            help=verb.help,
            epilog=epilog(verb.name),
        )
    commands = {child.name.split()[-1]: command_of(child) for child in children}
    return click.Group(
        verb.name,
        commands,
        invoke_without_command=True,
        params=parameters,
        callback=callback,
        help=verb.help,
        epilog=epilog(verb.name),
        subcommand_metavar="[COMMAND …]",
    )


def _subject(verb: Verb) -> list[click.Parameter]:
    if verb.subject is Subject.NOTHING:
        return []
    one = verb.subject is Subject.TASK
    # Never required: in a terminal a missing task is chosen from a list.
    return [
        click.Argument(
            ["task_ids"],
            required=False,
            nargs=1 if one else -1,
            metavar="[ID]" if one else "[ID…]",
            shell_complete=partial(_complete, verb),
        )
    ]


def _complete(verb: Verb, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[Any]:
    # Only a shell that completes pays for the import.
    from agnt_tasks.cli.completion import complete_ids

    return complete_ids(verb, incomplete)


def _arguments(verb: Verb) -> list[click.Parameter]:
    asked_for = _ASKED_FOR.get(verb.name)
    return [parameter_of(argument, required=argument.name != asked_for) for argument in verb.arguments]


def _own_options(verb: Verb) -> list[click.Parameter]:
    options: list[click.Parameter] = []
    if verb.next:
        options.append(
            click.Option(["--process"], is_flag=True, help="Process it at once, as -m, -f and --wait do.")
        )
        options += [parameter_of(argument) for argument in verb.next.arguments]
    if verb.queues or verb.next:
        options.append(click.Option(["--wait"], is_flag=True, help="Wait until the work has ended."))
    if verb.queues or verb.next or verb.name == "wait":
        options.append(
            click.Option(
                ["--timeout"], type=click.FloatRange(min=0), metavar="S", help="Wait S seconds at most."
            )
        )
    if verb.irreversible:
        options.append(click.Option(["--yes", "-y"], is_flag=True, help="Do not ask."))
    if verb.name == "files":
        options.append(
            click.Option(["-o", "--output"], type=click.Path(), metavar="PATH", help="Write it there.")
        )
        options.append(click.Option(["--force"], is_flag=True, help="Replace a file that is there."))
    return options


def _output_options(verb: Verb) -> list[click.Parameter]:
    json, plain = output_options()
    # What export writes is JSON in any case.
    return [json] if verb.name == "export" else [json, plain]


def _run(verb: Verb, **values: Any) -> int:
    subcommand = click.get_current_context().invoked_subcommand
    if subcommand:
        if any(values.values()):
            raise click.UsageError(f"Options of {verb.name} {subcommand} go behind these words.")
        return exit_codes.OK
    if values.get("timeout") is not None and not values.get("wait", True):
        raise click.UsageError("--timeout needs --wait.")
    stdin = StandardInput()
    terminal = Terminal.here(json=values["as_json"], plain=values.get("plain", False))
    if values.get("task_ids") in (STDIN, (STDIN,)):
        values["task_ids"] = tuple(stdin.text().split())
        if not values["task_ids"]:
            terminal.note("Standard input held no ids: there is nothing to do.")
            return exit_codes.OK
    return run_with_store(terminal, partial(_perform, _call(verb, values, stdin)))


def _call(verb: Verb, values: Mapping[str, Any], stdin: StandardInput) -> Call:
    given = values.get("task_ids")
    ids = (given,) if isinstance(given, str) else given or ()
    return Call(
        verb=verb,
        ids=tuple(dict.fromkeys(ids)),
        arguments=given_arguments(verb, values, stdin),
        options=values,
        next=_next_arguments(verb, values, stdin),
    )


def _next_arguments(verb: Verb, values: Mapping[str, Any], stdin: StandardInput) -> dict[str, Any] | None:
    """Anything that only makes sense when it is processed means that it is."""
    if not verb.next:
        return None
    arguments = given_arguments(verb.next, values, stdin)
    return arguments if arguments or values["process"] or values["wait"] else None


async def _perform(call: Call, session: Session) -> int:
    from agnt_tasks.errors import ConfigError

    needs = call.verb.needs
    if needs and not getattr(session.store.capabilities, needs):
        raise ConfigError(f"This store offers no {call.verb.name.split()[0]}.")
    way = import_module(f"agnt_tasks.cli.{_OWN_WAYS.get(call.verb.name, 'performing')}")
    code: int = await way.perform(session, call)
    return code


def run_with_store(terminal: Terminal, do: Callable[[Session], Awaitable[int]], *, own: bool = False) -> int:
    """Open the user's store, do it, close it. `own`: that of this machine, whichever is used else."""
    from agnt_tasks import wiring
    from agnt_tasks.cli.environment import environment, own_environment
    from agnt_tasks.config.settings import load_settings

    async def run() -> int:
        settings = load_settings(own_environment() if own else environment())
        async with wiring.open_store(settings) as store:
            return await do(Session(settings, store, terminal))

    return asyncio.run(run())
