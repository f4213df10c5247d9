"""Database and broker from Python wheels, so that a fresh machine needs nothing installed."""
