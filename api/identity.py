"""Who a request comes from: what its Authorization header proves, now."""

from __future__ import annotations

from api.context import Services
from api.faults import Unauthenticated
from api.transport.head import Head
from domain.platform.principal import Principal
from persistence.clock import now
from persistence.platform.keys import mint
from persistence.platform.principals import principal_of_key, principal_of_session
from persistence.platform.tokens import KEY

LONGEST_TOKEN = 2_000


async def principal_of(head: Head, services: Services) -> Principal | None:
    """None when nothing is claimed. Raises Unauthenticated when what is claimed is not so."""
    authorization = head.authorization
    if authorization is None:
        return None
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() != "bearer" or not token.isascii() or len(token) > LONGEST_TOKEN:
        raise Unauthenticated("Send a token as Authorization: Bearer.")
    token = token.strip()
    if token.startswith(KEY):
        principal = await _by_key(token, services.proxies.address_of(head), services)
    else:
        principal = await _by_session(token, services)
    if principal is None:
        raise Unauthenticated("The token is not valid, or not any more.")
    return principal


async def _by_key(token: str, address: str | None, services: Services) -> Principal | None:
    presented, at = mint().read_key(token), now()
    if presented is None:
        return None
    reads = services.database.prepared
    found = await principal_of_key(reads, presented, address=address, at=at)
    if found is None:
        return None
    principal, secret = found
    services.key_uses.note(principal.company, secret, at=at)
    return principal


async def _by_session(token: str, services: Services) -> Principal | None:
    at = now()
    bearer = mint().read_access(token, at=at)
    return None if bearer is None else await principal_of_session(services.database.prepared, bearer, at=at)
