"""The registry is complete and true: what it declares fits what it runs, and the command line has it all."""

from __future__ import annotations

import inspect
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import click
import pytest

from agnt_tasks.cli.app import PROCESS_COMMANDS, build
from agnt_tasks.cli.examples import examples
from agnt_tasks.models.capabilities import Capabilities
from agnt_tasks.models.status import TaskStatus
from agnt_tasks.models.task import TaskCreate, TaskPatch, TaskUpdate
from agnt_tasks.verbs import VERBS, find_verb
from agnt_tasks.verbs.verb import Subject, Verb
from tests.cli.calling import Agnt

ISSUE = [
    "demo",
    "web",
    "add",
    "list",
    "show",
    "edit",
    "process",
    "answer",
    "stop",
    "like",
    "dislike",
    "feedback",
    "assign",
    "follow",
    "delete",
    "watch",
    "wait",
    "files",
    "export",
    "import",
    "assistants",
    "memory",
    "serve",
    "token",
    "worker",
    "doctor",
    "completion",
    "logs",
    "backup",
    "skills",
    "usage",
    "config",
    "model",
]
"""The commands that were promised."""


def _commands(group: click.Group, names: tuple[str, ...] = ()) -> Iterator[tuple[str, click.Command]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        yield " ".join((*names, name)), command
        if isinstance(command, click.Group):
            yield from _commands(command, (*names, name))


COMMANDS = dict(_commands(build()))


@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb.name)
def test_a_verb_declares_what_it_runs(verb: Verb) -> None:
    given: dict[str, object] = {argument.name: None for argument in verb.arguments}
    if verb.subject is Subject.FILTER:
        given["task_ids"] = ()
    task = ("task_1",) if verb.subject in (Subject.TASK, Subject.TASKS) else ()
    inspect.signature(verb.run).bind("store", *task, **given)
    assert inspect.iscoroutinefunction(verb.run)
    letters = [argument.letter for argument in verb.arguments if argument.letter]
    assert len(set(letters)) == len(letters)
    assert verb.help.endswith(".")
    assert all(argument.help.endswith(".") for argument in verb.arguments)
    assert verb.needs in ("", *Capabilities._fields)
    if verb.allowed is not None:
        assert 0 < sum(map(verb.allowed, TaskStatus)) < len(TaskStatus)


def test_names_are_given_once() -> None:
    words = [word for verb in VERBS for word in (verb.name, *verb.aliases)]
    assert len(set(words)) == len(words)
    assert not set(words) & set(PROCESS_COMMANDS)
    assert find_verb("rm") is find_verb("delete")
    assert find_verb("nothing") is None


def test_outcomes_tell_fields_that_answers_have() -> None:
    for verb in VERBS:
        fields = {field for _, field, _, _ in Formatter().parse(verb.outcome) if field}
        assert fields <= set(TaskPatch.model_fields), verb.name


def test_add_and_edit_offer_every_field() -> None:
    def names(word: str) -> set[str]:
        verb = find_verb(word)
        assert verb is not None
        return {argument.name for argument in verb.arguments}

    assert names("add") == set(TaskCreate.model_fields)
    assert names("edit") == set(TaskUpdate.model_fields)


def test_every_promised_command_is_there() -> None:
    assert {name for name in COMMANDS if " " not in name} == set(ISSUE)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_help_has_examples(agnt: Agnt, name: str) -> None:
    said = agnt.done(*name.split(), "--help").out
    assert f"Usage: agnt {name} " in said
    assert "\n  Examples:\n" in said
    for line in examples(name):
        assert line in said
        assert line.startswith(("agnt ", "echo ", "git ", "eval "))
    assert max(map(len, said.splitlines())) <= 100


SILENT = ("worker", "model", "completion", "demo", "web", "serve", "token")
"""They print nothing by themselves, or a script."""


@pytest.mark.parametrize("name", [name for name in COMMANDS if name not in SILENT])
def test_whatever_prints_can_print_json_and_plain(name: str) -> None:
    options = {option for parameter in COMMANDS[name].params for option in parameter.opts}
    assert options >= ({"--json"} if name == "export" else {"--json", "--plain"})


def test_the_overview(agnt: Agnt) -> None:
    said = agnt.done()
    assert said == agnt.done("--help")
    for name in ISSUE:
        assert f"\n  {name} " in said.out
    assert "Exit codes:" in said.out
    assert "124" in said.out
    assert agnt.done("--version").out == "agnt 0.1.0\n"


HEAVY = ("textual", "rich", "httpx", "litellm", "starlette")


@pytest.mark.parametrize("arguments", [["list"], ["show", "task_x"], ["--help"], ["add", "A"]])
def test_plain_commands_import_nothing_heavy(home: Path, arguments: list[str]) -> None:
    probe = (
        "import sys; from agnt_tasks.__main__ import main; main(sys.argv[1:]); "
        f"sys.exit(' '.join(name for name in {HEAVY!r} if name in sys.modules))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", probe, *arguments], capture_output=True, text=True, env=os.environ, check=False
    )
    assert not set(ran.stderr.split()) & set(HEAVY)
