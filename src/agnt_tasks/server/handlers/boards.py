"""What a board asks again and again."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.responses import Response

from agnt_tasks.api.answers import ColumnsAnswer, PlaceAnswer, StandingAnswer
from agnt_tasks.server.answers import listed, ok, plain
from agnt_tasks.server.calls import Call, Handler


async def _windows(call: Call) -> Response:
    return ok(ColumnsAnswer.of(await call.store.windows(call.body.view, call.body.wanted)))


async def _place_of(call: Call) -> Response:
    body = call.body
    return ok(PlaceAnswer.of(await call.store.place_of(body.view, body.status, body.task_id)))


async def _standings(call: Call) -> Response:
    found = await call.store.standings(call.body.ids)
    if any(each.execution == "queued" for each in found) and not call.serving.has_worker():
        found = [each._replace(unattended=each.execution == "queued") for each in found]
    return listed(StandingAnswer.of(each) for each in found)


async def _spent_since(call: Call) -> Response:
    return ok(await call.store.spent_since(call.query.since))


async def _find_ids(call: Call) -> Response:
    return plain({"data": list(await call.store.find_ids(call.query.beginning, call.query.limit))})


HANDLERS: Mapping[str, Handler] = {
    "windows": _windows,
    "place_of": _place_of,
    "standings": _standings,
    "spent_since": _spent_since,
    "find_ids": _find_ids,
}
