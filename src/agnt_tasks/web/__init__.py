"""The board in a browser: one process of the board for each page, behind a gate, on this machine alone."""
