"""Whose login an identity is, unless its token was revoked."""

from __future__ import annotations

from domain.kernel.command import UnitOfWork
from domain.platform.identity import IdentityTokenInvalid, LinkedIdentity, ProvenIdentity
from domain.platform.ports import Identities
from domain.platform.session import Session


async def recognised(proven: ProvenIdentity, uow: UnitOfWork) -> LinkedIdentity | None:
    """None when it is linked to nobody. Raises IdentityTokenInvalid.

    The identity stays locked until the commit, so that nobody comes in while they are signed out; what
    was revoked is asked for afterwards.
    """
    identities = uow.ask(Identities)
    linked = await identities.of(proven)
    left = linked is not None and linked.has_left_since(proven.issued_at)
    if left or await identities.is_revoked(proven) or await _was_signed_out(proven, uow):
        raise IdentityTokenInvalid(reason="REVOKED")
    return linked


async def _was_signed_out(proven: ProvenIdentity, uow: UnitOfWork) -> bool:
    """A token whose session was ended opens no other."""
    opened = await uow.find_all(Session, issuer=proven.issuer, token_id=proven.token_id)
    return any(session.ended_at is not None for session in opened)
