"""Who a request comes from: what its Authorization header proves, now."""

from __future__ import annotations

from api.faults import Unauthenticated
from domain.platform.principal import Principal
from persistence.clock import now
from persistence.database import Database
from persistence.platform.keys import mint
from persistence.platform.principals import principal_of_key, principal_of_session
from persistence.platform.tokens import KEY

LONGEST_TOKEN = 2_000


async def principal_of(authorization: str | None, database: Database) -> Principal | None:
    """None when nothing is claimed. Raises Unauthenticated when what is claimed is not so."""
    if authorization is None:
        return None
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() != "bearer" or not token.isascii() or len(token) > LONGEST_TOKEN:
        raise Unauthenticated("Send a token as Authorization: Bearer.")
    principal = await (_by_key if token.startswith(KEY) else _by_session)(token.strip(), database)
    if principal is None:
        raise Unauthenticated("The token is not valid, or not any more.")
    return principal


async def _by_key(token: str, database: Database) -> Principal | None:
    presented = mint().read_key(token)
    return None if presented is None else await principal_of_key(database.prepared, presented)


async def _by_session(token: str, database: Database) -> Principal | None:
    at = now()
    bearer = mint().read_access(token, at=at)
    return None if bearer is None else await principal_of_session(database.prepared, bearer, at=at)
