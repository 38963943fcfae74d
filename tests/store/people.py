"""What people do to tasks, as rules of the lifecycle machine."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from agnt_tasks.errors import TaskNotFoundError
from agnt_tasks.models.status import Feedback, TaskStatus
from agnt_tasks.models.task import TaskUpdate
from agnt_tasks.testing.driving import new_task
from agnt_tasks.testing.harness import BOB, JANE
from tests.store.model import TaskModel
from tests.store.stage import Stage

MOST_TASKS = 2
PICK = st.integers(0, 5)


class People(Stage):
    def _task(self, pick: int) -> TaskModel:
        tasks = list(self.world.tasks.values())
        return tasks[pick % len(tasks)]

    @precondition(lambda self: len(self.world.tasks) < MOST_TASKS)
    @rule()
    def create(self) -> None:
        task = self._run(self.store.create_task(new_task("task")))
        self.world.tasks[task.id] = TaskModel(task.id)
        self.world.changed(task.id)

    @precondition(lambda self: self.world.tasks)
    @rule(pick=PICK, message=st.sampled_from(["", "Go."]), expect=st.sampled_from([None, *TaskStatus]))
    def process(self, pick: int, message: str, expect: TaskStatus | None) -> None:
        task = self._task(pick)
        refusal = self.world.refuses_process(task, expect)
        self._do(self.store.process_task(task.id, message, expect=expect), refusal)
        if refusal is None:
            self.world.process(task, message)
            self._run(self.looker.name_run(task))

    @precondition(lambda self: any(t.status == "needs_clarification" for t in self.world.tasks.values()))
    @rule(pick=PICK)
    def answer(self, pick: int) -> None:
        self.process(pick, "The answer.", TaskStatus.NEEDS_CLARIFICATION)

    @precondition(lambda self: self.world.tasks)
    @rule(pick=PICK)
    def stop(self, pick: int) -> None:
        task = self._task(pick)
        refusal = self.world.refuses_stop(task)
        self._do(self.store.stop_task(task.id), refusal)
        if refusal is None:
            self.world.stop(task)

    @precondition(lambda self: self.world.tasks)
    @rule(pick=PICK, edit=st.sampled_from(["rename", "judge", "delete"]), data=st.data())
    def edit(self, pick: int, edit: str, data: st.DataObject) -> None:
        """What people do less often than workers work: one rule, so that it does not crowd out the rest."""
        task = self._task(pick)
        match edit:
            case "rename":
                self._rename(task, data.draw(st.sampled_from(["task", "renamed"])))
            case "judge":
                verdict = data.draw(st.sampled_from([None, *Feedback]))
                self._judge(task, data.draw(st.sampled_from([JANE, BOB])), verdict)
            case "delete":
                self._run(self.store.delete_task(task.id))
                self.world.delete(task)

    @precondition(lambda self: self.world.tasks)
    @rule(pick=PICK, to=st.sampled_from(TaskStatus))
    def force(self, pick: int, to: TaskStatus) -> None:
        task = self._task(pick)
        self._run(self.store.update_task(task.id, TaskUpdate(status=to)))
        self.world.force(task, to)

    def _rename(self, task: TaskModel, title: str) -> None:
        self._run(self.store.update_task(task.id, TaskUpdate(title=title)))
        if task.title != title:
            task.title = title
            task.log.append(("update", "title"))
            self.world.changed(task.id)

    def _judge(self, task: TaskModel, email: str, verdict: Feedback | None) -> None:
        self._run(self.stores[email].send_feedback(task.id, verdict))
        if task.verdicts.get(email) != verdict:
            task.log.append(("human_feedback", verdict))
            self.world.changed(task.id)
        task.verdicts.pop(email, None)
        if verdict:
            task.verdicts[email] = verdict

    @precondition(lambda self: self.world.gone)
    @rule()
    def the_deleted_stay_deleted(self) -> None:
        self._do(self.store.get_task(self.world.gone[-1]), TaskNotFoundError)
