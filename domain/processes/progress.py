"""How far a process has come with one business case."""

from __future__ import annotations

from enum import StrEnum


class ProcessState(StrEnum):
    """Whether a process goes on by itself."""

    RUNNING = "RUNNING"
    """Something is still to be done, by itself."""
    PARKED = "PARKED"
    """A step waits for a person."""
    DONE = "DONE"
    """Nothing is left to do."""
