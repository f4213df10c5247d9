"""Where databases of tests lie: in memory where there is room, for each of them is 900 files."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import disk_usage, rmtree

import psutil

MEMORY = Path("/dev/shm")
ROOM = 2 * 1024**3
"""Bytes, of which a session takes a tenth. Containers are often given less than it needs."""
NAMED = "postgres-of-tests-"


@contextmanager
def quick_folder(otherwise: Path) -> Iterator[Path]:
    """An empty folder in memory, gone afterwards; ``otherwise`` where there is none, or too little of it."""
    if not MEMORY.is_dir() or disk_usage(MEMORY).free < ROOM:
        yield otherwise
        return
    forget_what_was_killed()
    folder = MEMORY / f"{NAMED}{os.getpid()}"
    folder.mkdir(mode=0o700)
    try:
        yield folder
    finally:
        rmtree(folder)


def forget_what_was_killed() -> None:
    """Memory that sessions left behind which could not tidy up after themselves."""
    for left in MEMORY.glob(f"{NAMED}*"):
        if not psutil.pid_exists(int(left.name.removeprefix(NAMED))):
            rmtree(left, ignore_errors=True)
