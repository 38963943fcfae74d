"""`agnt worker`: be a worker, or look after those that run."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Sequence

import click

from agnt_tasks import wiring
from agnt_tasks.cli import exit_codes
from agnt_tasks.cli.command import command
from agnt_tasks.cli.environment import tell_whose
from agnt_tasks.cli.examples import epilog
from agnt_tasks.cli.terminal import Terminal
from agnt_tasks.config.settings import load_settings
from agnt_tasks.models.timestamp import to_iso
from agnt_tasks.wording.amounts import age, count


def build() -> click.Command:
    return click.Group(
        "worker",
        {
            "status": command("worker status", _status, "List the workers that run."),
            "stop": command("worker stop", _stop, "End all workers; the next one goes on with their work."),
        },
        invoke_without_command=True,
        callback=_work,
        help="Be a worker: run queued tasks, until ctrl-c or, with --idle, until there are none.",
        epilog=epilog("worker"),
        subcommand_metavar="[COMMAND]",
        params=[
            click.Option(
                ["--concurrency"],
                type=click.IntRange(1, 64),
                metavar="N",
                help="Executions at once, over all workers.",
            ),
            click.Option(
                ["--idle"],
                type=click.FloatRange(min=0),
                metavar="S",
                help="End after S seconds without work.",
            ),
            # How the wiring starts one; it writes nothing.
            click.Option(["--detached"], is_flag=True, hidden=True),
            # How a server starts its own, which ends when its standard input does.
            click.Option(["--attached"], is_flag=True, hidden=True),
        ],
    )


def _work(concurrency: int | None, idle: float | None, detached: bool, attached: bool) -> int:
    if click.get_current_context().invoked_subcommand:
        return exit_codes.OK
    settings = load_settings(os.environ)
    if detached:
        idle = settings.worker.idle_seconds if idle is None else idle
    elif not attached:
        limit = count(concurrency or settings.worker.concurrency, "execution")
        terminal = Terminal.here(json=False, plain=False)
        tell_whose(terminal, "worker")
        terminal.line(f"The worker runs as process {os.getpid()}, {limit} at once. Ctrl-c ends it.")
    asyncio.run(
        wiring.run_worker(
            settings, concurrency=concurrency, idle_seconds=idle, detached=detached, attached=attached
        )
    )
    return exit_codes.OK


def _status(terminal: Terminal) -> int:
    none = "No worker runs. One starts by itself when a task is processed."
    return _tell(terminal, wiring.list_workers(load_settings(os.environ)), none)


def _stop(terminal: Terminal) -> int:
    workers = wiring.stop_workers(load_settings(os.environ))
    if terminal.json or not workers:
        return _tell(terminal, workers, "No worker runs.")
    for worker in workers:
        terminal.line(f"{worker.id} (process {worker.pid}) is asked to end.")
    return exit_codes.OK


def _tell(terminal: Terminal, workers: Sequence[wiring.WorkerInfo], none: str) -> int:
    if terminal.json:
        terminal.data({"data": [_wire(worker) for worker in workers]})
    elif not workers:
        terminal.line(none)
    else:
        terminal.table(("WORKER", "PROCESS", "AGE", "STARTED"), [_cells(worker) for worker in workers])
    return exit_codes.OK


def _cells(worker: wiring.WorkerInfo) -> list[str]:
    return [worker.id, str(worker.pid), age(worker.started_at), _starter(worker)]


def _starter(worker: wiring.WorkerInfo) -> str:
    if worker.attached:
        return "by agnt serve"
    return "by itself" if worker.detached else "by a person"


def _wire(worker: wiring.WorkerInfo) -> dict[str, object]:
    return {
        "id": worker.id,
        "pid": worker.pid,
        "startedAt": to_iso(worker.started_at),
        "detached": worker.detached,
        "attached": worker.attached,
    }
