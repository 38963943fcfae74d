"""What the board knows and works out, without a screen and without a store."""
