"""Commands that are no operations on tasks: one module for each, with `build() -> click.Command`."""
