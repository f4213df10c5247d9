"""Where the database is, as the environment says it and as the driver wants it."""

from __future__ import annotations

from sqlalchemy import URL, make_url


def asyncpg_url(url: str) -> URL:
    """The address for SQLAlchemy on asyncpg; ``sslmode`` is spelt ``ssl`` there."""
    parsed = make_url(url).set(drivername="postgresql+asyncpg")
    if mode := parsed.query.get("sslmode"):
        parsed = parsed.difference_update_query(["sslmode"]).update_query_dict({"ssl": mode})
    return parsed
