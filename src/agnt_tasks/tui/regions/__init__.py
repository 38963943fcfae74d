"""What the board screen does, by region: moving, viewing, tasks, the pane, words to the user."""
