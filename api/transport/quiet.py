"""Whoever knocks decides how often, so nothing of it is logged: only what goes wrong on our side."""

from __future__ import annotations

import logging

connections = logging.getLogger("api.connections")
"""Instead of the server's own logger, which tells of each connection and each malformed request."""
connections.setLevel(logging.ERROR)
connections.addFilter(lambda told: told.msg != "Invalid UTF-8 sequence received from client.")
