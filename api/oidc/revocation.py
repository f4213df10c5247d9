"""Taking back a token of a provider from the machine itself: it leaked, and its provider cannot be asked."""

from __future__ import annotations

from persistence.clock import now
from persistence.database import Database
from persistence.platform.identities import Revoked, revoke
from persistence.settings import Settings


async def take_back(settings: Settings, issuer: str, kind: Revoked, name: str) -> int:
    """How many sessions ended that rested on it; whoever shows it again opens none."""
    database = Database.connect(settings, connections=2)
    try:
        async with database.engine.begin() as connection:
            return await revoke(connection, issuer, kind, name, at=now())
    finally:
        await database.close()
