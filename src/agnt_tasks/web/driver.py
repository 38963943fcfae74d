"""The driver with which a board runs behind the server. Textual loads it by the name in TEXTUAL_DRIVER."""

from __future__ import annotations

import os
from threading import Timer

from textual import messages
from textual.drivers.web_driver import WebDriver

GRACE_SECONDS = 3.0
"""What a board has to put its things in order, once nobody sees it any more."""


class EndingDriver(WebDriver):
    """Ends the board with its server, however that ends: Textual's own would run on, seen by nobody."""

    def run_input_thread(self) -> None:
        """Read until the server closes our input, which the kernel does even for one that was killed."""
        super().run_input_thread()
        if self.exit_event.is_set():
            return
        # A thread of its own: whatever the board does then, and even if it hangs, its process ends.
        last = Timer(GRACE_SECONDS, os._exit, (1,))
        last.daemon = True
        last.start()
        # Nobody reads any more: what the board still writes must not fail, or it could not end in good order.
        os.dup2(os.open(os.devnull, os.O_WRONLY), self.fileno)
        self._app.post_message(messages.ExitApp())
