"""The strip under the header: what it tells, how it goes away, and the first steps that stand in it."""

from __future__ import annotations

import pytest
from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Input

from agnt_tasks.errors import AgntError, ConfigError, UnconfirmedKeyError
from agnt_tasks.models.card import Standing
from agnt_tasks.tui.actions.keymap import build_keymap
from agnt_tasks.tui.chrome.banner import MOST, Banner, BannerLine, Part
from agnt_tasks.tui.chrome.digest_line import DIGEST, digest_lines
from agnt_tasks.tui.chrome.guidance import GUIDE, GuideFacts, guide, guide_lines, learn
from agnt_tasks.tui.chrome.header import HeaderLine
from tests.tui.painted import place_of
from tests.tui.stage import Stage, lines_of

HINT = build_keymap("vim", {}).hint
NOBODY = GuideFacts(model="rehearsal (no model was found)")
LINE = "Since 09:14: 4 done, 1 failed (no such file), 2 questions, $1.20 spent"


class Room(Stage):
    """A banner between a header and something that has the focus."""

    def __init__(self, banner: Banner) -> None:
        super().__init__()
        self._banner = banner
        self.heard: list[Message] = []

    def compose(self) -> ComposeResult:
        yield HeaderLine()
        with Vertical():
            yield self._banner
            yield Input("board", compact=True)

    @on(Banner.Closed)
    @on(Banner.Chosen)
    def _hear(self, event: Message) -> None:
        self.heard.append(event)


@pytest.mark.parametrize(("width", "rows"), [(60, 5), (80, 5), (120, 4), (200, 4)])
async def test_the_first_steps_stand_between_header_and_board(width: int, rows: int) -> None:
    app = Room(Banner(GUIDE, guide_lines(guide(NOBODY, HINT)), "Esc"))
    async with app.run_test(size=(width, 24)) as pilot:
        shown = lines_of(app)
        assert shown[0].startswith(" agnt")
        assert shown[1].startswith(" ○ P  No key: Rehearsal")
        assert shown[1].endswith("Esc hides")
        assert shown[rows].startswith(" ○ a  Answer when it asks")
        assert shown[rows + 1].startswith("board")
        assert "AGNT_MODEL=… for a model" in " ".join(" ".join(shown[1:3]).split())
        assert "…" not in " ".join(shown).replace("=…", "")
        assert isinstance(app.focused, Input)
        await pilot.click(offset=place_of(app, "Write a task down"))
        await pilot.click(offset=place_of(app, "p  Let"))
        assert [getattr(event, "action_id", "") for event in app.heard] == ["task.new", "task.process"]
        assert isinstance(app.focused, Input)


async def test_it_goes_with_a_click_or_when_it_is_closed() -> None:
    for close in (True, False):
        banner = Banner(DIGEST, digest_lines([LINE], HINT), "Esc")
        app = Room(banner)
        async with app.run_test(size=(100, 20)) as pilot:
            if close:
                banner.close()
            else:
                await pilot.click(offset=place_of(app, "Esc hides"))
            await pilot.pause()
            assert lines_of(app)[1].startswith("board")
            assert [(type(each), getattr(each, "kind", "")) for each in app.heard] == [
                (Banner.Closed, DIGEST)
            ]


async def test_other_lines_take_other_room_and_never_too_much() -> None:
    banner = Banner(GUIDE, [BannerLine([Part("one \x1b[2J[b]two")])], "Esc")
    app = Room(banner)
    async with app.run_test(size=(60, 20)) as pilot:
        assert lines_of(app)[1].startswith(" one �[2J[b]two")
        for lines, last in ((4, 3), (9, 4)):
            banner.show([BannerLine([Part(f"line {number} " * 29)]) for number in range(lines)])
            await pilot.pause()
            shown = lines_of(app)
            assert [row[:7] for row in shown[MOST - 1 : MOST + 2]] == [
                f" line {last - 1}",
                f" line {last}",
                "board",
            ]
            assert "…" in shown[MOST - 1]


async def test_the_digest_names_the_key_of_what_is_new() -> None:
    app = Room(Banner(DIGEST, digest_lines([LINE], HINT), "Esc"))
    async with app.run_test(size=(100, 20)) as pilot:
        assert lines_of(app)[1].startswith(f" {LINE}   N next new")
        await pilot.click(offset=place_of(app, "next new"))
        assert [getattr(event, "action_id", "") for event in app.heard] == ["view.next_unread"]
    assert digest_lines([], HINT) == []


# The first steps


def standing(question: str = "", execution: str = "") -> Standing:
    return Standing("task_1", 0, execution=execution, question=question)


def test_steps_get_done_and_stay_done() -> None:
    facts = GuideFacts(model="openai/gpt (OPENAI_API_KEY)")
    seen = []
    for totals, standings in (
        ({}, {}),
        ({"pending": 1}, {"task_1": standing()}),
        ({"in_progress": 1}, {"task_1": standing(execution="running")}),
        ({"needs_clarification": 1}, {"task_1": standing("Which one?")}),
        ({"in_progress": 1}, {"task_1": standing(execution="running")}),
        ({}, {}),
    ):
        facts = learn(facts, totals, standings)
        seen.append("".join("x" if step.done else "." for step in guide(facts, HINT)))
    assert seen == ["x...", "xx..", "xxx.", "xxx.", "xxxx", "xxxx"]


def test_a_task_that_is_gone_was_not_answered() -> None:
    facts = learn(GuideFacts(), {"needs_clarification": 1}, {"task_1": standing("Which one?")})
    assert not learn(facts, {}, {}).answered


@pytest.mark.parametrize(
    ("model", "trouble", "done", "words"),
    [
        ("openai/gpt (OPENAI_API_KEY)", None, True, "The assistant uses openai/gpt (OPENAI_API_KEY)"),
        ("rehearsal (AGNT_MODEL)", None, True, "The assistant uses rehearsal (AGNT_MODEL)"),
        ("rehearsal (no model was found)", None, False, "export OPENAI_API_KEY=… or AGNT_MODEL=…"),
        ("", None, False, "Looking for a model…"),
        ("", UnconfirmedKeyError("XAI_API_KEY", "xai/grok"), False, "agnt model allow XAI_API_KEY"),
        ("", ConfigError("key can be read by others"), False, "key can be read by others"),
    ],
)
def test_the_first_step_says_which_model_and_why(
    model: str, trouble: AgntError | None, done: bool, words: str
) -> None:
    step = guide(GuideFacts(model, trouble), HINT)[0]
    assert step.done is done
    assert words in step.what


def test_an_action_without_a_key_keeps_its_place() -> None:
    lines = guide_lines(guide(NOBODY, build_keymap("vim", {"task.new": None}).hint))
    assert ["".join(part.text for part in each.parts)[:6] for each in lines[:2]] == ["○ P  N", "○    W"]
