"""The one clock of business time. Leases, due times and housekeeping go by the database's own."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, DateTime, func, literal_column

from persistence.settings import ClockSettings


def now() -> datetime:
    """This instant, as business sees it, in UTC."""
    chosen = clock_settings()
    if chosen.clock_freeze is not None:
        return chosen.clock_freeze.astimezone(UTC)
    return datetime.now(UTC) + timedelta(seconds=chosen.clock_offset)


def sql_now() -> ColumnElement[Any]:
    """The same inside a statement; the plain now() of the database unless tests turned the clock."""
    chosen = clock_settings()
    if chosen.clock_freeze is not None:
        return literal_column(f"'{now().isoformat()}'::timestamptz", DateTime(timezone=True))
    if chosen.clock_offset:
        return func.now() + literal_column(f"interval '{chosen.clock_offset} seconds'")
    return func.now()


@cache
def clock_settings() -> ClockSettings:
    """Raises ValidationError when production is told another time."""
    return ClockSettings()
