"""Make the pictures of the README: the demo's board while Rehearsal works on it.

    python assets/screenshot.py

Needs a checkout with the package installed; writes `board.svg`, `task.svg` and `waiting.svg` beside itself.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from agnt_tasks.config.settings import load_settings
from agnt_tasks.tui.app import BoardApp
from agnt_tasks.tui.screens.board import BoardScreen
from agnt_tasks.wiring import ensure_worker, stop_workers
from agnt_tasks.wiring.board import surroundings
from agnt_tasks.wiring.demo import prepare_demo

HERE = Path(__file__).parent
SIZE = (150, 38)
PICTURES: dict[str, tuple[str, ...]] = {
    "board": ("right",),
    "task": ("5", "G", "enter", "E"),
    "waiting": ("w",),
}
"""What is pressed before each is taken."""


async def main() -> None:
    os.environ |= {"TEXTUAL_ANIMATIONS": "none", "COLORTERM": "truecolor"}
    with tempfile.TemporaryDirectory(prefix="agnt-picture-") as folder:
        demo = await prepare_demo(Path(folder), pace=0.2)
        settings = load_settings(demo.env)
        await ensure_worker(settings)
        try:
            for name, keys in PICTURES.items():
                app = BoardApp(surroundings(demo.env, "demo", lasting=False))
                await take(app, keys, HERE / f"{name}.svg")
        finally:
            stop_workers(settings)


async def take(app: BoardApp, keys: tuple[str, ...], target: Path) -> None:
    """Wait until an assistant works, press the keys, and export what is seen."""
    async with app.run_test(size=SIZE) as pilot:
        board = app.screen
        assert isinstance(board, BoardScreen)

        async def until(condition: Callable[[], bool]) -> None:
            for _ in range(200):
                if condition():
                    return
                await pilot.pause(0.1)
            sys.exit(f"{target.name}: nothing to be seen")

        await until(lambda: any(each.execution == "running" for each in board.state.standings.values()))
        await pilot.press(*keys)
        await pilot.pause(1)
        target.write_text(app.export_screenshot(title="agnt", simplify=True), encoding="utf-8")


if __name__ == "__main__":
    asyncio.run(main())
