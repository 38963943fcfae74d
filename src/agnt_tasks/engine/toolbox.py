"""The tools that exist, and those that a task may use. Restricting happens here, when a tool is called."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from agnt_tasks.engine import skills as skills_package
from agnt_tasks.engine.model.client import ToolSpec
from agnt_tasks.engine.skills.tool import Tool, ToolError

AnyTool = Tool[Any]


@cache
def built_in_tools() -> tuple[AnyTool, ...]:
    """Every `TOOL` of the skills package, by name."""
    names = sorted(module.name for module in pkgutil.iter_modules(skills_package.__path__))
    modules = [importlib.import_module(f"{skills_package.__name__}.{name}") for name in names]
    return tuple(module.TOOL for module in modules if hasattr(module, "TOOL"))


class Toolbox:
    """The tools of one execution."""

    def __init__(
        self, tools: Iterable[AnyTool], task_skills: Sequence[str], own_skills: Sequence[str]
    ) -> None:
        self._tools = {tool.name: tool for tool in tools}
        self._task_skills = frozenset(task_skills)
        self._own_skills = frozenset(own_skills)

    @property
    def unknown_skills(self) -> tuple[str, ...]:
        """Skills that the task names and nobody here has (decision 2.9, 71: kept, warned, ignored)."""
        known = {name for tool in self._tools.values() for name in (tool.name, tool.skill)}
        return tuple(sorted(self._task_skills - known))

    def specs(self) -> list[ToolSpec]:
        """What the model is told of."""
        return [
            ToolSpec(tool.name, tool.description, tool.arguments.model_json_schema(by_alias=False))
            for tool in self._tools.values()
            if self._allows(tool)
        ]

    def get(self, name: str) -> AnyTool:
        """The tool to call.

        Raises:
            ToolError: there is none, or this task may not use it.
        """
        tool = self._tools.get(name)
        names = ", ".join(sorted(tool.name for tool in self._tools.values() if self._allows(tool)))
        if tool is None:
            raise ToolError("unknown_tool", f"There is no tool {name}.", f"Use one of: {names}.")
        if not self._allows(tool):
            raise ToolError(
                "not_allowed", f"This task's skills do not allow {name}.", f"Use one of: {names}."
            )
        return tool

    def _allows(self, tool: AnyTool) -> bool:
        return tool.always or all(
            not skills or tool.skill in skills or tool.name in skills
            for skills in (self._task_skills, self._own_skills)
        )
