"""The fast way to read: a selection becomes one prepared statement that answers with JSON."""
