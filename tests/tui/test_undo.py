"""Taking back and doing again, against a model that remembers every state of every task."""

from __future__ import annotations

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from agnt_tasks.tui.state.undo import MOST_CHANGES, Call, Change, Refusal, Undo


def change(task_id: str, before: int, after: int, old: str = "old", new: str = "new") -> Change:
    back, again = (Call("edit", task_id, {"title": title}) for title in (old, new))
    return Change(f"title of {task_id}", (task_id,), (back,), (again,), {task_id: before}, {task_id: after})


def test_a_change_is_taken_back_and_done_again() -> None:
    undo, made = Undo(), change("t_1", 10, 20)
    undo.record(made)
    assert undo.undo({"t_1": 20}) is made
    undo.report(made, {"t_1": 30})
    assert undo.undo({"t_1": 30}) == Refusal("There is nothing to undo.")
    assert undo.redo({"t_1": 30}) is made
    undo.report(made, {"t_1": 40})
    assert undo.redo({"t_1": 40}) == Refusal("There is nothing to redo.")
    assert undo.undo({"t_1": 40}) is made


def test_what_somebody_acted_on_is_refused_with_a_reason_and_makes_way() -> None:
    undo, first = Undo(), change("t_1", 10, 20)
    undo.record(first)
    undo.record(change("t_2", 10, 20))
    refused = undo.undo({"t_1": 20, "t_2": 21})
    assert refused == Refusal(
        "title of t_2 cannot be undone: the assistant or somebody else has acted on it since."
    )
    assert undo.undo({"t_1": 20, "t_2": 21}) is first
    undo.report(first, {"t_1": 30})
    assert undo.redo({}) == Refusal("title of t_1 cannot be done again: t_1 was deleted.")


def test_an_older_change_is_not_taken_back_over_what_somebody_did_between() -> None:
    undo, newer = Undo(), change("t_1", 25, 30)
    undo.record(change("t_1", 10, 20))
    undo.record(newer)  # between 20 and 25 the assistant acted
    assert undo.undo({"t_1": 30}) is newer
    undo.report(newer, {"t_1": 40})
    assert isinstance(undo.undo({"t_1": 40}), Refusal)


def test_a_board_that_has_not_heard_of_its_own_change_may_undo_it() -> None:
    undo, made = Undo(), change("t_1", 10, 20)
    undo.record(made)
    assert undo.undo({"t_1": 10}) is made


def test_something_new_clears_what_was_taken_back() -> None:
    undo, first = Undo(), change("t_1", 10, 20)
    undo.record(first)
    undo.undo({"t_1": 20})
    undo.record(change("t_2", 10, 20))
    undo.report(first, {"t_1": 30})
    assert undo.redo({"t_1": 30, "t_2": 20}) == Refusal("There is nothing to redo.")


def test_marks_have_no_state_and_are_never_refused() -> None:
    undo = Undo()
    marks = Change("2 marks", ("t_1", "t_2"), (Call("mark", "t_1", {}),), (), {}, {})
    undo.record(marks)
    assert undo.undo({}) is marks


def test_a_change_whose_calls_failed_is_forgotten() -> None:
    undo, made = Undo(), change("t_1", 10, 20)
    undo.record(made)
    undo.undo({"t_1": 20})
    undo.forget(made)
    assert undo.redo({"t_1": 20}) == Refusal("There is nothing to redo.")


def test_the_log_is_bounded() -> None:
    undo = Undo()
    for number in range(MOST_CHANGES + 5):
        undo.record(change(f"t_{number}", 1, 2))
    current = {f"t_{number}": 2 for number in range(MOST_CHANGES + 5)}
    undone = [undo.undo(current) for _ in range(MOST_CHANGES + 1)]
    assert [isinstance(each, Change) for each in undone] == [True] * MOST_CHANGES + [False]


TASKS = st.sampled_from(["t_1", "t_2"])


class Editing(RuleBasedStateMachine):
    """A user edits titles, takes back, does again; an assistant edits, too. Its work is never overwritten."""

    def __init__(self) -> None:
        super().__init__()
        self.undo = Undo()
        self.titles = {"t_1": "0", "t_2": "0"}
        self.stamps = {"t_1": 0, "t_2": 0}
        self.ticks = 0
        self.done: list[tuple[str, str, str]] = []
        self.undone: list[tuple[str, str, str]] = []

    def set_title(self, task_id: str, title: str) -> None:
        self.ticks += 1
        self.titles[task_id], self.stamps[task_id] = title, self.ticks

    @rule(task_id=TASKS)
    def edit(self, task_id: str) -> None:
        before, old, new = self.stamps[task_id], self.titles[task_id], str(self.ticks + 1)
        self.set_title(task_id, new)
        self.undo.record(change(task_id, before, self.stamps[task_id], old, new))
        self.done.append((task_id, old, new))
        self.undone.clear()

    @rule(task_id=TASKS)
    def assistant_acts(self, task_id: str) -> None:
        self.set_title(task_id, f"assistant {self.ticks}")

    @rule()
    def take_back(self) -> None:
        self.turn(self.undo.undo(self.stamps), self.done, self.undone, wanted=2)

    @rule()
    def do_again(self) -> None:
        self.turn(self.undo.redo(self.stamps), self.undone, self.done, wanted=1)

    def turn(
        self,
        said: Change | Refusal,
        here: list[tuple[str, str, str]],
        there: list[tuple[str, str, str]],
        wanted: int,
    ) -> None:
        if not here:
            assert isinstance(said, Refusal)
            return
        entry = here.pop()
        task_id = entry[0]
        # Every edit has a title of its own: the title tells whether the task is as the change left it.
        if self.titles[task_id] != entry[wanted]:
            assert isinstance(said, Refusal)
            return
        assert isinstance(said, Change)
        assert said.task_ids == (task_id,)
        there.append(entry)
        for call in said.back if wanted == 2 else said.again:
            self.set_title(call.task_id, call.arguments["title"])
        self.undo.report(said, {task_id: self.stamps[task_id]})


def test_any_order_of_edits_and_undoing() -> None:
    run_state_machine_as_test(
        Editing,
        settings=settings(derandomize=True, deadline=None, database=None, max_examples=150),
    )
