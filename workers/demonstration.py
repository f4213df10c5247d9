"""The demonstration: a sale over HTTP as a partner would do it, against a server that is up or brought up."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager

from persistence.embedded.child import ServiceFailure, end, spawn
from workers.children import answers
from workers.console import say
from workers.installation import PROJECT, Installation

START_LIMIT = 180.0
"""Seconds; the first start founds the demo companies."""


def demonstrate() -> int:
    """Play docs/examples/sale.py and answer with its exit code."""
    installation = Installation.here()
    url = installation.environment["PUBLIC_URL"]
    with _a_server(installation, f"{url}/health/ready"):
        sale = [
            sys.executable,
            PROJECT / "docs" / "examples" / "sale.py",
            "--url",
            url,
            "--key",
            _key(installation),
        ]
        return subprocess.run(sale, check=False).returncode


@contextmanager
def _a_server(installation: Installation, ready: str) -> Generator[None]:
    """The one that answers; else one of our own, ended afterwards."""
    if answers(ready):
        yield
        return
    installation.folder.mkdir(mode=0o711, parents=True, exist_ok=True)
    log = installation.folder / "demo.log"
    say(f"No server answers at {ready}: starting one (its log: {log})")
    began = time.monotonic()
    with log.open("wb") as output:
        server = spawn([sys.executable, "-m", "retaguarda", "run"], output=output, env=os.environ)
    try:
        while not (answers(ready) and "is ready" in log.read_text(errors="replace")):
            if server.poll() is not None or time.monotonic() - began > START_LIMIT:
                raise ServiceFailure(
                    "the server did not start:\n" + _last_lines(log.read_text(errors="replace"))
                )
            time.sleep(0.1)
        say(f"Ready in {time.monotonic() - began:.1f} s")
        yield
    finally:
        end(server, patience=30)


def _key(installation: Installation) -> str:
    if key := os.environ.get("DEMO_API_KEY"):
        return key
    if not installation.demo.exists():
        raise ServiceFailure(
            f"{installation.demo} is missing; name a partner key of that server in DEMO_API_KEY"
        )
    return json.loads(installation.demo.read_text())["companies"][0]["apiKey"]


def _last_lines(text: str) -> str:
    return "\n".join(text.splitlines()[-20:])
