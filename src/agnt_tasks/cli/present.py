"""Showing what a verb gave: as JSON, or as what fits its kind for people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from string import Formatter
from typing import Any

from agnt_tasks.cli.terminal import Terminal
from agnt_tasks.models.page import TaskPage
from agnt_tasks.models.task import Task
from agnt_tasks.models.wire import Wire
from agnt_tasks.verbs.verb import Verb


def present(terminal: Terminal, verb: Verb, result: Any, arguments: Mapping[str, Any]) -> None:
    if terminal.json:
        terminal.data(to_json(result))
    elif isinstance(result, TaskPage):
        from agnt_tasks.cli.task_table import show_page

        show_page(terminal, result, arguments)
    elif verb.outcome:
        terminal.line(_outcome(verb.outcome, result))
    elif isinstance(result, Task):
        from agnt_tasks.cli.task_view import show_task

        show_task(terminal, result)
    else:
        from agnt_tasks.cli.lists import show_list

        show_list(terminal, verb, result)


def to_json(result: Wire | Sequence[Wire] | Mapping[str, Any]) -> Mapping[str, Any]:
    """The object of the API document; a list of things as `{data}`."""
    if isinstance(result, Wire):
        return result.to_wire()
    if isinstance(result, Mapping):
        return result
    return {"data": [each.to_wire() for each in result]}


def _outcome(template: str, result: Wire) -> str:
    """The sentence, or another one when the answer lacks what it tells: such a field did not change."""
    told = {field for _, field, _, _ in Formatter().parse(template) if field}
    if not told <= result.model_fields_set:
        template = "{id} is as it was."
    return template.format_map({name: _word(getattr(result, name)) for name in told | {"id"}})


def _word(value: Any) -> str:
    """Nothing is nobody, or none."""
    if isinstance(value, tuple):
        return ", ".join(value) or "nobody"
    return "none" if value is None else str(value)
