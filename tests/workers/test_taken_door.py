"""A worker whose health port somebody else has: it says so and ends, and leaves no thread behind."""

from __future__ import annotations

import os
import socket
import subprocess
import sys

NOBODY = {
    "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nothing",
    "BROKER_URL": "redis://127.0.0.1:1/0",
    "SECRET_KEY": "0" * 32,
    "HOST": "127.0.0.1",
}


def test_a_worker_ends_when_its_health_port_is_taken() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        ended = subprocess.run(
            [sys.executable, "-m", "retaguarda", "worker"],
            env={**os.environ, **NOBODY, "HEALTH_PORT": str(port)},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert ended.returncode == 3
    assert f"port {port} for health checks is in use; set HEALTH_PORT" in ended.stderr
