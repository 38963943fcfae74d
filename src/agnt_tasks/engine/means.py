"""What an execution works with, looked up at each claim: profile, model client, key, tools."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from agnt_tasks.config.model_choice import required_key
from agnt_tasks.engine.execution import Means
from agnt_tasks.engine.model.client import FailureKind, ModelCallError, ModelClient
from agnt_tasks.engine.toolbox import AnyTool, built_in_tools
from agnt_tasks.errors import ConfigError
from agnt_tasks.models.assistant import DEFAULT_ASSISTANT, Assistant, ModelChoice
from agnt_tasks.store.journal import Journal, Work


class MeansSource:
    """Gives each execution its means."""

    def __init__(
        self,
        journal: Journal,
        *,
        profiles: Callable[[], Mapping[str, Assistant]],
        client_for: Callable[[str], ModelClient],
        env: Mapping[str, str],
        depth_limit: int,
        child_limit: int,
        extra_tools: Sequence[AnyTool] = (),
    ) -> None:
        self._journal = journal
        self._profiles = profiles
        self._client_for = client_for
        self._env = env
        self._depth_limit = depth_limit
        self._child_limit = child_limit
        self._tools = (*built_in_tools(), *extra_tools)

    async def of(self, work: Work) -> Means:
        """Raises ModelCallError: the key is missing; ConfigError: config.toml is wrong."""
        return Means(
            profile=await self._profile(work),
            client=self._client_for(work.choice.model),
            api_key=self._key(work.choice),
            tools=self._tools,
            depth_limit=self._depth_limit,
            child_limit=self._child_limit,
        )

    async def _profile(self, work: Work) -> Assistant:
        # Read anew each time, so that an edit of config.toml counts from the next execution on.
        profiles = self._profiles()
        made = (
            None if work.assistant in profiles else await self._journal.assistant(work.claim, work.assistant)
        )
        return profiles.get(work.assistant) or made or profiles[DEFAULT_ASSISTANT]

    def _key(self, choice: ModelChoice) -> str:
        try:
            return required_key(choice, self._env)
        except ConfigError as error:
            raise ModelCallError(FailureKind.NO_KEY, error.message) from None
