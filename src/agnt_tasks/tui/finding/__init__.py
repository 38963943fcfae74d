"""Finding things by typing: the help, the palette, the `:` line."""
