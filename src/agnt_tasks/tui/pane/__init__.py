"""The detail pane: one task in full, its facts, histories, files and words to it."""
