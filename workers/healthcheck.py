"""What a container's engine asks its process: whether it can work. ``python -m workers.healthcheck``."""

from __future__ import annotations

import os
import sys
from http.client import HTTPConnection, HTTPException

PATIENCE = 4.0
"""Seconds; the process itself gives up on a check after two."""
DOORS = (("HEALTH_PORT", "8001"), ("PORT", "8000"))
"""The API answers on the second, all others on the first."""


def is_ready(port: int) -> bool:
    """Whether what listens on this port of this machine says that it can work."""
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.request("GET", "/health/ready")
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(not any(is_ready(int(os.environ.get(name, default))) for name, default in DOORS))
