"""Live updates from a server that only lists and gets: what to ask next, and what the answers mean."""
