"""`agnt web`: the board in a browser on this machine."""

from __future__ import annotations

import sys
import webbrowser
from threading import Thread

import click

from agnt_tasks.cli import exit_codes
from agnt_tasks.cli.environment import environment, named_store
from agnt_tasks.cli.examples import epilog
from agnt_tasks.cli.terminal import Terminal
from agnt_tasks.config.settings import load_settings
from agnt_tasks.errors import ConfigError

_PORT = 8137
_EXTRA = ("aiohttp", "textual_serve")
"""What `pip install "agnt-tasks[web]"` brings."""


def build() -> click.Command:
    return click.Command(
        "web",
        params=[
            click.Option(
                ["--port"],
                type=click.IntRange(0, 65535),
                default=_PORT,
                show_default=True,
                metavar="N",
                help="Port on 127.0.0.1; 0 takes any.",
            ),
            click.Option(["--open", "show"], is_flag=True, help="Open it in the browser at once."),
            # How the server starts a board for a page.
            click.Option(["--board"], is_flag=True, hidden=True),
        ],
        callback=_serve,
        help="Show the board in a browser on this machine, until ctrl-c.",
        epilog=epilog("web"),
    )


def _serve(port: int, show: bool, board: bool) -> int:
    if board:
        from agnt_tasks.wiring.board import run_board

        return run_board(environment())
    try:
        from agnt_tasks.web.server import run_server
    except ModuleNotFoundError as missing:
        if missing.name not in _EXTRA:
            raise
        raise ConfigError('`agnt web` needs one more package: run `pip install "agnt-tasks[web]"`.') from None
    settings, store = load_settings(environment()), named_store()
    # Told here, and not by every page.
    settings.stores.chosen()
    command = [sys.executable, "-m", "agnt_tasks", *(["--store", store] if store else []), "web", "--board"]
    log = settings.paths.logs / "web.log"
    run_server(command, port, log, lambda url: _announce(url, show=show))
    return exit_codes.OK


def _announce(url: str, *, show: bool) -> None:
    terminal = Terminal.here(json=False, plain=False)
    terminal.line(f"The board is at {url}")
    terminal.line("The address lets one browser in, once. Ctrl-c ends it.")
    if show:
        # Beside the server, which the browser asks at once.
        Thread(target=webbrowser.open, args=(url,), daemon=True).start()
