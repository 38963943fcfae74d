"""What all operations of a store that is a server have in common."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from agnt_tasks.api.operations import BY_NAME
from agnt_tasks.errors import (
    AgntError,
    NotFoundError,
    PreconditionFailedError,
    TaskNotFoundError,
    ValidationError,
)
from agnt_tasks.models.capabilities import Capabilities
from agnt_tasks.models.ids import new_id
from agnt_tasks.models.task import Task
from agnt_tasks.models.text import is_storable, storable
from agnt_tasks.store.protocol import Identity
from agnt_tasks.store.rest.answers import Answer
from agnt_tasks.store.rest.client import RestClient
from agnt_tasks.store.rest.dialect import is_hosted
from agnt_tasks.store.rest.reading import task_in

NOTHING = Capabilities(*(False for _ in Capabilities._fields))
"""The nine operations, and no more."""


class Bound:
    """One token's view of one server."""

    def __init__(self, client: RestClient) -> None:
        self.client = client
        self.is_hosted = False
        """Whether it speaks the hosted service's dialect, as far as is known."""
        self._account = ""
        self._made: set[str] = set()
        """Ids of tasks that were made here: none of them is the one whose answer got lost."""

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.client!r})"

    @property
    def identity(self) -> Identity:
        """Whose token it is. Empty where the server does not tell; the account, until a task was read."""
        email, account = self.client.owner
        return Identity(email, account or self._account)

    @property
    def capabilities(self) -> Capabilities:
        return self.client.offers or NOTHING

    async def get_task(self, task_id: str) -> Task:
        """See `Store.get_task`."""
        answer = await self._ask("get_task", task_id)
        self._notice(answer)
        task = task_in(answer)
        self._account = task.account
        return task

    def _notice(self, answer: Answer) -> None:
        """Whoever offers something speaks as the document does."""
        if not self.is_hosted and self.client.offers is None:
            self.is_hosted = is_hosted(answer.json())

    async def _ask(self, name: str, task_id: str, **more: Any) -> Answer:
        """An operation on one task. Errors name it as the caller does."""
        if not (task_id and is_storable(task_id)):
            raise TaskNotFoundError(task_id)
        try:
            return await self.client.call(BY_NAME[name], task_id, **more)
        except NotFoundError as error:
            raise _same_request(TaskNotFoundError(task_id), error) from None
        except PreconditionFailedError as error:
            raise _same_request(PreconditionFailedError(task_id), error) from None

    def _conditions(self, rev: int | None) -> dict[str, str]:
        """The header that lets a change through only at that revision."""
        return {} if rev is None or not self.client.keeps_keys else {"if-match": f'"{rev}"'}

    async def _check_revision(self, task_id: str, rev: int | None) -> None:
        """Where the server cannot compare, look before: better than nothing.

        Raises:
            PreconditionFailedError
        """
        if rev is None or self.client.keeps_keys:
            return
        if (await self.get_task(task_id)).rev != rev:
            raise PreconditionFailedError(task_id)


def _same_request(error: AgntError, heard: AgntError) -> AgntError:
    error.request_id = heard.request_id
    return error


def keyed(key: str | None) -> dict[str, str]:
    """The header by which a server knows a request again.

    Raises:
        ValidationError: no store can keep the key.
    """
    return {"idempotency-key": quoted("key", new_id("key") if key is None else key)}


def quoted(field: str, text: str) -> str:
    """The text as a header can hold it.

    Raises:
        ValidationError: no store can keep it.
    """
    return quote(checked(field, text), safe="!#$&'()*+,-./:;<=>?@[]^_`{|}~")


def checked(field: str, text: str) -> str:
    """The text. Raises ValidationError: no store can keep it."""
    try:
        return storable(text)
    except ValueError as error:
        raise ValidationError.of(field, str(error)) from None
