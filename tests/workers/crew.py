"""Worker processes of one test, each in earnest, those still alive killed after it."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass

from persistence.embedded.child import free_port
from tests.patience import until
from workers.children import answers

START_LIMIT = 90.0
"""Seconds that a worker may take to begin on a busy machine; no figure of ours."""


@dataclass(frozen=True)
class Crew:
    """``program`` is what Python is told to run, with these ``settings``."""

    program: tuple[str, ...]
    settings: Mapping[str, str]
    cleanup: ExitStack

    def begin(self, *, port: int | None = None, **more: str) -> subprocess.Popen[bytes]:
        environment = os.environ | self.settings | more | {"HEALTH_PORT": str(port or free_port())}
        worker = subprocess.Popen([sys.executable, *self.program], env=environment)
        self.cleanup.callback(worker.wait)
        self.cleanup.callback(worker.kill)
        return worker

    async def ready(self, **more: str) -> subprocess.Popen[bytes]:
        """One that can work already."""
        port = free_port()
        worker = self.begin(port=port, **more)
        ready = f"http://127.0.0.1:{port}/health/ready"
        await asyncio.to_thread(until, lambda: answers(ready), within=START_LIMIT)
        return worker
