"""How files that people send are stored, sealed, and read."""
