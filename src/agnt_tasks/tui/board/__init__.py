"""The columns: where they stand, how a card is drawn, and the one widget that shows them all."""
