"""A backup of the installation while orders flow, put back elsewhere and compared with what it promised."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from persistence.embedded.postgres import EmbeddedPostgres
from persistence.embedded.running import superuser_url
from tests.chaos.installation import ROOT, Installation


class NotWhole(Exception):
    """A step of it failed; the message is what it said."""


@dataclass(frozen=True)
class Restored:
    """Seconds of each step; ``whole`` of ``companies`` keep every invariant and the audit's head."""

    backup_seconds: float
    restore_seconds: float
    verify_seconds: float
    companies: int
    whole: int


def backed_up(installation: Installation, shelf: Path) -> float:
    """Seconds it took. Raises NotWhole."""
    source = {"DATABASE_URL": superuser_url(installation.postgres)}
    return _retaguarda(installation.environment | source, "backup", "--to", str(shelf))[1]


def restored(installation: Installation, shelf: Path, folder: Path, backup_seconds: float) -> Restored:
    """On a server of its own, with files of its own. Raises NotWhole."""
    with EmbeddedPostgres(folder / "postgres") as another:
        there = installation.environment | {
            "DATABASE_URL": superuser_url(another),
            "STORAGE_URL": (folder / "files").as_uri(),
        }
        _, restoring = _retaguarda(there, "restore", "--from", str(shelf))
        said, verifying = _retaguarda(there, "verify", "--from", str(shelf), "--json")
    verdicts = json.loads(said)
    whole = sum(verdict["whole"] for verdict in verdicts)
    return Restored(backup_seconds, restoring, verifying, len(verdicts), whole)


def _retaguarda(environment: Mapping[str, str], *arguments: str) -> tuple[str, float]:
    began = time.monotonic()
    command = [sys.executable, "-m", "retaguarda", *arguments]
    done = subprocess.run(
        command, env=os.environ | environment, cwd=ROOT, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise NotWhole(done.stdout + done.stderr)
    return done.stdout, time.monotonic() - began
