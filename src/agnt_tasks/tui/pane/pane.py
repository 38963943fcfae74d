"""The detail pane: one task with its overview, activity, executions and files, and a box to write in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from agnt_tasks.models.attachment import TaskFile
from agnt_tasks.models.task import Task
from agnt_tasks.tui.lines.line_list import LineList
from agnt_tasks.tui.look.ground import Ground
from agnt_tasks.tui.look.palette import Palette, palette_of
from agnt_tasks.tui.markdown.view import MarkdownView
from agnt_tasks.tui.pane.activity import activity_rows
from agnt_tasks.tui.pane.executions import execution_rows, failed_step_key
from agnt_tasks.tui.pane.facts import BARE, fact_lines
from agnt_tasks.tui.pane.files import file_rows
from agnt_tasks.tui.pane.head import PaneHead
from agnt_tasks.tui.pane.overview import being_written, overview_text
from agnt_tasks.tui.pane.tabs import TABS, TabLine
from agnt_tasks.tui.state.streamed import Streamed
from agnt_tasks.verbs.histories import open_execution

_LOW = 30
"""Lines of a screen on which the head shrinks to title and status while one writes."""
_OTHERS = 4
"""Lines of the upper half of a screen that are not the head: above it one, below it the gap and the tabs."""
_MOVES: Mapping[str, tuple[str, str]] = {
    "board.down": ("move", "down"),
    "board.up": ("move", "up"),
    "board.page_down": ("page", "down"),
    "board.page_up": ("page", "up"),
    "board.top": ("edge", "up"),
    "board.bottom": ("edge", "down"),
}


class Pane(Ground, Vertical):
    DEFAULT_CSS = """
    Pane { layer: pane; dock: right; width: 50%; height: 100%; }
    Pane > Composer { dock: bottom; }
    """

    class TabShown(Message):
        """Another part is shown now; files are read when they are first seen."""

        def __init__(self, tab: str) -> None:
            super().__init__()
            self.tab = tab

    class FileChosen(Message):
        def __init__(self, name: str) -> None:
            super().__init__()
            self.name = name

    class Missed(Message):
        """A piece of the answer did not come: the task has to be read again."""

    def __init__(self, clock: Callable[[], int], keys: Mapping[str, str]) -> None:
        """`keys`: how the keys of actions are written, for hints."""
        super().__init__()
        self._clock = clock
        self._keys = keys
        self._head = PaneHead()
        self._tabs = TabLine()
        self._overview = MarkdownView(id="overview")
        self._lists = {
            "activity": LineList(empty="Nothing has happened yet.", follow=True, id="activity"),
            "executions": LineList(empty=self._never_run(), follow=True, id="executions"),
            "files": LineList(empty="No files. Attach one with @ in a message.", id="files"),
        }
        self._tab = TABS[0]
        self._streamed: Streamed | None = None
        self._files: Sequence[TaskFile] = ()
        self._is_written_in = False
        self.task_shown: Task | None = None

    def _never_run(self) -> str:
        return f"No assistant has worked on it yet. {self._keys.get('task.process', 'p')} lets one begin."

    def compose(self) -> ComposeResult:
        yield self._head
        yield self._tabs
        yield self._overview
        yield from self._lists.values()

    def on_mount(self) -> None:
        self._show_tab()
        self.app.theme_changed_signal.subscribe(self, lambda _: self._recolour())

    def _recolour(self) -> None:
        """Rows hold their colours: another theme needs other rows."""
        self.show_time()
        self.show_files(self._files)
        if self.task_shown:
            self._show_activity(self.task_shown)

    @property
    def body(self) -> Widget:
        """The part that is shown."""
        return self._overview if self._tab == "overview" else self._lists[self._tab]

    @property
    def tab(self) -> str:
        return self._tab

    def open_tab(self, tab: str) -> None:
        if tab != self._tab:
            self._tab = tab
            self._show_tab()
            self.body.focus()
            self.post_message(self.TabShown(tab))

    def turn_tab(self, by: int) -> None:
        self.open_tab(TABS[(TABS.index(self._tab) + by) % len(TABS)])

    def _show_tab(self) -> None:
        parts: dict[str, Widget] = {"overview": self._overview, **self._lists}
        for tab, part in parts.items():
            part.display = tab == self._tab
        self._count()

    def _count(self) -> None:
        task = self.task_shown
        counts = {
            "activity": len(task.activities) if task else 0,
            "executions": len(task.executions) if task else 0,
            "files": len(self._files),
        }
        self._tabs.show(self._tab, counts)

    def show(self, task: Task) -> None:
        """A task, or the same one as it is now: what the user looks at stays where it is."""
        another = self.task_shown is None or self.task_shown.id != task.id
        self.task_shown = task
        self.show_time()
        self._count()
        self._show_activity(task)
        self._show_overview(task, another=another)

    def _show_activity(self, task: Task) -> None:
        self._lists["activity"].set_rows(activity_rows(task, self._clock(), palette_of(self.app.theme)))

    def forget(self) -> None:
        """It is closed: the next task begins at its overview. What is drawn is seen by nobody."""
        self.task_shown = self._streamed = None
        self._files = ()
        self._tab = TABS[0]
        self._show_tab()

    def make_room(self, writing: bool) -> None:
        """On a low screen, what is asked stays in sight above the box in which one writes."""
        self._is_written_in = writing
        self.show_time()

    def show_time(self) -> None:
        """What changes by itself while something runs."""
        task = self.task_shown
        if task is None:
            return
        now = self._clock()

        def head(width: int, palette: Palette) -> list[Strip]:
            height = self.screen.size.height
            bare = self._is_written_in and height < _LOW
            return fact_lines(task, width, palette, now, self._keys, BARE if bare else height // 2 - _OTHERS)

        self._head.show(head)
        self._lists["executions"].set_rows(execution_rows(task, now, palette_of(self.app.theme)))

    @property
    def is_moving(self) -> bool:
        return self.task_shown is not None and open_execution(self.task_shown) is not None

    def show_files(self, files: Sequence[TaskFile]) -> None:
        self._files = files
        if self.task_shown is None:
            return
        palette = palette_of(self.app.theme)
        self._lists["files"].set_rows(file_rows(files, self.task_shown, self._clock(), palette))
        self._count()

    def _show_overview(self, task: Task, *, another: bool) -> None:
        text, writing = overview_text(task), being_written(task)
        if writing is None:
            self._streamed = None
            self._overview.show(text or "*There is no description.*")
            return
        execution, written = writing
        before, self._streamed = self._streamed, Streamed(execution.id, written, execution.streamed)
        if self._streamed.is_older_than(before):
            self.post_message(self.Missed())
        head = f"{text}\n\n---\n\n" if text else ""
        self._overview.show(head + written)
        if another:
            # What is being written is at the end.
            self._overview.action_end()

    def hear(self, execution_id: str, offset: int, piece: str) -> None:
        """A piece of the answer that is being written."""
        if self._streamed is None or self._streamed.execution_id != execution_id:
            return
        new = self._streamed.take(offset, piece)
        if new is None:
            self.post_message(self.Missed())
        elif new:
            self._overview.append(new)

    def open_failure(self) -> None:
        """Show the step that tells why the task failed."""
        key = failed_step_key(self.task_shown) if self.task_shown else None
        if key:
            self.open_tab("executions")
            self._lists["executions"].open(key)

    def move(self, action: str) -> None:
        """One of the keys that move, sent to the part that is shown."""
        kind, direction = _MOVES[action]
        by = 1 if direction == "down" else -1
        body = self.body
        if isinstance(body, LineList):
            {"move": body.action_move, "page": body.action_page, "edge": body.action_edge}[kind](by)
        elif isinstance(body, MarkdownView):
            {"move": body.action_by, "page": body.action_page, "edge": _edge(body)}[kind](by)

    @property
    def unfolds(self) -> bool:
        """Whether the part that is shown has rows that can be folded."""
        return isinstance(self.body, LineList)

    def unfold(self) -> None:
        if isinstance(self.body, LineList):
            self.body.action_choose()

    @on(TabLine.Chosen)
    def _tab_chosen(self, event: TabLine.Chosen) -> None:
        event.stop()
        self.open_tab(event.tab)

    @on(LineList.Chosen, "#files")
    def _file_chosen(self, event: LineList.Chosen) -> None:
        event.stop()
        self.post_message(self.FileChosen(event.key))


def _edge(body: MarkdownView) -> Callable[[int], None]:
    return lambda by: body.action_end() if by > 0 else body.action_top()
