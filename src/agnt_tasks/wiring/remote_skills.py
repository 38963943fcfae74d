"""The skills that a server's assistants have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agnt_tasks.wiring import SkillInfo, ToolInfo

if TYPE_CHECKING:
    from agnt_tasks.store.rest.store import RestStore


async def skills_of(store: RestStore) -> list[SkillInfo]:
    """By name, each with its tools; none where the server offers no list.

    Raises:
        AgntError: the server does not answer, or not so.
    """
    from agnt_tasks.api.answers import SkillAnswer
    from agnt_tasks.api.operations import BY_NAME
    from agnt_tasks.store.rest.keeping import each_of

    if store.client.offers is None:
        return []
    answer = await store.client.call(BY_NAME["list_skills"])
    return [
        SkillInfo(skill.name, tuple(ToolInfo(**tool.model_dump()) for tool in skill.tools))
        for skill in each_of(answer, SkillAnswer)
    ]
