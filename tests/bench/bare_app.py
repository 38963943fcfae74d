"""The least that Textual can show: what a first paint is measured against."""

from textual.app import App, ComposeResult
from textual.widgets import Static

MARKER = "the least"


class BareApp(App[None]):
    def compose(self) -> ComposeResult:
        yield Static(MARKER)


if __name__ == "__main__":
    BareApp().run()
