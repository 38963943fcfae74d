"""Long texts in the user's own editor; where there is no terminal for it, on a screen of our own."""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, ClassVar

from textual.app import App, ComposeResult, SuspendNotSupported
from textual.await_complete import AwaitComplete
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen
from textual.widgets import TextArea

from agnt_tasks.errors import AgntError
from agnt_tasks.models.clean import clean_line
from agnt_tasks.tui.typing.dialog import Dialog
from agnt_tasks.tui.typing.key_line import KeyLine


async def edit_text(app: App[Any], text: str, suffix: str = ".md") -> str | None:
    """The text as $VISUAL, $EDITOR or vi left it; None: unchanged, or it failed, which the user is told.

    Call it in a worker. The board stands still meanwhile.
    """
    edited: str | None
    try:
        with _standing_back(app):
            edited = edited_by(editor_command(), text, suffix)
    except SuspendNotSupported:
        edited = await app.push_screen_wait(TextScreen(text))
    except AgntError as error:
        app.notify(clean_line(error.message), severity="error", markup=False)
        return None
    return None if edited == text else edited


@contextmanager
def _standing_back(app: App[Any]) -> Iterator[None]:
    """`App.suspend`, from which the board comes back after a failure, too: left by one, it never does."""
    failure: BaseException | None = None
    with app.suspend():
        try:
            yield
        except BaseException as error:  # It is raised as soon as the terminal is ours again.
            failure = error
    if failure is not None:
        raise failure


def editor_command() -> list[str]:
    """The editor and its arguments.

    Raises:
        AgntError: there is none.
    """
    wanted = os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi"
    try:
        command = shlex.split(wanted)
    except ValueError:
        command = []
    if not command or not shutil.which(command[0]):
        raise AgntError("no editor: set $EDITOR")
    return command


def edited_by(command: list[str], text: str, suffix: str) -> str:
    """What is in a private file after the editor has ended; the file is gone then.

    Raises:
        AgntError: the editor failed, or the file cannot be read.
    """
    try:
        # In a folder of its own, so that the backups that editors write go with it.
        with TemporaryDirectory(prefix="agnt-") as folder:
            file = Path(folder, f"text{suffix}")
            file.touch(0o600)
            file.write_bytes(text.encode())
            with _interrupts_left_to_it():
                code = subprocess.run([*command, file]).returncode  # noqa: S603 - the user's own command
            if code:
                raise AgntError(f"{command[0]} ended with {code}: the text stays as it was")
            edited = file.read_bytes().decode(errors="replace").replace("\r\n", "\n")
    except OSError as error:
        raise AgntError(f"{command[0]}: {error.strerror}: the text stays as it was") from None
    return edited if text.endswith("\n") else edited.removesuffix("\n")


@contextmanager
def _interrupts_left_to_it() -> Iterator[None]:
    """ctrl+c in an editor that lets the terminal handle it must not end the board."""
    before = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


class TextScreen(ModalScreen[str | None]):
    """A whole screen for one text. What was typed before Esc is there again when the same text is opened."""

    CSS_PATH = Dialog.CSS_PATH
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f2", "accept", "takes this text", id="editor.accept"),
        Binding("escape", "leave", "back, keeps it for later", id="editor.leave"),
    ]
    _kept: ClassVar[dict[str, str]] = {}

    def __init__(self, text: str) -> None:
        super().__init__()
        self._before = text
        self._area = TextArea(self._kept.get(text, text), compact=True, highlight_cursor_line=False)

    def compose(self) -> ComposeResult:
        yield self._area
        yield KeyLine(self)

    def dismiss(self, result: str | None = None) -> AwaitComplete:
        """Once: Textual takes away what is on top, and for a screen that is gone that were the board."""
        return super().dismiss(result) if self.is_active else AwaitComplete()

    def action_accept(self) -> None:
        self._kept.pop(self._before, None)
        self.dismiss(self._area.text)

    def action_leave(self) -> None:
        self._kept[self._before] = self._area.text
        self.dismiss(None)
