"""`agnt skills`: what assistants can do."""

from __future__ import annotations

import asyncio

import click

from agnt_tasks import wiring
from agnt_tasks.cli import exit_codes
from agnt_tasks.cli.command import command
from agnt_tasks.cli.environment import environment
from agnt_tasks.cli.terminal import Ink, Terminal
from agnt_tasks.config.settings import load_settings

_EFFECTS = {
    "read": "changes nothing",
    "idempotent": "may be repeated",
    "once": "is never repeated without asking",
}


def build() -> click.Command:
    return command("skills", _skills, "List the skills that a task can name, and the tools in each.")


def _skills(terminal: Terminal) -> int:
    skills = asyncio.run(wiring.known_skills(load_settings(environment())))
    if terminal.json:
        terminal.data(
            {"data": [{"name": skill.name, "tools": [t._asdict() for t in skill.tools]} for skill in skills]}
        )
        return exit_codes.OK
    for place, skill in enumerate(skills):
        if place and not terminal.plain:
            terminal.line()
        terminal.line(Ink(skill.name, bold=True))
        for tool in skill.tools:
            _tell(terminal, tool)
    return exit_codes.OK


def _tell(terminal: Terminal, tool: wiring.ToolInfo) -> None:
    effect = _EFFECTS.get(tool.effect, tool.effect)
    always = "; always allowed" if tool.always else ""
    terminal.fact(f"  {tool.name}", f"{tool.description} ({effect}{always})", 22)
