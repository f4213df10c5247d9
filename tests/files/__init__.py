"""Files: sent, looked at, attached, fetched, kept and removed."""
