"""`agnt serve`: the API over HTTP, on this machine."""

from __future__ import annotations

import os
import re

import click

from agnt_tasks.cli import exit_codes
from agnt_tasks.cli.examples import epilog
from agnt_tasks.cli.terminal import Terminal
from agnt_tasks.config.settings import load_settings

_PORT = 8787
_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_ORIGIN = re.compile(r"https?://[^\s/*@?#]+")
_NAME = re.compile(r"[\w.-]+", re.ASCII)


def build() -> click.Command:
    return click.Command(
        "serve",
        params=_options(),
        callback=_serve,
        help="Serve the AGNT Tasks API over HTTP, with a worker beside it, until ctrl-c.\n\n"
        "Every request needs a token, also on this machine: yours is kept in your home and printed once the "
        "server listens; `agnt token create` makes more. Requests must call the server by a name that it "
        "knows: the one of --host, this machine's own, those of --allow-host, and any IP address where it "
        "listens to others.",
        epilog=epilog("serve"),
    )


def _options() -> list[click.Parameter]:
    return [
        click.Option(
            ["--host"],
            default=_LOOPBACK[0],
            show_default=True,
            metavar="NAME",
            help="Name or address to listen at; others than this machine need a proxy with TLS before it.",
        ),
        click.Option(
            ["--port"],
            type=click.IntRange(0, 65535),
            default=_PORT,
            show_default=True,
            metavar="N",
            help="Port; 0 takes any.",
        ),
        click.Option(
            ["--demo"], is_flag=True, help="Serve the examples of the API document, which are thrown away."
        ),
        click.Option(
            ["--no-worker"], is_flag=True, help="Run no worker: what is processed waits until one runs."
        ),
        click.Option(
            ["--allow-host", "names"],
            multiple=True,
            metavar="NAME",
            callback=_named,
            help="Another name that requests may call it, such as a proxy's; may be repeated.",
        ),
        click.Option(
            ["--cors-origin", "origins"],
            multiple=True,
            metavar="URL",
            callback=_checked,
            help="A web page's origin that may call, such as https://example.com; may be repeated.",
        ),
        click.Option(
            ["--rate-limit", "rate"],
            type=click.IntRange(min=1),
            metavar="N",
            help="Requests a minute for each token.",
        ),
        click.Option(
            ["--private-webhooks", "private"],
            is_flag=True,
            help="Let admins' webhooks lead to this machine and its neighbours (allowPrivate).",
        ),
    ]


def _named(ctx: click.Context, param: click.Parameter, given: tuple[str, ...]) -> tuple[str, ...]:
    for name in given:
        if not _NAME.fullmatch(name):
            raise click.BadParameter(f"{name!r} is no name: write tasks.example.com, without scheme or port.")
    return given


def _checked(ctx: click.Context, param: click.Parameter, given: tuple[str, ...]) -> tuple[str, ...]:
    origins = tuple(each.lower().removesuffix("/") for each in given)
    for origin in origins:
        if not _ORIGIN.fullmatch(origin):
            raise click.BadParameter(f"{origin!r} is no origin: write https://name or https://name:port.")
    return origins


def _serve(
    host: str,
    port: int,
    demo: bool,
    no_worker: bool,
    names: tuple[str, ...],
    origins: tuple[str, ...],
    rate: int | None,
    private: bool,
) -> int:
    import asyncio

    from agnt_tasks.wiring.serving import Ready, ServerOptions, run_server

    terminal = Terminal.here(json=False, plain=False)

    def announce(ready: Ready) -> None:
        terminal.line(f"Serving {ready.url}")
        terminal.line(f"export TOKEN={ready.token}")
        if host not in _LOOPBACK:
            terminal.note("Others can reach it, and read what is sent: put a proxy with TLS before it.")

    options = ServerOptions(host, port, not no_worker, origins, rate or 0, names, private)
    if demo:
        from agnt_tasks.wiring.demo_api import run_demo_server

        run_demo_server(options, announce)
    else:
        asyncio.run(run_server(load_settings(os.environ), options, announce))
    return exit_codes.OK
