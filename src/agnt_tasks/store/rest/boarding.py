"""What a board asks, of a server that offers it: columns in part, and how many tasks stand at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from agnt_tasks.api.answers import ColumnsAnswer, PlaceAnswer, StandingAnswer
from agnt_tasks.api.bodies import FilterBody
from agnt_tasks.api.operations import BY_NAME
from agnt_tasks.models.card import Place, Span, Standing, View, Windows
from agnt_tasks.models.execution import Usage
from agnt_tasks.models.text import is_storable
from agnt_tasks.store.rest.bound import Bound
from agnt_tasks.store.rest.keeping import each_of, one_of
from agnt_tasks.store.rest.reading import list_in

MOST_IDS = 100


class BoardingOperations(Bound):
    async def windows(self, view: View, spans: Mapping[str, Span]) -> Windows:
        wanted = {status: span._asdict() for status, span in spans.items()}
        answer = await self.client.call(BY_NAME["windows"], body={**_looked_at(view), "spans": wanted})
        return one_of(answer, ColumnsAnswer).windows

    async def place_of(self, view: View, status: str, task_id: str) -> Place | None:
        looked_at = _looked_at(view)
        if not (is_storable(status) and is_storable(task_id)):
            return None
        body = {**looked_at, "status": status, "taskId": task_id}
        return one_of(await self.client.call(BY_NAME["place_of"], body=body), PlaceAnswer).found

    async def standings(self, task_ids: Sequence[str]) -> Sequence[Standing]:
        ids = [task_id for task_id in task_ids if is_storable(task_id)]
        if not ids:
            return ()
        answer = await self.client.call(BY_NAME["standings"], body={"ids": ids})
        return [each.standing for each in each_of(answer, StandingAnswer)]

    async def spent_since(self, at: int) -> Usage:
        return one_of(await self.client.call(BY_NAME["spent_since"], query={"since": str(at)}), Usage)

    async def find_ids(self, beginning: str, limit: int) -> Sequence[str]:
        if not beginning or not is_storable(beginning):
            return ()
        query = {"beginning": beginning, "limit": str(min(limit, MOST_IDS))}
        answer = await self.client.call(BY_NAME["find_ids"], query=query)
        found = list_in(answer.json(), "data")
        if found is None or not all(isinstance(each, str) for each in found):
            raise answer.unusable("answered with something else than a list of ids")
        return found


def _looked_at(view: View) -> dict[str, Any]:
    """Raises ValidationError: the filter holds text that no store can keep."""
    return {"filter": FilterBody.parse(view.filter._asdict()).to_wire(), "order": view.order}
