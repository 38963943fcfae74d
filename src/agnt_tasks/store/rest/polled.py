"""The nine operations where the server tells of no changes: what is read is kept true by asking again."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from agnt_tasks.api.operations import BY_NAME
from agnt_tasks.models.attachment import Attachment
from agnt_tasks.models.page import TaskPage, TaskQuery
from agnt_tasks.models.status import Feedback, TaskStatus
from agnt_tasks.models.task import Task, TaskCreate, TaskPatch, TaskUpdate
from agnt_tasks.store.attention import Attention
from agnt_tasks.store.rest.client import RestClient
from agnt_tasks.store.rest.polling.validators import Validators
from agnt_tasks.store.rest.polling.watch import Polling
from agnt_tasks.store.rest.processing import ProcessOperations
from agnt_tasks.store.rest.reading import page_in


class Asked(ProcessOperations):
    """The server itself, asked with what is known of it already."""

    def __init__(self, client: RestClient) -> None:
        super().__init__(client)
        self._pages: Validators[TaskPage] = Validators()

    async def list_tasks(self, query: TaskQuery) -> TaskPage:
        wanted = self.query_of(query)
        address = repr(wanted)
        headers = self._pages.headers(address)
        answer = await self.client.call(BY_NAME["list_tasks"], query=wanted, headers=headers)
        same = self._pages.same(address) if answer.status == 304 else None
        if same is not None:
            return same
        self._notice(answer)
        page = page_in(answer, query)
        self._pages.keep(address, answer.headers.get("etag", ""), page)
        return page


class PolledOperations(ProcessOperations):
    """While somebody watches, reads come from what is known, and everything else keeps to the budget.

    A store whose server tells of changes is never watched here: then this adds nothing.
    """

    def __init__(self, client: RestClient) -> None:
        super().__init__(client)
        self._asked = Asked(client)
        self.polling = Polling(self._asked)
        self._writes = 0
        client.before_again = lambda error: self.polling.sent_more(error)

    @property
    def _knows(self) -> bool:
        """Whether reads may come from what is known: whoever writes has to know how it is now."""
        return self.polling.is_watched and not self._writes

    async def list_tasks(self, query: TaskQuery) -> TaskPage:
        if not self.polling.is_watched:
            return await super().list_tasks(query)
        self._asked.is_hosted = self.is_hosted
        return await (self.polling.list_tasks(query) if self._knows else self.polling.read_page(query))

    async def get_task(self, task_id: str) -> Task:
        if self._knows:
            return await self.polling.get_task(task_id)
        # Whoever writes has entered already, and looks at the task on the way.
        self.polling.sent_more()
        return await super().get_task(task_id)

    @asynccontextmanager
    async def _writing(self) -> AsyncIterator[None]:
        if self.polling.is_watched:
            await self.polling.enter()
        self._writes += 1
        try:
            with self.polling.heeding():
                yield
        finally:
            self._writes -= 1

    async def create_task(self, new: TaskCreate, *, key: str | None = None) -> Task:
        async with self._writing():
            task = await super().create_task(new, key=key)
        self.polling.acted(task)
        return task

    async def update_task(self, task_id: str, change: TaskUpdate, *, rev: int | None = None) -> TaskPatch:
        async with self._writing():
            patch = await super().update_task(task_id, change, rev=rev)
        self.polling.acted(patch)
        return patch

    async def delete_task(self, task_id: str, *, rev: int | None = None) -> None:
        async with self._writing():
            await super().delete_task(task_id, rev=rev)
        self.polling.deleted(task_id)

    async def set_assignees(
        self, task_id: str, emails: Sequence[str], *, rev: int | None = None
    ) -> TaskPatch:
        async with self._writing():
            patch = await super().set_assignees(task_id, emails, rev=rev)
        self.polling.acted(patch)
        return patch

    async def send_feedback(self, task_id: str, feedback: Feedback | None, reason: str = "") -> TaskPatch:
        async with self._writing():
            patch = await super().send_feedback(task_id, feedback, reason)
        self.polling.acted(patch)
        return patch

    async def stop_task(self, task_id: str, *, rev: int | None = None) -> TaskPatch:
        async with self._writing():
            patch = await super().stop_task(task_id, rev=rev)
        self.polling.acted(patch)
        return patch

    async def process_task(
        self,
        task_id: str,
        message: str = "",
        files: Sequence[Attachment] = (),
        *,
        key: str | None = None,
        expect: TaskStatus | None = None,
        rev: int | None = None,
    ) -> TaskPatch:
        async with self._writing():
            patch = await super().process_task(task_id, message, files, key=key, expect=expect, rev=rev)
        self.polling.acted(patch)
        return patch

    # How closely somebody looks (`store.attention.Attentive`)

    def attend(self, attention: Attention) -> None:
        self.polling.attend(attention)

    def glance(self, task_ids: Sequence[str]) -> Sequence[Task]:
        return self.polling.glance(task_ids)

    def others(self) -> Sequence[TaskStatus]:
        return self.polling.others()

    def limited_for(self) -> float:
        """See `store.reaching.Limited`."""
        return self.polling.limited_for()
