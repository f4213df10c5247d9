"""Mutations that the lines of a file can be given to."""
