"""Which key does what: the presets are free of clashes, and a user's wishes are granted or explained."""

from __future__ import annotations

import string

import pytest
from textual.binding import Binding
from textual.keys import _character_to_key

from agnt_tasks.tui.actions import ACTIONS, BY_ID, PLACES
from agnt_tasks.tui.actions.key_names import UNSURE, key_name, problem_of, shown
from agnt_tasks.tui.actions.keymap import build_keymap
from agnt_tasks.tui.actions.presets import PRESETS
from agnt_tasks.tui.screens.assistants import AssistantsScreen
from agnt_tasks.tui.screens.memory import MemoryScreen
from agnt_tasks.tui.screens.waiting import WaitingRoom
from agnt_tasks.tui.typing.composer import Composer
from agnt_tasks.verbs import find_verb

UNREACHABLE = {"app.guide"}
"""In the help and the palette only."""


@pytest.mark.parametrize("preset", PRESETS)
def test_every_action_has_keys_that_work_everywhere(preset: str) -> None:
    keymap = build_keymap(preset, {})
    assert keymap.warnings == ()
    for action in ACTIONS:
        keys = keymap.keys_of(action.id)
        assert bool(keys) != (action.id in UNREACHABLE), action.id
        assert keys == PRESETS[preset][action.id]
        assert not any(map(problem_of, keys)), keys
        assert not keys or not UNSURE.issuperset(keys), action.id
        assert {keymap.action_of(key, place) for key in keys for place in action.where} <= {action.id}


def test_actions_are_told_apart_and_explained() -> None:
    assert len(BY_ID) == len(ACTIONS)
    for action in ACTIONS:
        assert action.help.endswith("."), action.id
        assert action.label
        assert set(action.where) <= set(PLACES)
        assert not action.verb or find_verb(action.verb)


def test_every_verb_on_a_task_has_an_action() -> None:
    verbs = {action.verb for action in ACTIONS}
    assert verbs >= {"add", "edit", "process", "answer", "stop", "delete"}
    assert verbs >= {"like", "dislike", "assign", "follow"}


def test_the_plain_preset_is_for_people_who_do_not_know_vim() -> None:
    keys = {key for keys in PRESETS["plain"].values() for key in keys}
    assert not keys & set("hjklgGHL")
    assert not [key for key in keys if key.startswith("ctrl+")]
    assert {"up", "down", "left", "right", "home", "end", "f1", "p", "a"} <= keys


def test_a_key_may_mean_one_thing_on_the_board_and_another_in_the_waiting_room() -> None:
    keymap = build_keymap("vim", {})
    assert keymap.action_of("1", "board") == "board.column_1"
    assert keymap.action_of("1", "waiting") == "waiting.option_1"
    assert keymap.action_of("question_mark", "memory") == "app.help"
    assert keymap.action_of("1", "pane") is None
    assert keymap.hint("task.process") == "p"
    assert keymap.hint("app.guide") == ""


def test_wishes_replace_keys_and_can_take_them_away() -> None:
    keymap = build_keymap("vim", {"task.process": "F5, shift+x", "task.stop": "", "task.move": ["x"]})
    assert keymap.keys_of("task.process") == ("f5", "X")
    assert keymap.keys_of("task.stop") == ()
    assert keymap.action_of("s", "board") is None
    assert keymap.action_of("x", "pane") == "task.move"
    assert keymap.warnings == ("F5 is for task.process, no longer for pane.files.",)


def test_a_wish_takes_the_key_from_who_had_it_where_they_meet() -> None:
    keymap = build_keymap("vim", {"view.sort": "q"})
    assert keymap.warnings == ("q is for view.sort, no longer for app.quit.",)
    assert keymap.action_of("q", "board") == "view.sort"
    assert keymap.action_of("q", "pane") == "app.quit"
    lost = build_keymap("vim", {"app.refresh": "d"})
    assert lost.keys_of("task.delete") == ()
    both = build_keymap("vim", {"task.stop": "x", "task.edit": "x"})
    assert both.warnings == ("x is for task.edit, no longer for task.stop.",)


@pytest.mark.parametrize(
    ("wishes", "words"),
    [
        ({"task.proces": "x"}, "There is no action task.proces. Did you mean task.process"),
        ({"task.process": "ctrl+i"}, "ctrl+i cannot be used: terminals send it as Tab"),
        ({"task.process": "ctrl+["}, "terminals send it as Esc"),
        ({"task.process": "foo"}, "there is no key foo"),
        ({"task.process": "hyper+x"}, "there is no key hyper+x"),
        ({"task.process": "ctrl+shift+x"}, "without shift"),
        ({"task.process": "["}, "not every keyboard and terminal has [: add a second key"),
    ],
)
def test_what_cannot_be_is_said(wishes: dict[str, str], words: str) -> None:
    keymap = build_keymap("vim", wishes)
    assert [words in warning for warning in keymap.warnings] == [True]
    if "add a second" not in words:
        assert keymap.keys_of("task.process") == ("p",)


@pytest.mark.parametrize(
    ("written", "name", "read"),
    [
        ("?", "question_mark", "?"),
        ("+", "plus", "+"),
        (",", "comma", ","),
        ("ctrl++", "ctrl+plus", "ctrl++"),
        ("ctrl+-", "ctrl+minus", "ctrl+-"),
        ("G", "G", "G"),
        ("shift+g", "G", "G"),
        ("upper_g", "G", "G"),
        ("Ctrl+P", "ctrl+p", "ctrl+p"),
        ("Shift+Ctrl+F1", "ctrl+shift+f1", "ctrl+shift+F1"),
        ("Esc", "escape", "Esc"),
        ("return", "enter", "Enter"),
        (" ", "space", "space"),
        ("PgUp", "pageup", "PgUp"),
        ("down", "down", "↓"),
        ("é", "é", "é"),
    ],
)
def test_keys_by_name(written: str, name: str, read: str) -> None:
    assert key_name(written) == name
    assert shown(name) == read


def test_signs_have_the_names_that_textual_gives_them() -> None:
    for sign in string.printable.strip() + " ":
        assert key_name(sign) == _character_to_key(sign)


def test_widgets_with_keys_of_their_own_are_told_of_other_keys() -> None:
    assert build_keymap("vim", {}).for_widgets() == {}
    told = build_keymap("vim", {"waiting.snooze": "z", "board.down": ["down", "f6"]}).for_widgets()
    assert told == {"waiting.snooze": "z", "list.down": "down,f6", "text.down": "down,f6"}


def test_every_binding_of_a_screen_is_an_action() -> None:
    screens = (WaitingRoom, MemoryScreen, AssistantsScreen, Composer)
    bindings = [each for screen in screens for each in screen.BINDINGS if isinstance(each, Binding)]
    moves = build_keymap("vim", {"board.page_down": "f6", "board.page_up": "f7"}).for_widgets()
    assert len(bindings) > 20
    assert {each.id for each in bindings} <= BY_ID.keys() | moves.keys()
