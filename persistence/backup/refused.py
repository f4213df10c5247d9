"""Why nothing was backed up or restored."""

from __future__ import annotations

from enum import StrEnum


class Reason(StrEnum):
    """What stands in the way; nothing was changed."""

    NO_BACKUP_THERE = "NO_BACKUP_THERE"
    """No complete backup lies there: one without a manifest was not finished."""
    OTHER_KEY = "OTHER_KEY"
    """The manifest was changed, or SECRET_KEY is not the one of the installation that was backed up."""
    DAMAGED = "DAMAGED"
    """What lies there is not what the manifest says."""
    DATABASE_NOT_EMPTY = "DATABASE_NOT_EMPTY"
    """There are tables in the database already."""
    FILE_CONFLICT = "FILE_CONFLICT"
    """Another content is already kept under a path of the backup."""
    NOT_ALLOWED = "NOT_ALLOWED"
    """The login of DATABASE_URL may not do this."""
    PROGRAM_MISSING = "PROGRAM_MISSING"
    """No pg_dump or pg_restore that fits the server is on this machine."""
    PROGRAM_FAILED = "PROGRAM_FAILED"
    """A program of PostgreSQL ended with an error."""


class BackupRefused(Exception):
    """``reason`` never changes its name; ``detail`` is for a person."""

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
