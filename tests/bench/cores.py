"""Which processor core does what while servers are measured."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

SERVER, DATABASE = 0, 1
"""The server under measurement has one for itself; PostgreSQL, Valkey and the load share the other."""


@contextmanager
def on_core(core: int) -> Iterator[None]:
    """What is started meanwhile stays there; on a machine with one core that is the only one."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {core % (os.cpu_count() or 1)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)
