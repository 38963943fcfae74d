"""The board: a Textual app over a `Store`. Widgets get models and post messages; screens own workers."""
