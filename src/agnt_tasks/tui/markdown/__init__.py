"""Markdown as lines: text that streams in is cut into blocks, and each block is drawn once."""
