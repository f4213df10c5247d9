"""A copy of everything that must survive, and how an installation comes back from it."""
