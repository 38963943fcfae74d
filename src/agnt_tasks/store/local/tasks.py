"""Seven of the nine operations: list, get, create, update, delete, assignees, feedback."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from agnt_tasks import lifecycle
from agnt_tasks.errors import (
    IdempotencyKeyReusedError,
    PreconditionFailedError,
    TaskNotFoundError,
    ValidationError,
)
from agnt_tasks.lifecycle import Moment
from agnt_tasks.models.assistant import Assistant, ModelChoice
from agnt_tasks.models.event import EventKind
from agnt_tasks.models.ids import new_id
from agnt_tasks.models.memory import MemoryNote
from agnt_tasks.models.page import TaskPage, TaskQuery
from agnt_tasks.models.status import ExecutionState, Feedback, StepState, TaskStatus
from agnt_tasks.models.task import Task, TaskCreate, TaskPatch, TaskUpdate
from agnt_tasks.models.text import Emails, is_storable, storable
from agnt_tasks.models.timestamp import now_ms
from agnt_tasks.models.wire import Wire
from agnt_tasks.store.local.changes import Changes, change_task, change_time, event_of
from agnt_tasks.store.local.histories import whole_task
from agnt_tasks.store.local.patches import assignee_patch, edit_patch, verdict_patch
from agnt_tasks.store.local.records import KeptAnswer, TaskRecord
from agnt_tasks.store.local.repository import Records, Repository
from agnt_tasks.store.local.words import parse_search
from agnt_tasks.store.protocol import Identity

KEY_MS = 24 * 60 * 60 * 1000
"""How long an idempotency key is remembered (ruling Tokens, money, keys)."""
REPLAYED = {"replayed": True}


class Assignees(Wire):
    """The body of an assignment (L299 to L301)."""

    emails: Emails


class Bound:
    """One user's view of one database, and what the wiring gave it."""

    def __init__(
        self,
        repository: Repository,
        identity: Identity,
        changes: Changes,
        *,
        choose: Callable[[Assistant], ModelChoice],
        wake: Callable[[str], None],
        profiles: Mapping[str, Assistant],
    ) -> None:
        self._repository = repository
        self._changes = changes
        self._choose = choose
        self._wake = wake
        self._profiles = profiles
        self.identity = identity

    @property
    def _account(self) -> str:
        return self.identity.account

    async def _task(self, records: Records, task_id: str, rev: int | None = None) -> TaskRecord:
        """Raises TaskNotFoundError, PreconditionFailedError: it is not at that revision."""
        task = await records.tasks.get(self._account, task_id) if is_storable(task_id) else None
        if task is None:
            raise TaskNotFoundError(task_id)
        if rev is not None and rev != task.rev:
            raise PreconditionFailedError(task_id)
        return task

    def _moment(self, at: int) -> Moment:
        return Moment(at, self.identity.email)

    async def _kept(self, records: Records, key: str | None, fingerprint: str) -> str | None:
        """The answer that was given for this key.

        Raises:
            IdempotencyKeyReusedError: to another request.
        """
        if key is None:
            return None
        checked("key", key)
        since = now_ms() - KEY_MS
        kept = await records.events.kept_answer(self._account, self.identity.email, key, since)
        if kept is not None and kept.fingerprint != fingerprint:
            raise IdempotencyKeyReusedError
        return kept.answer if kept else None

    async def _keep(self, records: Records, key: str | None, fingerprint: str, answer: Wire) -> None:
        if key is not None:
            kept = KeptAnswer(fingerprint, answer.model_dump_json(exclude_unset=True))
            await records.events.keep_answer(self._account, self.identity.email, key, kept, now_ms())


def checked(field: str, text: str) -> str:
    """The text. Raises ValidationError: no store can keep it."""
    try:
        return storable(text)
    except ValueError as error:
        raise ValidationError.of(field, str(error)) from None


