"""An example or three for each command: the end of its help."""

from __future__ import annotations

_EXAMPLES = {
    "add": (
        'agnt add "Draft Q2 OKRs" -d "From the strategy memo" -t document-creation',
        'agnt add "Summarise the report" -f report.md --wait',
        "git log -5 | agnt add - --to jane@example.com",
    ),
    "list": (
        "agnt list --status needs_clarification,failed",
        'agnt list --search "quarterly report" --mine --json',
    ),
    "show": ("agnt show task_def456", "agnt show task_def456 --json"),
    "edit": (
        'agnt edit task_def456 --title "Schedule Q2 planning" --type scheduling',
        "agnt edit task_def456 --status completed",
        'agnt edit task_def456 --skill ""',
    ),
    "process": (
        "agnt process task_def456 --wait",
        'agnt process task_def456 -m "Prefer mornings" -f calendar.md',
    ),
    "answer": ('agnt answer task_ask001 "Tuesday, 10:00"', "echo Tuesday | agnt answer task_ask001 - --wait"),
    "stop": ("agnt stop task_def456",),
    "like": ("agnt like task_def456", 'agnt like task_def456 --reason "Short and right"'),
    "dislike": ('agnt dislike task_def456 --reason "The sources are missing"',),
    "feedback": ("agnt feedback task_def456 dislike --reason incomplete", "agnt feedback task_def456 none"),
    "assign": (
        "agnt assign task_def456 jane@example.com bob@example.com",
        "agnt assign task_def456 --add eve@example.com --remove bob@example.com",
    ),
    "follow": ("agnt follow task_def456 cto@example.com", "agnt follow task_def456 --remove cto@example.com"),
    "delete": ("agnt delete task_def456 --yes",),
    "watch": ("agnt watch", "agnt watch task_def456 --json", "agnt watch --after 0"),
    "wait": ("agnt wait task_def456 --timeout 60", "agnt wait task_def456 task_ask001 --json"),
    "files": (
        "agnt files task_def456",
        "agnt files task_def456 notes.md",
        "agnt files task_def456 notes.md -o notes.md --force",
    ),
    "export": ("agnt export > tasks.jsonl",),
    "import": ("agnt import tasks.jsonl", "agnt export | AGNT_HOME=copy agnt import -"),
    "assistants": ("agnt assistants", "agnt assistants --json"),
    "assistants save": (
        'agnt assistants save writer --model openai/gpt-5.4-mini --instructions "Write short sentences."',
    ),
    "assistants delete": ("agnt assistants delete writer",),
    "memory": ("agnt memory", "agnt memory --assistant default --search mornings"),
    "memory edit": ('agnt memory edit mem_001 "Mornings are best"',),
    "memory forget": ("agnt memory forget mem_001",),
    "usage": ("agnt usage", "agnt usage --json"),
    "demo": ("agnt demo", "agnt demo --tasks 5000"),
    "web": ("agnt web", "agnt web --port 8200 --open"),
    "serve": ("agnt serve", "agnt serve --demo --port 0", "agnt serve --allow-host tasks.example.com"),
    "token": ("agnt token create", "agnt token list"),
    "token create": (
        "agnt token create jane@example.com --name laptop --days 90",
        "agnt token create ci@example.com --scope read --json",
        "agnt token create eve@example.com --account new",
    ),
    "token list": ("agnt token list", "agnt token list --json"),
    "token revoke": ("agnt token revoke 0123456789ab",),
    "worker": ("agnt worker --idle 0", "agnt worker status", "agnt worker stop"),
    "worker status": ("agnt worker status --json",),
    "worker stop": ("agnt worker stop",),
    "doctor": ("agnt doctor", "agnt doctor --json"),
    "logs": ("agnt logs -n 20", "agnt logs --follow"),
    "backup": ("agnt backup", "agnt backup tasks-copy.db"),
    "skills": ("agnt skills", "agnt skills --json"),
    "config": ("agnt config", "agnt config --json"),
    "model": ("agnt model show", "agnt model test", "agnt model allow OPENAI_API_KEY"),
    "model show": ("agnt model show", "agnt model show writer --json"),
    "model test": ("agnt model test",),
    "model allow": ("agnt model allow OPENAI_API_KEY",),
    "completion": (
        'eval "$(agnt completion bash)"',
        "agnt completion zsh > _agnt",
        "agnt completion fish > agnt.fish",
    ),
}


def examples(name: str) -> tuple[str, ...]:
    return _EXAMPLES[name]


def epilog(name: str) -> str:
    """The section for click; \\b keeps the lines as they are."""
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in examples(name))
