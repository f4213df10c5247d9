"""How long things took, told at the end of a run."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

FIGURES: dict[str, float] = {}
"""Seconds by what they were spent on."""


@contextmanager
def measured(what: str) -> Iterator[None]:
    """Remember how long this took; nothing when it failed."""
    began = time.monotonic()
    yield
    FIGURES[what] = time.monotonic() - began


def told(broker: str) -> list[str]:
    """One line for each."""
    return [f"{broker}: {what}: {seconds:.2f} s" for what, seconds in FIGURES.items()]
