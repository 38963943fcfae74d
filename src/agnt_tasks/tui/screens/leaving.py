"""How the board is left: for good, or for the board of another store. What was typed is kept first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agnt_tasks.errors import AgntError
from agnt_tasks.tui.notebook import Notebook
from agnt_tasks.tui.screens.hearing import Hearing

if TYPE_CHECKING:
    from agnt_tasks.tui.app import BoardApp

_ALONE = "This is the only store: [stores.NAME] in config.toml names others, and where they are."


class Leaving(Hearing, inherit_bindings=False):
    notebook: Notebook
    app: BoardApp

    def leave(self, return_code: int = 0) -> None:
        """The end: what was noted is written first."""
        self._put_away()
        if self.is_ready:
            self.regions.app.end(return_code)
        else:
            self.app.exit(return_code=return_code)

    def _put_away(self) -> None:
        if self.is_ready:
            self.regions.leave()
        self.notebook.save()

    def choose_store(self) -> None:
        """Ask which store to show, and show it."""
        if not self.surroundings.stores:
            self.say(_ALONE)
            return
        self.typed_ahead.begin()
        self.run_worker(self._choose_store(), group="form", exit_on_error=False)

    async def _choose_store(self) -> None:
        # Loaded when it is needed.
        from agnt_tasks.tui.typing.choose import Choice, Choose

        here = self.surroundings.store_name
        choices = [
            Choice(name, name, note="this one" if name == here else "") for name in self.surroundings.stores
        ]
        try:
            chosen = await self.ask(Choose("Which store?", choices, here))
        finally:
            self.typed_ahead.end()
        if chosen and chosen != here:
            self._show_store(chosen)

    def _show_store(self, name: str) -> None:
        another = self.surroundings.another
        try:
            surroundings = another(name) if another else None
        except AgntError as error:
            self.say(error.message, "error")
            return
        if surroundings is None:
            return
        self._put_away()
        if self.is_ready:
            self.regions.app.finish(lambda: self.app.show_board(surroundings))
        else:
            self.app.show_board(surroundings)
