"""The instruments see what is there: tried on a small app, on a pseudo-terminal and headless."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import ClassVar

import pytest
from textual.app import App, ComposeResult
from textual.events import MouseScrollDown, MouseUp, Resize
from textual.widgets import Input, Static

from tests.tui.escapes import escapes_in, strange_in
from tests.tui.golden import UPDATE, assert_golden
from tests.tui.painted import place_of, style_at
from tests.tui.terminal import Terminal


class Toy(App[None]):
    """Says what happened to it; what it is given it prints as it is."""

    BINDINGS: ClassVar = [("f2", "edit"), ("escape", "quit")]

    def compose(self) -> ComposeResult:
        yield Static(markup=False)
        yield Static("[bold red]warm[/] [u]cold[/]")
        yield Input()

    def say(self, text: str) -> None:
        self.query(Static).first().update(text)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        self.say(f"typed {event.value}")

    def on_mouse_up(self, event: MouseUp) -> None:
        self.say(f"let go at {event.screen_offset}")

    def on_mouse_scroll_down(self, event: MouseScrollDown) -> None:
        self.say(f"rolled at {event.screen_offset}")

    def on_resize(self, event: Resize) -> None:
        self.say(f"{''.join(sys.argv[1:2])} {event.size.width}x{event.size.height}")

    def action_edit(self) -> None:
        with self.suspend():
            subprocess.run([os.environ["EDITOR"]], check=False)
        self.say("edited")


def toy(said: str, editor: str = "") -> Terminal:
    env = {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "EDITOR": editor}
    return Terminal([sys.executable, __file__, said], (60, 8), env)


def _is_back(terminal: Terminal) -> bool:
    shown = "\n".join(terminal.screen_lines())
    return "edited" in shown or "70x12" in shown


def test_a_terminal_types_clicks_resizes_edits_and_is_given_back(tmp_path: Path) -> None:
    editor = tmp_path / "editor"
    editor.write_text('#!/bin/sh\nprintf \'write: \'; read words; echo "$words" >>"$0.wrote"\n')
    editor.chmod(0o700)
    with toy("ready 行 [b]", str(editor)) as terminal:
        terminal.wait_for("ready 行 [b] 60x8")
        terminal.type("hi")
        terminal.wait_for("▊  hi ")
        terminal.press("backspace")
        terminal.wait_for("▊  h ")
        terminal.press("o", "enter")
        terminal.wait_for("typed ho")
        terminal.click(*terminal.find("cold"))
        terminal.wait_for("let go at Offset(x=5, y=1)")
        terminal.drag((3, 1), (9, 6))
        terminal.wait_for("let go at Offset(x=9, y=6)")
        terminal.wheel(2, 7, 1)
        terminal.wait_for("rolled at Offset(x=2, y=7)")
        terminal.resize(70, 12)
        terminal.wait_for("70x12")
        assert {"mode 1049", "kitty keys"} <= terminal.unrestored()
        terminal.press("f2")
        terminal.wait_for("write: ")
        assert terminal.screen_lines()[1:] == [""] * 11, "the app stayed on the screen of the editor"
        assert not terminal.unrestored()
        terminal.type("words\n")
        # Coming back may tell of the size once more, over what was said of the editor.
        terminal.wait_for(_is_back)
        assert (tmp_path / "editor.wrote").read_text() == "words\n"
        terminal.press("escape")
        assert terminal.wait_exit() == 0
        assert not terminal.unrestored()
        assert not strange_in(terminal.raw)


def test_a_stalled_terminal_reads_on_later_and_what_data_wrote_is_seen() -> None:
    with toy("before \x1b]52;c;aGk=\x1b\\ \x9b2J after") as terminal:
        terminal.wait_for("60x8")
        assert strange_in(terminal.raw) == {"OSC 52", "control 9b"}
        terminal.wait_quiet()
        terminal.stall()
        terminal.type("abc")
        with pytest.raises(AssertionError, match=r"'abc' did not come:\n(.*\n)+▊"):
            terminal.wait_for("abc", timeout=0.3)
        terminal.go_on()
        terminal.wait_for("abc")
        terminal.kill()
        assert terminal.wait_exit() == -9
        assert "mode 1049" in terminal.unrestored()


def test_every_kind_of_sequence_has_a_name() -> None:
    raw = b"a\r\n\x1b[1;31mb\x1b[?25l\x1b]8;;x\x1b\\c\x1bP1$r\x1b\\\x1b(B\x1b7\x07\xc2\x9d\x1b["
    names = {"CSI m", "CSI ?25l", "OSC 8", "string P", "esc (B", "esc 7", "control 07", "control 9d"}
    assert set(escapes_in(raw)) == names | {"control 1b"}


async def test_a_headless_screen_is_compared_and_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with Toy().run_test(size=(30, 6)) as pilot:

        async def fails(said: str = "steady 行 [b]", warm: str = "[bold red]warm[/] [u]cold[/]") -> str:
            for line, text in zip(pilot.app.query(Static), (said, warm), strict=True):
                line.update(text)
            await pilot.pause()
            try:
                assert_golden(pilot.app, "toy", folder=tmp_path)
            except pytest.fail.Exception as failure:
                return str(failure)
            return ""

        assert f"{UPDATE}=1" in await fails()
        monkeypatch.setenv(UPDATE, "1")
        assert not await fails()
        (tmp_path / "VERSION").write_text("1.0")
        assert "Textual 1.0" in await fails("other")
        monkeypatch.delenv(UPDATE)
        assert not await fails()
        assert "\n-00 steady 行 [b]\n+00 other" in await fails("other")
        said = (await fails(warm="[bold green]warm[/] [u]cold[/]")).splitlines()[1:]
        assert len(said) == 1
        assert said[0].startswith("line 1, columns 0 to 4: was bold #")
        assert place_of(pilot.app, "[b]") == (10, 0)
        assert style_at(pilot.app, *place_of(pilot.app, "warm")).bold
        assert not style_at(pilot.app, *place_of(pilot.app, "cold")).bold
        with pytest.raises(AssertionError, match="painted 1 times"):
            place_of(pilot.app, "warm", 1)


if __name__ == "__main__":
    Toy().run()
