"""Tools, one file each: a module here that defines `TOOL` is a tool, and nothing else is needed."""
