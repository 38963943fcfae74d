"""Settings: read once at the top, passed down as values. Nothing here opens a database."""
