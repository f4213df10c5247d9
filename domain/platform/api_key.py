"""A partner's key: acts in one company, within its scopes, until it is revoked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.kernel.aggregate import Aggregate
from domain.kernel.refusal import Refusal


class ScopeBeyondOwn(Refusal):
    """Nobody hands out more than they have; facts: ``scope``."""

    code = "SCOPE_BEYOND_OWN"


class UnknownPermission(Refusal):
    """Nothing asks for it, so that it would open nothing; facts: ``scope``."""

    code = "UNKNOWN_PERMISSION"


@dataclass(eq=False, kw_only=True)
class ApiKey(Aggregate):
    """Only a digest of the secret is kept. ``created_by`` lends the key his authority for discounts."""

    id: UUID
    version: int = 1
    name: str
    scopes: tuple[str, ...]
    digest: bytes
    created_by: UUID
    created_at: datetime
    revoked_at: datetime | None = None

    def revoke(self, *, at: datetime) -> None:
        """It is refused from the next request on."""
        self.revoked_at = self.revoked_at or at
