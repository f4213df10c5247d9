"""Files that people send: looked at first, attached to things, kept for as long as they must be."""
