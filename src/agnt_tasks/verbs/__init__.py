"""The verbs: everything that a user can do with tasks, declared once.

The command line is made from this table, and so will be the board's actions, its palette and its `:`
line. A verb is an operation on a `Store` (`operations`); what it is made of is told in `verb`. Commands
that start a process (worker, doctor, …) are no verbs: they live in `agnt_tasks.cli`.
"""

from __future__ import annotations

from agnt_tasks import lifecycle
from agnt_tasks.models.status import TaskStatus
from agnt_tasks.verbs import operations
from agnt_tasks.verbs.verb import Argument, Kind, Subject, Verb

_MESSAGE = Argument("message", Kind.TEXT, "What the assistant should know or do.", letter="m")
_FILES = Argument("files", Kind.FILE, "A file for the assistant.", word="file", letter="f", many=True)
_REASON = Argument("reason", Kind.TEXT, "Why; the assistant remembers it.")
_TYPE = Argument("type", Kind.WORD, "Any word to sort tasks by, such as research.", letter="t")
_SKILLS = Argument(
    "skills",
    Kind.WORD,
    "A skill or tool that may be used; none named: all.",
    word="skill",
    letter="s",
    many=True,
)
_FOLLOWERS = Argument("followers", Kind.EMAIL, "Who wants to see it.", word="follower", many=True)
_DESCRIPTION = Argument("description", Kind.TEXT, "What is to be done, in detail.", letter="d")
_PEOPLE = (
    Argument(
        "emails", Kind.EMAIL, "Everybody it shall be from now on.", word="email", many=True, placed=True
    ),
    Argument("add", Kind.EMAIL, "One more person.", many=True),
    Argument("remove", Kind.EMAIL, "One person less.", many=True),
)
_NOTE = Argument("id", Kind.WORD, "The id of the note.", required=True, placed=True)
_PROFILE = Argument("id", Kind.WORD, "The id of the assistant.", required=True, placed=True)

_PROCESS = Verb(
    "process",
    "Let the assistant work on a task: for the first time, again, or on from where it was stopped.",
    operations.process,
    Subject.TASKS,
    (_MESSAGE, _FILES),
    allowed=lifecycle.may_process,
    outcome="{id} is in progress.",
    queues=True,
)

