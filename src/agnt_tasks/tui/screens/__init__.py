"""What fills the whole terminal: the board, and what lies above it."""
