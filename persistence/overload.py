"""When more is asked for at once than there are connections: said soon, and no fault of the question."""

from __future__ import annotations

import asyncpg
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoneBecameFree

from persistence.conflicts import sqlstate
from persistence.prepared import NoConnectionFree

TOO_MANY_CONNECTIONS = "53300"


def is_overload(error: BaseException | None) -> bool:
    """Whether no connection became free in time, here or at the server: asking again later may help."""
    match error:
        case NoneBecameFree() | NoConnectionFree() | asyncpg.TooManyConnectionsError():
            return True
        case DBAPIError():
            return sqlstate(error) == TOO_MANY_CONNECTIONS
    return False
