"""When the database has no room or no time for a question: said soon, and no fault of ours to be logged."""

from __future__ import annotations

import asyncpg
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoneBecameFree

from persistence.conflicts import sqlstate
from persistence.prepared import NoConnectionFree

TOO_MANY_CONNECTIONS, QUERY_CANCELED = "53300", "57014"


def is_overload(error: BaseException | None) -> bool:
    """Whether no connection became free in time, here or at the server: asking again later may help."""
    match error:
        case NoneBecameFree() | NoConnectionFree() | asyncpg.TooManyConnectionsError():
            return True
        case DBAPIError():
            return sqlstate(error) == TOO_MANY_CONNECTIONS
    return False


def is_too_slow(error: BaseException | None) -> bool:
    """Whether the database gave a statement up because it took longer than one may."""
    match error:
        case asyncpg.QueryCanceledError():
            return True
        case DBAPIError():
            return sqlstate(error) == QUERY_CANCELED
    return False
