"""Every screen at every size, as it was when somebody last looked and agreed.

`AGNT_UPDATE_GOLDEN=1 pytest tests/tui/test_golden_screens.py` writes them all anew: look at the difference.
"""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual import events
from textual.geometry import Region
from textual.strip import Strip
from textual.widgets import Input, TextArea

from agnt_tasks.tui.markdown.view import MarkdownView
from agnt_tasks.tui.trouble import Trouble
from agnt_tasks.tui.typing.composer import REST
from tests.tui import golden_home
from tests.tui.board_stage import Board
from tests.tui.golden_home import ASKING, BROKEN, DONE, MINUTE, NOW, SURVEY, WELCOME, Hand, board_of
from tests.tui.golden_sheet import Sheet
from tests.tui.painted import strips_of

Sizes = Mapping[tuple[int, int], Sequence[str]]
Scene = Callable[[Board], Awaitable[None]]
_THEMES = ("dark", "light")
ALL: Sizes = dict.fromkeys(((60, 20), (80, 24), (120, 40), (160, 48), (200, 60)), _THEMES)
# Such that the usual size and theme come last, and themes change as seldom as can be.
SOME: Sizes = {(80, 24): ("light",), (160, 48): ("light",), (60, 20): ("dark",), (120, 40): ("dark",)}
_USUAL = (120, 40)
ALL_OF_THEM = " 33 tasks"
"""In the header: no filter holds any more, and all is read again."""


@pytest.fixture
def hand(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hand]:
    with golden_home.stopped_clock(monkeypatch) as hand:
        yield hand


_furnished: list[Path] = []


