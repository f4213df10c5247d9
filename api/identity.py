"""Who a request comes from: what its Authorization header proves, now."""

from __future__ import annotations

from api.context import Context, Services
from api.faults import Unauthenticated
from api.transport.head import Head
from domain.platform.principal import Principal
from persistence.clock import now
from persistence.platform.keys import mint
from persistence.platform.principals import KeyClaim, ServiceClaim, SessionClaim
from persistence.platform.service_tokens import read_service
from persistence.platform.tokens import KEY
from persistence.proof import Claim, Proof, Shown

LONGEST_TOKEN = 2_000
NOT_VALID = "The token is not valid, or not any more."


async def principal_of(head: Head, services: Services) -> Principal | None:
    """None when nothing is claimed. Raises Unauthenticated when what is claimed is not so."""
    claim = _claim(head, services)
    return None if claim is None else await _proved(claim, services)


async def taken_for(head: Head, services: Services) -> tuple[Principal | None, Proof | None]:
    """Who it was when this token was last shown here, and the proof they owe before they are answered.

    Who was not seen before proves it at once. Raises Unauthenticated like ``principal_of``.
    """
    claim = _claim(head, services)
    if claim is None:
        return None, None
    shown = services.remembered.of(claim)
    if shown is None:
        return await _proved(claim, services), None
    return claim.principal(shown), Proof(claim, shown, services.database.prepared)


async def settled(context: Context) -> None:
    """Whoever was taken for somebody has proved it, before an answer goes out. Raises Unproven."""
    if context.proof is not None:
        await context.prove()
        _note_use(context.proof.claim, context.proof.expected, context.services)


async def _proved(claim: Claim, services: Services) -> Principal:
    rows = await services.database.prepared.fetch(claim.question.sql, claim.parameters)
    if not rows or not claim.holds(list(rows[0])):
        services.remembered.forget(claim)
        raise Unauthenticated(NOT_VALID)
    shown: Shown = list(rows[0])
    services.remembered.keep(claim, shown)
    _note_use(claim, shown, services)
    return claim.principal(shown)


def _note_use(claim: Claim, shown: Shown, services: Services) -> None:
    if (secret := claim.used(shown)) is not None:
        services.key_uses.note(claim.values["company"], secret, at=claim.values["at"])


def _claim(head: Head, services: Services) -> Claim | None:
    authorization = head.authorization
    if authorization is None:
        return None
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() != "bearer" or not token.isascii() or len(token) > LONGEST_TOKEN:
        raise Unauthenticated("Send a token as Authorization: Bearer.")
    claim = _claim_of(token.strip(), head, services)
    if claim is None:
        raise Unauthenticated(NOT_VALID)
    return claim


def _claim_of(token: str, head: Head, services: Services) -> Claim | None:
    at = now()
    if token.startswith(KEY):
        presented, address = mint().read_key(token), services.proxies.address_of(head)
        return None if presented is None else KeyClaim.of(presented, address=address, at=at)
    if (signed := read_service(token)) is not None:
        address = services.proxies.address_of(head)
        good = signed.good(audience=services.public_url, at=at)
        return ServiceClaim.of(signed, address=address, at=at) if good else None
    bearer = mint().read_access(token, at=at)
    return None if bearer is None else SessionClaim.of(bearer, at=at)
