"""A back office of its own for the clients: every process real, the demo companies founded."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from persistence.embedded.child import ServiceFailure, end, free_port, spawn
from persistence.settings import Settings

START_LIMIT = 180.0
"""Seconds."""


@dataclass(frozen=True)
class Door:
    """Where GraphQL is, and a key of a demo company, which invoices as orders are placed."""

    url: str
    key: str


@contextmanager
def started() -> Iterator[Door]:
    """It knows nothing of the settings of whoever starts it, and leaves nothing behind."""
    with TemporaryDirectory(prefix="conformance-") as folder:
        log, port = Path(folder) / "log", free_port()
        environment = {name: value for name, value in os.environ.items() if not _is_setting(name)}
        environment |= {"DATA_DIR": f"{folder}/data", "PORT": str(port)}
        with log.open("wb") as output:
            server = spawn([sys.executable, "-m", "retaguarda", "run"], output=output, env=environment)
        try:
            deadline = time.monotonic() + START_LIMIT
            while "is ready" not in log.read_text(errors="replace"):
                if server.poll() is not None or time.monotonic() > deadline:
                    raise ServiceFailure(f"the server did not start:\n{log.read_text(errors='replace')}")
                time.sleep(0.1)
            demo = json.loads((Path(folder) / "data" / "demo.json").read_text())
            yield Door(f"http://127.0.0.1:{port}/graphql", demo["companies"][0]["apiKey"])
        finally:
            end(server, patience=30)


def _is_setting(name: str) -> bool:
    return name.lower() in Settings.model_fields