VERBS: tuple[Verb, ...] = (
    Verb(
        "add",
        "Write down a new task; it waits until it is processed.",
        operations.add,
        arguments=(
            Argument("title", Kind.TEXT, "What is to be done, in a line.", required=True, placed=True),
            _DESCRIPTION,
            Argument("assistant", Kind.WORD, "Who does it; else the assistant default.", letter="a"),
            _TYPE,
            _SKILLS,
            Argument("assigned_users", Kind.EMAIL, "Who is responsible for it.", word="to", many=True),
            _FOLLOWERS,
        ),
        next=_PROCESS,
    ),
    Verb(
        "list",
        "List tasks, the latest change first.",
        operations.list_tasks,
        arguments=(
            Argument("status", Kind.STATUS, "Only tasks with this status.", many=True),
            Argument("type", Kind.WORD, "Only tasks of this type.", letter="t"),
            Argument("search", Kind.TEXT, "Only tasks with these words in title or description."),
            Argument("mine", Kind.FLAG, "Only tasks that I own."),
            Argument("page", Kind.NUMBER, "Which page, from 1."),
            Argument("per_page", Kind.NUMBER, "Tasks on a page, 100 at most; 20 if not given."),
        ),
        aliases=("ls",),
    ),
    Verb("show", "Show a task: facts, result, questions, history.", operations.show, Subject.TASKS),
    Verb(
        "edit",
        "Change fields of a task; a status is forced.",
        operations.edit,
        Subject.TASKS,
        (
            Argument("title", Kind.TEXT, "What is to be done, in a line."),
            _DESCRIPTION,
            _TYPE,
            Argument(
                "status", Kind.STATUS, "Move it there whatever it does; a running execution is cancelled."
            ),
            _SKILLS,
            _FOLLOWERS,
        ),
        outcome="{id} is changed.",
    ),
    _PROCESS,
    Verb(
        "answer",
        "Answer the question that a task waits for; it goes on from there.",
        operations.answer,
        Subject.TASK,
        (Argument("text", Kind.TEXT, "The answer.", required=True, placed=True), _FILES),
        allowed=lifecycle.may_answer,
        outcome="The answer is delivered: {id} is in progress again.",
        queues=True,
    ),
    Verb(
        "stop",
        "Stop the work on a task and put it on hold.",
        operations.stop,
        Subject.TASKS,
        allowed=lifecycle.may_stop,
        outcome="{id} is on hold.",
    ),
    Verb(
        "like",
        "Say that the result of a task is good.",
        operations.like,
        Subject.TASKS,
        (_REASON,),
        outcome="{id} is liked.",
    ),
    Verb(
        "dislike",
        "Say that the result of a task is bad.",
        operations.dislike,
        Subject.TASKS,
        (_REASON,),
        outcome="{id} is disliked.",
    ),
    Verb(
        "feedback",
        "Judge the result of a task, or take the verdict back.",
        operations.feedback,
        Subject.TASKS,
        (Argument("verdict", Kind.VERDICT, "The verdict.", required=True, placed=True), _REASON),
        outcome="The feedback on {id} is now: {feedback}.",
    ),
    Verb(
        "assign",
        "Say which people are responsible for a task.",
        operations.assign,
        Subject.TASK,
        _PEOPLE,
        outcome="{id} is assigned to {assigned_users}.",
    ),
    Verb(
        "follow",
        "Say which people want to see a task.",
        operations.follow,
        Subject.TASK,
        _PEOPLE,
        outcome="{id} is followed by {followers}.",
    ),
    Verb(
        "delete",
        "Delete a task and all its history for good.",
        operations.delete,
        Subject.TASKS,
        aliases=("rm",),
        outcome="{id} is deleted.",
        irreversible=True,
    ),
    Verb(
        "watch",
        "Tell what happens to tasks while it happens.",
        operations.watch,
        Subject.FILTER,
        (Argument("after", Kind.NUMBER, "Begin after the event with this number; else from now on."),),
    ),
    Verb(
        "wait",
        "Wait until the work on a task has ended.",
        operations.wait,
        Subject.TASKS,
        allowed=lambda status: status is TaskStatus.IN_PROGRESS,
    ),
    Verb(
        "files",
        "List the files of a task, or read one.",
        operations.files,
        Subject.TASK,
        (Argument("name", Kind.WORD, "The file to read; none: list them.", placed=True),),
        needs="files",
    ),
    Verb("export", "Write everything as JSON lines.", operations.export, needs="exchange"),
    Verb(
        "import",
        "Take in what export wrote, or any task objects of the API, as JSON lines.",
        operations.import_rows,
        arguments=(
            Argument("rows", Kind.ROWS, "The file to read.", word="file", required=True, placed=True),
        ),
        needs="exchange",
    ),
    Verb("assistants", "List the assistants and their models.", operations.assistants, needs="assistants"),
    Verb(
        "assistants save",
        "Make an assistant, or change one that was made here.",
        operations.save_assistant,
        arguments=(
            _PROFILE,
            Argument("name", Kind.WORD, "Its name for people."),
            Argument("model", Kind.WORD, "The model, as provider/model."),
            Argument("api_base", Kind.WORD, "The address of the model's server."),
            Argument("key", Kind.WORD, "Where its key is: env:NAME or file:/path."),
            Argument("instructions", Kind.TEXT, "What it should know and how it should work."),
            _SKILLS,
        ),
        outcome="Assistant {id} is saved.",
        needs="assistants",
    ),
    Verb(
        "assistants delete",
        "Delete an assistant that was made here.",
        operations.delete_assistant,
        arguments=(_PROFILE,),
        outcome="Assistant {id} is deleted.",
        needs="assistants",
    ),
    Verb(
        "memory",
        "List what assistants keep in mind.",
        operations.memory,
        arguments=(
            Argument("assistant", Kind.WORD, "Only notes of this assistant.", letter="a"),
            Argument("search", Kind.TEXT, "Notes with these words, the best fit first."),
        ),
        needs="memory",
    ),
    Verb(
        "memory edit",
        "Put a note in other words.",
        operations.edit_memory,
        arguments=(_NOTE, Argument("text", Kind.TEXT, "The new words.", required=True, placed=True)),
        outcome="{id} is changed.",
        needs="memory",
    ),
    Verb(
        "memory forget",
        "Make an assistant forget a note.",
        operations.forget,
        arguments=(_NOTE,),
        outcome="{id} is forgotten.",
        needs="memory",
    ),
    Verb("usage", "Tell what executions took: tokens, time and money.", operations.usage, needs="usage"),
)


def find_verb(word: str) -> Verb | None:
    """The verb of this name or alias."""
    return next((verb for verb in VERBS if word == verb.name or word in verb.aliases), None)
