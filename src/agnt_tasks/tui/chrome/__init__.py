"""What stands around the board: the line above it, the keys below it, words that come and go."""
