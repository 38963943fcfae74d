"""`/account/webhook`: where an account wants to be told of its tasks."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.responses import Response

from agnt_tasks.api.operations import WEBHOOKS as OPERATIONS
from agnt_tasks.errors import NotFoundError, ValidationError
from agnt_tasks.models.task import Deleted
from agnt_tasks.server.answers import listed, ok
from agnt_tasks.server.calls import Call, Handler
from agnt_tasks.server.delivering import try_out
from agnt_tasks.server.sending import Sender
from agnt_tasks.store.webhooks import Webhooks as Webhooks

__all__ = ["HANDLERS", "OPERATIONS", "Webhooks"]


def _webhooks(call: Call) -> tuple[Webhooks, str]:
    """All of them, and which account's is meant."""
    if call.serving.webhooks is None:
        raise NotFoundError("This server calls nobody.")
    return call.serving.webhooks, call.caller.identity.account


async def _get(call: Call) -> Response:
    webhooks, account = _webhooks(call)
    return ok(await webhooks.get(account))


async def _save(call: Call) -> Response:
    webhooks, account = _webhooks(call)
    if call.body.allow_private and not call.serving.private_webhooks:
        raise ValidationError.of("allowPrivate", _NOT_HERE)
    return ok(await webhooks.save(account, call.body))


async def _delete(call: Call) -> Response:
    webhooks, account = _webhooks(call)
    return ok(Deleted(id=await webhooks.delete(account)))


async def _test(call: Call) -> Response:
    webhooks, account = _webhooks(call)
    sender = Sender(private=call.serving.private_webhooks)
    return ok(await try_out(webhooks, account, sender=sender))


async def _reveal(call: Call) -> Response:
    webhooks, account = _webhooks(call)
    return ok(await webhooks.reveal(account), headers=_SECRET)


async def _regenerate(call: Call) -> Response:
    webhooks, account = _webhooks(call)
    return ok(await webhooks.regenerate(account), headers=_SECRET)


async def _list(call: Call) -> Response:
    webhooks, account = _webhooks(call)
    return listed(await webhooks.log(account, call.query.limit))


_NOT_HERE = "whoever runs the server has to allow that: `agnt serve --private-webhooks`"
# Nobody on the way may keep it.
_SECRET = {"cache-control": "no-store"}

HANDLERS: Mapping[str, Handler] = {
    "get_webhook": _get,
    "save_webhook": _save,
    "delete_webhook": _delete,
    "test_webhook": _test,
    "reveal_webhook_secret": _reveal,
    "regenerate_webhook_secret": _regenerate,
    "list_webhook_deliveries": _list,
}
