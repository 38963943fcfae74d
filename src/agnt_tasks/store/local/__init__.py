"""The local store: lifecycle rules over a `Repository`; SQLite is the first."""