@pytest.fixture
async def home(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, hand: Hand, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """A copy of the furnished home, which is also where files are looked for."""
    if not _furnished:
        first = tmp_path_factory.mktemp("golden")
        await golden_home.furnish(first, hand)
        for name in ("agenda.md", "agreement.pdf"):
            (first / name).write_text("1. Lunch")
        _furnished.append(first)
    shutil.copytree(_furnished[0], tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


async def still(board: Board) -> list[Strip]:
    """The screen when nothing on it changes any more, with nothing that blinks."""
    for field in board.app.screen.query("Input, TextArea").results(Input | TextArea):  # type: ignore[arg-type]
        field.cursor_blink = False
    seen: list[Strip] = []
    while (now := strips_of(board.app)) != seen or _is_drawn_ahead(board):
        seen = now
        await board.pilot.pause()
    return seen


def _is_drawn_ahead(board: Board) -> bool:
    """The scroll bar becomes true a little later."""
    views = board.app.screen.query(MarkdownView)
    return any(view.visible and view._ahead_timer._active.is_set() for view in views)


def pane_alone(board: Board) -> Region:
    """What is beside the pane is on other sheets."""
    return board.pane.region if board.pane else board.app.screen.region


def everything(board: Board) -> Region:
    return board.app.screen.region


async def pictures(
    board: Board, keys: Mapping[str, str], sizes: Sizes = SOME, part: Callable[[Board], Region] = everything
) -> None:
    """Compare what each key shows at those sizes, by the name of its sheet; then all is of the usual size."""
    sheets = {name: Sheet() for name in keys}
    for size, themes in sizes.items():
        shown: dict[str, dict[str, list[Strip]]] = {name: {} for name in keys}
        for theme in themes:
            await become(board, size, theme)
            for name, key in keys.items():
                await board.press(*filter(None, [key]))
                strips = await still(board)
                x, y, width, height = part(board)
                shown[name][theme] = [each.crop(x, x + width) for each in strips[y : y + height]]
        for name, sheet in sheets.items():
            sheet.take("x".join(map(str, size)), shown[name])
    await become(board, _USUAL, _THEMES[0])
    for name, sheet in sheets.items():
        sheet.check(name)


async def become(board: Board, size: tuple[int, int], theme: str) -> None:
    board.app.theme = theme
    if board.app.size != size:
        await board.pilot.resize_terminal(*size)


async def picture(name: str, board: Board, sizes: Sizes = SOME) -> None:
    """The same for what is open now."""
    await pictures(board, {name: ""}, sizes)


async def close_all(board: Board) -> None:
    """Back to the bare board."""
    for _ in range(8):
        if not board.dialog and not board.pane and not board.screen.query("TypedBar, Banner"):
            break
        await board.press("escape")
    # That a draft was kept is said when it is known that its task is still there.
    await board.until(lambda: all(each.group == "store" for each in board.app.workers))
    board.hush()
    await still(board)


@asynccontextmanager
async def opened(board: Board, name: str, sizes: Sizes = SOME) -> AsyncIterator[Board]:
    """What is opened inside is compared, then closed."""
    yield board
    await picture(name, board, sizes)
    await close_all(board)


async def typed(board: Board, text: str) -> None:
    await board.press(*("space" if letter == " " else letter for letter in text))


async def in_dialog(board: Board, name: str) -> None:
    await board.until(lambda: board.dialog == name, f"{name} was to open:")


async def writing(board: Board) -> None:
    await board.until(lambda: board.composer and board.composer.field.has_focus)


async def test_the_board(home: Path, hand: Hand) -> None:
    async with board_of(home, hand) as board:
        await picture("board", board, ALL)
        for column, sizes in ((2, ALL), (3, SOME), (6, SOME)):
            await board.press(str(column), "j")
            await picture(f"board-column-{column}", board, sizes)
        await board.press("1", "G")
        await picture("board-end-of-column", board)
        await board.press("1", "g", "space", "space", "5", "space")
        await picture("board-marked", board)
        await close_all(board)
        board.screen.state.marks.clear()
        await board.press("5", "g")
        await board.take("Label the new")
        await board.carry("On hold")
        await picture("board-drag", board, {(160, 48): _THEMES})


async def test_what_stands_over_and_under_the_board(home: Path, hand: Hand) -> None:
    async with board_of(home, hand) as board:
        async with opened(board, "filter-without-match"):
            await board.press("f")
            await typed(board, "status:failed nobody")
            await board.press("enter")
            await board.until_painted("No task matches")
        board.screen.perform("pane.back")
        await board.until_painted(ALL_OF_THEM)
        async with opened(board, "filter-problem"):
            await board.press("f")
            await typed(board, "status:wrong colour:red")
            await board.until_painted("is no status")
        await board.until_painted(ALL_OF_THEM)
        async with opened(board, "filter-suggestions"):
            await board.press("f")
            await typed(board, "status:")
            await board.until_painted("on_hold")
        await board.until_painted(ALL_OF_THEM)
        async with opened(board, "command-suggestions"):
            await board.press("colon")
            await typed(board, "ta")
        async with opened(board, "command-problem"):
            await board.press("colon")
            await typed(board, "process task_unknown")
            await board.press("enter")
        await board.press("1", "g", "plus")
        await board.until(lambda: board.said)
        await picture("said", board, {(80, 24): ("dark",), _USUAL: ("light",)})
        board.hush()
        board.app.post_message(events.AppBlur())
        await still(board)
        await golden_home.later(board, hand, 5 * MINUTE)
        board.screen.state.columns["completed"].total += 2
        board.app.post_message(events.AppFocus())
        await board.until_painted("Since")
        await picture("digest", board)
        await close_all(board)
        board.screen.troubled(
            Trouble("The file of tasks is locked by another program.", NOW, NOW + 9 * MINUTE)
        )
        board.hush()
        await picture("offline", board)


@pytest.mark.parametrize(
    ("name", "title"),
    [("completed", DONE), ("failed", BROKEN), ("waiting", ASKING), ("running", SURVEY), ("writing", WELCOME)],
)
async def test_the_pane(home: Path, hand: Hand, name: str, title: str) -> None:
    async with board_of(home, hand) as board:
        await board.go_to(title)
        await board.press("enter")
        await board.until(lambda: board.pane and board.pane.task_shown)
        board.hush()
        tabs = {"overview": "O", "activity": "I", "executions": "E", "files": "at"}
        if name == "writing":
            del tabs["activity"], tabs["executions"], tabs["files"]
        await pictures(board, {f"pane-{name}-{tab}": key for tab, key in tabs.items()}, ALL, pane_alone)
        await picture(f"pane-{name}-beside", board, {(120, 40): ("dark",), (160, 48): ("light",)})


async def test_the_composer(home: Path, hand: Hand) -> None:
    async with board_of(home, hand) as board:
        for name, title, key in (("process", DONE, "p"), ("answer", ASKING, "a"), ("redirect", SURVEY, "i")):
            await board.go_to(title)
            await board.press("enter")
            await board.until(lambda: board.pane and board.pane.task_shown)
            await board.press(key)
            await writing(board)
            async with opened(board, f"composer-{name}"):
                await typed(board, "2" if name == "answer" else "read @ag")
                await board.until_painted("2 → 28 %" if name == "answer" else "agenda.md")


async def test_dialogs(home: Path, hand: Hand) -> None:
    async with board_of(home, hand) as board:
        keys = {"sort": "o", "views": "b", "delete": "d", "people": "A", "help": "question_mark"}
        for name, key in keys.items():
            async with opened(board, name):
                await board.press(key)
                await board.until(lambda: board.dialog)
        async with opened(board, "move", {_USUAL: _THEMES}):
            await board.press("m")
        # What was asked last waits for a number, and would take the key that marks.
        await board.press("escape")
        async with opened(board, "delete-several"):
            await board.press("v", "d")
            await in_dialog(board, "Confirm")
            assert len(board.marked) > 1
        await board.press("V")
        assert not board.marked
        async with opened(board, "people-problem"):
            await board.press("A")
            await in_dialog(board, "PeopleForm")
            await typed(board, "nobody, lena@")
            await board.press("enter")
        async with opened(board, "reason"):
            await board.go_to(DONE)
            await board.press("minus")
            await in_dialog(board, "ReasonForm")
        async with opened(board, "palette"):
            await board.press("ctrl+p")
            await in_dialog(board, "Finder")
            await typed(board, "ca")
        async with opened(board, "quit"):
            await board.press("q")
            await board.until(lambda: board.dialog)


async def test_the_task_form(home: Path, hand: Hand) -> None:
    async with board_of(home, hand) as board:
        async with opened(board, "form-new"):
            await board.press("n")
            await in_dialog(board, "TaskForm")
        async with opened(board, "form-problem"):
            await board.press("n")
            await in_dialog(board, "TaskForm")
            await board.press(*["tab"] * 5)
            await typed(board, "nobody")
            await board.press("f2")
        async with opened(board, "form-edit"):
            await board.go_to(DONE)
            await board.press("e")
            await in_dialog(board, "TaskForm")


async def test_other_screens(home: Path, hand: Hand) -> None:
    async with board_of(home, hand) as board:
        for name, key in (("waiting", "w"), ("memory", "M"), ("assistants", "P")):
            async with opened(board, name):
                await board.press(key)
                await board.until(lambda: board.dialog)
        async with opened(board, "waiting-option"):
            await board.press("w")
            await in_dialog(board, "WaitingRoom")
            await board.until(lambda: "landlord" in board.text)
            await board.press("n")
            await board.until_painted("3  Refuse")
            await board.press("1")
            # Its draft is noted when the typing rests.
            await board.pilot.pause(REST + 0.2)
        async with opened(board, "assistants-form"):
            await board.press("P")
            await in_dialog(board, "AssistantsScreen")
            await board.until_painted("profile")
            await board.press("j", "e")
            await in_dialog(board, "AssistantForm")


async def test_where_nothing_is(tmp_path: Path, hand: Hand) -> None:
    async with board_of(tmp_path, hand) as board:
        await board.until_painted("openai/gpt-5.4-mini")
        await picture("empty", board)
        await close_all(board)
        await picture("empty-alone", board)
        for name, key in (("waiting", "w"), ("memory", "M")):
            async with opened(board, f"empty-{name}"):
                await board.press(key)
                await board.until(lambda: board.dialog)


@pytest.mark.parametrize("way", ["ascii", "no-color", "sixteen"])
async def test_poorer_terminals(home: Path, hand: Hand, monkeypatch: pytest.MonkeyPatch, way: str) -> None:
    if way == "no-color":
        monkeypatch.setenv("NO_COLOR", "1")
    settings = golden_home.QUIET._replace(ascii=way == "ascii")
    async with board_of(home, hand, settings=settings) as board:
        await board.go_to(BROKEN)
        await board.press("enter")
        await board.until(lambda: board.pane and board.pane.task_shown)
        board.hush()
        await picture(
            way, board, {(80, 24): ("sixteen",), (120, 40): ("sixteen" if way == "sixteen" else "dark",)}
        )
