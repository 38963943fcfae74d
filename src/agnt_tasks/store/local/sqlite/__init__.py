"""SQLite: connections, schema, queries, and rows as models."""
