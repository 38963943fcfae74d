"""`agnt`: the group of all commands. A command is built when it is called, so each pays only for itself."""

from __future__ import annotations

import os
import sys
from importlib import import_module

import click

from agnt_tasks.cli import exit_codes
from agnt_tasks.errors import AgntError

COMPLETING = "_AGNT_COMPLETE"
"""The variable by which a shell asks for completions."""
PROCESS_COMMANDS = {
    "demo": "Try the board with sample tasks, which are thrown away.",
    "web": "Show the board in a browser on this machine.",
    "serve": "Serve the API over HTTP, with a worker beside it.",
    "token": "Make, list and revoke the tokens that the server lets in.",
    "worker": "Be a worker that runs queued tasks; list or end the workers.",
    "doctor": "Check everything, and say what to do.",
    "logs": "Show what the workers wrote into their log.",
    "backup": "Copy the database while it is in use.",
    "skills": "List the skills and tools that assistants have.",
    "config": "Show the settings in force and where things are.",
    "model": "Show, test or allow the model of an assistant.",
    "completion": "Print the script for completion in a shell.",
}
"""Commands that are no verbs: each has a module in `cli.commands` with `build() -> click.Command`."""


class Overview(click.Group):
    """All commands by name; only the one that is called is made."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*_verb_helps(), *PROCESS_COMMANDS]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name in PROCESS_COMMANDS:
            command: click.Command = import_module(f"agnt_tasks.cli.commands.{cmd_name}").build()
            return command
        from agnt_tasks.verbs import find_verb

        verb = find_verb(cmd_name)
        if verb is None or " " in cmd_name:
            return None
        from agnt_tasks.cli.verb_command import command_of

        return command_of(verb)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        for title, commands in (("Tasks", _verb_helps()), ("Workers and settings", PROCESS_COMMANDS)):
            with formatter.section(title):
                formatter.write_dl(list(commands.items()))
        with formatter.section("Exit codes"):
            formatter.write_dl([(str(code), meaning) for code, meaning in exit_codes.MEANINGS])


def _verb_helps() -> dict[str, str]:
    from agnt_tasks.verbs import VERBS

    return {verb.name: verb.help for verb in VERBS if " " not in verb.name}


def build() -> click.Group:
    """The whole command line."""
    return Overview(
        "agnt",
        help="A task board for AI agents: write tasks down, let assistants do them, answer what they ask.",
        epilog="`agnt COMMAND --help` explains a command and gives examples.",
        invoke_without_command=True,
        callback=_overview,
        params=[_version_option(), _store_option()],
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    )


def _version_option() -> click.Option:
    return click.Option(
        ["--version"],
        is_flag=True,
        is_eager=True,
        expose_value=False,
        callback=_version,
        help="Show the version and exit.",
    )


def _store_option() -> click.Option:
    return click.Option(
        ["--store"],
        metavar="NAME",
        help="Use that store, as config.toml names it; `local` is that of this machine.",
    )


def _version(ctx: click.Context, param: click.Parameter, asked: bool) -> None:
    if asked:
        from agnt_tasks import __version__

        click.echo(f"agnt {__version__}")
        ctx.exit()


def _overview(store: str | None) -> int:
    ctx = click.get_current_context()
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())
    elif store:
        from agnt_tasks.cli.environment import check_store

        check_store(ctx.invoked_subcommand)
    return exit_codes.OK


def run(arguments: list[str]) -> int:
    """Do what the arguments say; the exit code. Whatever happens, nobody is shown a traceback."""
    try:
        code = _call(arguments)
        sys.stdout.flush()
    except (AgntError, click.ClickException) as error:
        from agnt_tasks.cli.failing import report

        return report(error, arguments)
    except (KeyboardInterrupt, click.Abort):
        return exit_codes.INTERRUPTED
    except BrokenPipeError:
        from agnt_tasks.cli.failing import silence_output

        silence_output()
        return exit_codes.PIPE_CLOSED
    except Exception as error:
        from agnt_tasks.cli.failing import report_unexpected

        return report_unexpected(error, arguments)
    return code


def _call(arguments: list[str]) -> int:
    """Not by click's own `main`, which has other words and codes for ctrl-c and closed pipes."""
    group = build()
    if COMPLETING in os.environ:
        group.main(arguments, prog_name="agnt", complete_var=COMPLETING)
    try:
        with group.make_context("agnt", arguments) as context:
            return int(group.invoke(context) or exit_codes.OK)
    except click.exceptions.Exit as end:
        return end.exit_code
