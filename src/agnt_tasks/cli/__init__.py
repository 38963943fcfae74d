"""The command line: commands made from the verbs, and the commands that start a process."""
