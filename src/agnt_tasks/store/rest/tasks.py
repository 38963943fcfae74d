"""Lists, and what changes a task without running it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import count
from typing import Any

from agnt_tasks.api.bodies import AssigneesBody
from agnt_tasks.api.operations import BY_NAME
from agnt_tasks.errors import AgntError, PreconditionFailedError
from agnt_tasks.models.page import TaskPage, TaskQuery
from agnt_tasks.models.status import Feedback
from agnt_tasks.models.task import Task, TaskCreate, TaskPatch, TaskUpdate
from agnt_tasks.models.timestamp import now_ms
from agnt_tasks.store.paging import every_row
from agnt_tasks.store.rest.answers import Answer
from agnt_tasks.store.rest.bound import Bound, checked, keyed
from agnt_tasks.store.rest.dialect import asked_for, written
from agnt_tasks.store.rest.reading import page_in, patch_in, task_in
from agnt_tasks.store.rest.retrying import Resend, Trouble, UnclearError

SLACK_MS = 2000
"""By so much the server's clock may be behind what it told."""
_CREATE = BY_NAME["create_task"]


class TaskOperations(Bound):
    async def list_tasks(self, query: TaskQuery) -> TaskPage:
        answer = await self.client.call(BY_NAME["list_tasks"], query=self.query_of(query))
        self._notice(answer)
        return page_in(answer, query)

    def query_of(self, query: TaskQuery) -> dict[str, str]:
        """As the server is asked: a status under all names that it has there."""
        statuses = asked_for(query.status) if self.is_hosted else [each.value for each in query.status]
        wanted = {
            "status": ",".join(statuses),
            "type": query.type or "",
            "search": query.search,
            "mine": "true" if query.mine else "",
            "page": str(query.page),
            "perPage": str(query.per_page),
        }
        return {name: value for name, value in wanted.items() if value}

    async def create_task(self, new: TaskCreate, *, key: str | None = None) -> Task:
        if not self.client.keeps_keys:
            return await self._created_once(new)
        answer = await self.client.call(_CREATE, body=new.to_wire(), headers=keyed(key))
        task = task_in(answer)
        return task.model_copy(update={"replayed": "idempotent-replayed" in answer.headers})

    async def _created_once(self, new: TaskCreate) -> Task:
        """Where keys mean nothing: when an answer gets lost, look whether the task is there, then decide."""
        since = self.client.server_now() - SLACK_MS
        for attempt in count():
            try:
                answer = await self.client.call(_CREATE, body=new.to_wire(), resend=Resend.UNSENT)
                break
            except UnclearError as error:
                made = await self._made_since(new, since)
                if made is not None:
                    return made
                if error.may_come or attempt >= self.client.retrying.most:
                    raise
                self.client.before_again(error)
                await self.client.retrying.pause(attempt, Trouble(error))
        self._notice(answer)
        task = task_in(answer)
        self._made.add(task.id)
        return task

    async def _made_since(self, new: TaskCreate, since: int) -> Task | None:
        query = TaskQuery(search=new.title, mine=True)
        async for row in every_row(self, query, most_pages=2):
            is_same = row.title == new.title and row.assistant in (new.assistant, "")
            if is_same and row.created_at >= since and row.id not in self._made:
                self._made.add(row.id)
                return await self.get_task(row.id)
        return None

    async def update_task(self, task_id: str, change: TaskUpdate, *, rev: int | None = None) -> TaskPatch:
        body = change.model_dump(mode="json", by_alias=True, exclude_unset=True)
        if self.is_hosted and change.status is not None:
            body["status"] = written(change.status)
        await self._check_revision(task_id, rev)
        answer = await self._ask("update_task", task_id, body=body, headers=self._conditions(rev))
        if not answer.is_success:
            return await self._changed_before(task_id, change.given())
        return await self._patch(answer, task_id, change.given())

    async def _changed_before(self, task_id: str, given: Mapping[str, Any]) -> TaskPatch:
        """The revision is another since our first try, whose answer got lost: whether that was us."""
        task = await self.get_task(task_id)
        if any(getattr(task, name) != value for name, value in given.items()):
            raise PreconditionFailedError(task_id)
        return TaskPatch(id=task_id, **given, updated_at=task.updated_at, rev=task.rev)

    async def delete_task(self, task_id: str, *, rev: int | None = None) -> None:
        await self._check_revision(task_id, rev)
        answer = await self._ask("delete_task", task_id, headers=self._conditions(rev))
        if answer.status == 412:
            raise PreconditionFailedError(task_id)
        answer.check_done()

    async def set_assignees(
        self, task_id: str, emails: Sequence[str], *, rev: int | None = None
    ) -> TaskPatch:
        wanted = AssigneesBody.parse({"emails": list(emails)})
        await self._check_revision(task_id, rev)
        headers = self._conditions(rev)
        answer = await self._ask("set_assignees", task_id, body=wanted.to_wire(), headers=headers)
        if not answer.is_success:
            return await self._changed_before(task_id, {"assigned_users": wanted.emails})
        return await self._patch(answer, task_id, {"assigned_users": wanted.emails})

    async def send_feedback(self, task_id: str, feedback: Feedback | None, reason: str = "") -> TaskPatch:
        checked("reason", reason)
        body = {"status": feedback}
        told = {"reason": reason} if reason and self.capabilities.reason else {}
        answer = await self._ask("send_feedback", task_id, body={**body, **told})
        return await self._patch(answer, task_id, {"feedback": feedback})

    async def _patch(self, answer: Answer, task_id: str, assumed: Mapping[str, Any]) -> TaskPatch:
        """What the answer says; what it leaves out is what was asked for."""
        patch = patch_in(answer, task_id)
        if patch is not None:
            missing = {name: value for name, value in assumed.items() if name not in patch.model_fields_set}
            return patch.model_copy(update=missing) if self.is_hosted else patch
        try:
            updated_at = (await self.get_task(task_id)).updated_at
        except AgntError:
            # It was done all the same.
            updated_at = now_ms()
        return TaskPatch(id=task_id, **assumed, updated_at=updated_at)
