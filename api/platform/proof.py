"""How people prove who they are, checked before a transaction begins: it takes a core for a while."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from api.context import Context
from api.faults import Throttled
from api.oidc import ProviderUnavailable, TokenRefused
from domain.platform.identity import IdentityProviderUnavailable, IdentityTokenInvalid, ProvenIdentity
from domain.platform.login import OnlyForMembers
from persistence.clock import now
from persistence.platform.passwords import TooBusy, passwords
from persistence.platform.principals import MemberLogin, login_of_member

T = TypeVar("T")
Kept = Callable[[AsyncConnection, UUID], Awaitable[list[T]]]
"""Reads what is kept with a login."""


async def is_right(password: str, digest: str | None) -> bool:
    """Takes as long when there is nobody to compare with. Raises Throttled."""
    try:
        return await passwords().matches(password, digest)
    except TooBusy:
        raise Throttled("Too many people are signing in. Try again in a moment.") from None


async def proven(token: str, context: Context, *path: str) -> ProvenIdentity:
    """Whom a provider's token speaks of. Raises IdentityTokenInvalid, IdentityProviderUnavailable."""
    try:
        return await context.services.providers.identity(token, at=now())
    except TokenRefused as refused:
        raise IdentityTokenInvalid(*path, reason=refused.reason.value) from None
    except ProviderUnavailable:
        raise IdentityProviderUnavailable(*path) from None


async def rehashed(password: str, digest: str) -> str | None:
    """A digest under the parameters of now; None when this one is, or when others are waiting."""
    if not passwords().is_outdated(digest):
        return None
    try:
        return await passwords().digest(password)
    except TooBusy:
        return None


async def own_login(context: Context) -> MemberLogin:
    """The login of who asks. Raises OnlyForMembers for a key."""
    who = context.known
    async with context.services.database.reading(who.company) as connection:
        login = await login_of_member(connection, who.company, who.id)
    if login is None:
        raise OnlyForMembers
    return login


async def of_own_login(kept: Kept[T], context: Context) -> list[T]:
    """For who asks; nothing for a key, which has no login."""
    try:
        login = await own_login(context)
    except OnlyForMembers:
        return []
    async with context.services.database.reading(context.known.company) as connection:
        return await kept(connection, login.login_id)
