"""agnt-tasks: a task board for AI agents, in the terminal.

Importing the package costs nothing: whatever is heavy is imported where it is used.
"""

__version__ = "0.1.0"
