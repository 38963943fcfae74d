"""The values that agnt-tasks talks about: frozen, checked, camelCase on the wire."""