def fingerprint(operation: str, body: Any) -> str:
    """The same for the same request."""
    text = json.dumps([operation, body], sort_keys=True, default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


class TaskOperations(Bound):
    async def list_tasks(self, query: TaskQuery) -> TaskPage:
        return await self._repository.read(
            lambda records: records.tasks.page(
                self._account, self.identity.email, query, parse_search(query.search)
            ),
            ("page", self._account, self.identity.email if query.mine else "", query),
        )

    async def find_ids(self, beginning: str, limit: int) -> Sequence[str]:
        if not beginning or not is_storable(beginning):
            return ()
        async with self._repository.reading() as records:
            whole = await records.tasks.beginning(self._account, beginning, limit)
            shortened = await records.tasks.beginning(self._account, f"task_{beginning}", limit)
        return sorted({*whole, *shortened})[:limit]

    async def get_task(self, task_id: str) -> Task:
        return await self._repository.read(
            lambda records: self._whole(records, task_id), ("task", self.identity, task_id)
        )

    async def _whole(self, records: Records, task_id: str) -> Task:
        task = await self._task(records, task_id)
        return await whole_task(records, self._account, self.identity.email, task)

    async def create_task(self, new: TaskCreate, *, key: str | None = None) -> Task:
        request = fingerprint("create", new.to_wire())
        async with self._repository.writing() as records:
            kept = await self._kept(records, key, request)
            if kept is not None:
                return Task.model_validate_json(kept).model_copy(update=REPLAYED)
            task = new_task(new, self.identity.email, now_ms())
            await insert_task(records, self._account, task)
            created = await whole_task(records, self._account, self.identity.email, task)
            await self._keep(records, key, request, created)
        self._changes.announce()
        return created

    async def update_task(self, task_id: str, change: TaskUpdate, *, rev: int | None = None) -> TaskPatch:
        given = change.given()
        async with self._repository.writing() as records:
            before = await self._task(records, task_id, rev)
            changes = lifecycle.changed(before._asdict(), given)
            if not changes:
                return edit_patch(before, {})
            at = change_time(before, now_ms())
            if "status" in changes:
                await end_work(records, before, at)
            await records.tasks.provision(self._account, changes.get("followers", ()), at)
            log = lifecycle.edited(before.status, changes, self._moment(at))
            after = await change_task(records, self._account, before, at, fields=changes, log=log)
        self._changes.announce()
        return edit_patch(after, changes)

    async def delete_task(self, task_id: str, *, rev: int | None = None) -> None:
        async with self._repository.writing() as records:
            task = await self._task(records, task_id, rev)
            at = change_time(task, now_ms())
            await self._touch_parent(records, task)
            orphans = await records.tasks.orphan(self._account, task.id, at)
            await records.memory.detach(self._account, task.id)
            await records.tasks.delete(task)
            gone = event_of(task._replace(rev=task.rev + 1, updated_at=at), EventKind.DELETED)
            await records.events.append(self._account, [*orphans, gone], at)
        self._changes.announce()

    async def _touch_parent(self, records: Records, child: TaskRecord) -> None:
        """A parent shows its children, so it changes with them."""
        parent_id = child.parent_task_id
        parent = await records.tasks.get(self._account, parent_id) if parent_id else None
        if parent is not None:
            await change_task(records, self._account, parent, change_time(parent, now_ms()))

    async def set_assignees(
        self, task_id: str, emails: Sequence[str], *, rev: int | None = None
    ) -> TaskPatch:
        wanted = Assignees.parse({"emails": list(emails)}).emails
        async with self._repository.writing() as records:
            before = await self._task(records, task_id, rev)
            at = change_time(before, now_ms())
            log = lifecycle.assigned(before.assigned_users, wanted, self._moment(at))
            if not log:
                return assignee_patch(before)
            await records.tasks.provision(self._account, wanted, at)
            fields = {"assigned_users": wanted}
            after = await change_task(records, self._account, before, at, fields=fields, log=log)
        self._changes.announce()
        return assignee_patch(after)

    async def send_feedback(self, task_id: str, feedback: Feedback | None, reason: str = "") -> TaskPatch:
        checked("reason", reason)
        async with self._repository.writing() as records:
            before = await self._task(records, task_id)
            old = await records.tasks.verdict(task_id, self.identity.email)
            at = change_time(before, now_ms())
            log = lifecycle.judged(
                old and old.feedback, feedback, reason, old.reason if old else "", self._moment(at)
            )
            if not log:
                return verdict_patch(before, feedback)
            await records.tasks.set_verdict(task_id, self.identity.email, feedback, reason)
            await self._note_verdict(records, before, feedback, reason, at)
            after = await change_task(records, self._account, before, at, log=log)
        self._changes.announce()
        return verdict_patch(after, feedback)

    async def _note_verdict(
        self, records: Records, task: TaskRecord, verdict: Feedback | None, reason: str, at: int
    ) -> None:
        """Keep the verdict where later executions find it; only a result can be judged (decision 2.6, 51)."""
        await records.memory.drop_verdict(self._account, task.id, self.identity.email)
        executions = await records.executions.of_task(task.id)
        has_result = any(each.state is ExecutionState.COMPLETED for each in executions)
        if verdict is not None and has_result:
            note = _verdict_note(task, verdict, reason, self.identity.email, at)
            await records.memory.insert(self._account, note)


def new_task(new: TaskCreate, owner_email: str, at: int) -> TaskRecord:
    return TaskRecord(
        id=new_id("task"),
        title=new.title,
        description=new.description,
        assistant=new.assistant,
        type=new.type,
        status=TaskStatus.PENDING,
        owner_email=owner_email,
        assigned_users=new.assigned_users,
        followers=new.followers,
        skills=new.skills,
        parent_task_id=None,
        depth=0,
        origin=None,
        rev=1,
        created_at=at,
        updated_at=at,
    )


async def insert_task(records: Records, account: str, task: TaskRecord) -> None:
    """The task, its people, its first event."""
    people = (task.owner_email, *task.assigned_users, *task.followers)
    await records.tasks.provision(account, people, task.created_at)
    await records.tasks.insert(account, task)
    await records.events.append(account, [event_of(task, EventKind.TASK)], task.created_at)


async def end_work(records: Records, task: TaskRecord, at: int) -> str | None:
    """Cancel what runs for the task and withdraw what it asked; the execution that was open."""
    for execution_id, step in await records.executions.waiting(task.id):
        await records.executions.answer_step(
            execution_id, step.index, StepState.DONE, lifecycle.WITHDRAWN, at
        )
    execution = await records.executions.open_of(task.id)
    if execution is None:
        return None
    if execution.state is ExecutionState.QUEUED:
        ended = execution._replace(state=ExecutionState.STOPPED, stop="user", completed_at=at)
    else:
        ended = execution._replace(state=ExecutionState.STOPPING, stop="user")
    await records.executions.update(ended)
    return execution.id


def _verdict_note(task: TaskRecord, verdict: Feedback, reason: str, email: str, at: int) -> MemoryNote:
    word = "Liked" if verdict is Feedback.LIKE else "Disliked"
    because = f" Reason: {reason}" if reason else ""
    return MemoryNote(
        id=new_id("mem"),
        assistant=task.assistant,
        kind="feedback",
        text=f'{word}: "{task.title}" ({task.type}).{because}',
        task_id=task.id,
        by=email,
        created_at=at,
    )
