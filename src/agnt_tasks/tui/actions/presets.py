"""Two ways to lay the keys: for people who know vim, and for people who do not."""

from __future__ import annotations

import re
from collections.abc import Mapping

from agnt_tasks.tui.actions import ACTIONS

_VIM = {action.id: action.keys for action in ACTIONS}
_VIM_ONLY = re.compile("[hjklgGHL]|ctrl[+].+|f[2-9]")
# Instead of ctrl, F-keys as elsewhere; everything else has one letter in both.
_MORE = {
    "task.edit": ("f2",),
    "view.search": ("f3",),
    "memory.search": ("f3",),
    "app.palette": ("f4",),
    "app.refresh": ("f5",),
    "pane.files": ("f6",),
    "pane.editor": ("f8",),
    "view.theme": ("f9",),
    "task.delete": ("delete",),
    "memory.forget": ("delete",),
    "assistants.delete": ("delete",),
    "waiting.hold": ("delete",),
    "memory.editor": ("f8",),
    "composer.newline": ("f4",),
    "composer.editor": ("f8",),
    "form.submit": ("f2",),
    "form.process": ("f3",),
}
_PLAIN = {
    each: (*(key for key in keys if not _VIM_ONLY.fullmatch(key)), *_MORE.get(each, ()))
    for each, keys in _VIM.items()
}

PRESETS: Mapping[str, Mapping[str, tuple[str, ...]]] = {"vim": _VIM, "plain": _PLAIN}
"""Keys by action id, by preset."""
