"""Everything that a key, the palette, the `:` line or the help of the board can start, in one table."""

from __future__ import annotations

from typing import NamedTuple

PLACES = ("board", "pane", "waiting", "memory", "assistants", "writing")
"""Where keys go. Text inputs own every key that prints, wherever they stand."""
EVERYWHERE = PLACES[:-1]


class Action(NamedTuple):
    id: str
    """Stable: people remap keys by it."""
    keys: tuple[str, ...]
    """Of the preset `vim`, as Textual names them."""
    label: str
    """One or two words, for the footer."""
    help: str
    """One sentence."""
    group: str
    """Its heading in the help."""
    verb: str = ""
    """The verb it is a face of, if it is one."""
    where: tuple[str, ...] = EVERYWHERE
    """Some of PLACES."""


def _group(name: str, where: tuple[str, ...], *rows: tuple[str, ...]) -> tuple[Action, ...]:
    """Actions of one heading and one place: id, keys, label, help and, if it is one's face, its verb."""
    return tuple(
        Action(id_, tuple(keys.split()), label, text, name, verb[0] if verb else "", where)
        for id_, keys, label, text, *verb in rows
    )


_BOARD, _PANE, _TASK = ("board",), ("pane",), ("board", "pane")

ACTIONS: tuple[Action, ...] = (
    *_group(
        "Move",
        EVERYWHERE,
        ("board.down", "j down", "down", "One card or line down."),
        ("board.up", "k up", "up", "One card or line up."),
        ("board.top", "g home", "top", "To the first one."),
        ("board.bottom", "G end", "bottom", "To the last one; in a running answer: follow it again."),
        ("board.page_down", "pagedown ctrl+d", "page down", "One screen down."),
        ("board.page_up", "pageup ctrl+u", "page up", "One screen up."),
        ("pane.back", "escape", "back", "One level back: closes, clears marks, then the filter."),
        ("app.focus_next", "tab", "next part", "The focus to the next part of the screen."),
        ("app.focus_previous", "shift+tab", "previous part", "The focus to the part before."),
    ),
    *_group(
        "Move",
        _BOARD,
        ("board.left", "h left H", "left", "The column to the left."),
        ("board.right", "l right L", "right", "The column to the right."),
        *((f"board.column_{n}", str(n), f"column {n}", f"To column {n}.") for n in range(1, 7)),
        ("view.next_unread", "N", "next new", "To the next task that changed since you saw it."),
    ),
    *_group("Task", _BOARD, ("pane.open", "enter", "open", "Open the task; a failed one at what failed.")),
    *_group(
        "Task",
        _TASK,
        ("task.new", "n", "new", "Write down a new task.", "add"),
        ("task.edit", "e", "edit", "Change title, description, type and skills.", "edit"),
        ("task.process", "p", "process", "Let the assistant work on it, with a message.", "process"),
        ("pane.compose", "i", "write", "Write to the assistant; @ attaches a file."),
        ("task.answer", "a", "answer", "Answer what the task asks; it goes on from there.", "answer"),
        ("task.stop", "s", "stop", "Stop the work and put the task on hold.", "stop"),
        ("task.move", "m", "move", "Move to a column: processes, stops or forces the status.", "edit"),
        ("task.like", "plus t", "like", "The result is good; again: take that back.", "like"),
        ("task.dislike", "minus T", "dislike", "The result is bad, and why; again: take it back.", "dislike"),
        ("task.assignees", "A", "assignees", "Say which people are responsible.", "assign"),
        ("task.followers", "F", "followers", "Say which people want to see it.", "follow"),
        ("task.copy_id", "y", "copy id", "Copy the id of the task."),
        ("task.delete", "d", "delete", "Delete the task and its history for good.", "delete"),
        ("task.undo", "u", "undo", "Take back the last change, if nothing has acted on it."),
        ("task.redo", "U", "redo", "Do again what was taken back."),
    ),
    *_group(
        "Mark",
        _BOARD,
        ("mark.toggle", "space", "mark", "Mark the card for a verb on several, or no longer."),
        ("mark.column", "v", "mark all", "Mark every task of this column."),
        ("mark.clear", "V", "unmark all", "Take all marks away."),
    ),
    *_group(
        "Open task",
        _PANE,
        ("pane.next_tab", "l right", "next tab", "The tab to the right."),
        ("pane.previous_tab", "h left", "previous tab", "The tab to the left."),
        ("pane.overview", "O f2", "overview", "Description and latest result."),
        ("pane.activity", "I f3", "activity", "What happened, in order."),
        ("pane.executions", "E f4", "executions", "What the assistant did, step by step, and what it took."),
        ("pane.files", "at f5", "files", "Attachments and results."),
        ("pane.unfold", "enter space", "unfold", "Show or hide what belongs to this line."),
        ("pane.editor", "ctrl+e", "editor", "Write the message in $EDITOR."),
    ),
    *_group(
        "View",
        _BOARD,
        ("view.search", "slash", "search", "Look for words in titles and descriptions."),
        ("view.filter", "f", "filter", "Show only some tasks, such as status:failed mine."),
        ("view.sort", "o", "order", "Order the columns in another way."),
        ("view.recent", "c", "hide old", "Hide completed tasks that are old, or show them again."),
        ("view.fold", "z", "fold", "Keep this column folded or open, or as it comes."),
        ("view.all_read", "R", "all seen", "Take every change as seen."),
        ("view.load", "b", "views", "Show a view that was saved."),
        ("view.save", "B", "save view", "Save filter and order as a view."),
    ),
    *_group(
        "Waiting room",
        ("waiting",),
        ("waiting.answer", "enter", "answer", "Send the answer and go to the next question.", "answer"),
        ("waiting.write", "i", "write", "Answer in your own words."),
        *((f"waiting.option_{n}", str(n), f"option {n}", f"Answer with option {n}.") for n in range(1, 10)),
        ("waiting.next", "n", "next", "The next question, without answering this one."),
        ("waiting.previous", "p", "previous", "The question before."),
        ("waiting.snooze", "s", "snooze", "Put the question behind all others."),
        ("waiting.hold", "h", "on hold", "Twice: withdraw the question, put the task on hold.", "stop"),
        ("waiting.show", "o", "task", "Open the task that asks."),
    ),
    *_group(
        "Memory",
        ("memory",),
        ("memory.search", "slash", "search", "Look for notes."),
        ("memory.assistant", "a", "assistant", "Only the notes of the next assistant."),
        ("memory.edit", "e", "edit", "Put the note in other words.", "memory edit"),
        ("memory.editor", "ctrl+e", "edit in $EDITOR", "Edit the note in $EDITOR.", "memory edit"),
        ("memory.forget", "d x", "withdraw", "Make the assistant forget the note.", "memory forget"),
        ("memory.show", "o", "task", "Open the task that it comes from."),
    ),
    *_group(
        "Assistants",
        ("assistants",),
        ("assistants.new", "n", "new", "Make an assistant.", "assistants save"),
        ("assistants.edit", "e", "edit", "Change the assistant.", "assistants save"),
        ("assistants.delete", "d", "delete", "Delete the assistant.", "assistants delete"),
    ),
    *_group(
        "Writing",
        ("writing",),
        ("composer.send", "enter", "send", "Send the message."),
        ("composer.newline", "ctrl+o", "new line", "Begin a new line."),
        ("composer.editor", "ctrl+e", "editor", "Write it in $EDITOR."),
        ("composer.leave", "escape", "leave", "Leave; the text stays as a draft."),
        ("form.submit", "f2", "save", "Save what the form says."),
        ("form.process", "f3", "save and process", "Save, and let the assistant begin."),
    ),
    *_group(
        "Board",
        EVERYWHERE,
        ("waiting.open", "w", "waiting room", "All questions that wait for you, one after the other."),
        ("memory.open", "M", "memory", "What assistants keep in mind.", "memory"),
        ("assistants.open", "P", "assistants", "The assistants and their models.", "assistants"),
        ("app.command", "colon", "command", "Type a command, such as :failed."),
        ("app.palette", "ctrl+p", "palette", "Find any task or action by its name."),
        ("app.help", "question_mark f1", "help", "All keys; type to find one, Enter does it."),
        ("app.guide", "", "guide", "Show the first steps again."),
        ("app.refresh", "r", "refresh", "Read everything again."),
        ("view.theme", "ctrl+t", "theme", "The next theme."),
        ("app.quit", "q", "quit", "Leave the board; says what keeps running."),
    ),
    *_group("Board", _TASK, ("app.store", "S", "store", "Show the board of another store.")),
)
BY_ID = {action.id: action for action in ACTIONS}
