"""The sandbox as a process of its own: it starts, it says so, and it stops when told."""

from __future__ import annotations

import multiprocessing
import os
import signal
from pathlib import Path

import httpx
import pytest

from persistence.embedded.child import free_port
from workers.sandbox.server import run


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT])
def test_it_stops_cleanly_when_told(tmp_path: Path, told: signal.Signals):
    port, steer_port = free_port(), free_port()
    context = multiprocessing.get_context("spawn")
    process = context.Process(target=run, args=("127.0.0.1", port, steer_port, tmp_path))
    process.start()
    try:
        transport = httpx.HTTPTransport(retries=12)
        with httpx.Client(transport=transport, trust_env=False, timeout=30) as hands:
            assert hands.get(f"http://127.0.0.1:{steer_port}/health/live").json()["status"] == "ok"
        os.kill(process.pid or 0, told)
        process.join(15)
        assert process.exitcode == 0
    finally:
        process.kill()
        process.join()
