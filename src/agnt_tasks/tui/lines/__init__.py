"""Lists drawn line by line: rows as values, and one widget that shows any number of them."""
