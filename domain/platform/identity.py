"""A person as an identity provider knows them, and which login that is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.kernel.refusal import Refusal


class IdentityTokenInvalid(Refusal):
    """The provider's token proves nothing here; facts: ``reason``, which check it failed."""

    code = "IDENTITY_TOKEN_INVALID"


class IdentityUnknown(Refusal):
    """The identity is linked to no login, or that login may not come in: which one is not told."""

    code = "IDENTITY_UNKNOWN"


class IdentityTaken(Refusal):
    """The identity is linked to another login."""

    code = "IDENTITY_TAKEN"


class IdentityProviderUnavailable(Refusal):
    """The provider's keys could not be fetched; the same token can be shown again soon."""

    code = "IDENTITY_PROVIDER_UNAVAILABLE"


@dataclass(frozen=True, kw_only=True)
class ProvenIdentity:
    """What a provider's token proved: ``subject`` is the person, ``token_id`` the token's `jti`."""

    issuer: str
    subject: str
    token_id: str
    provider_session: str | None
    """The provider's own session (`sid`), which it may end."""
    issued_at: datetime
    vouched_until: datetime
    """How long a session may last before the provider is asked again."""


@dataclass(frozen=True, kw_only=True)
class LinkedIdentity:
    """``signed_out_at`` is when the person signed out everywhere; earlier tokens are worth nothing."""

    id: UUID
    login_id: UUID
    issuer: str
    linked_at: datetime
    signed_out_at: datetime | None

    def has_left_since(self, issued_at: datetime) -> bool:
        return self.signed_out_at is not None and issued_at <= self.signed_out_at


@dataclass(frozen=True, kw_only=True)
class Voucher:
    """Which provider vouched for a session, by which token, and until when."""

    issuer: str
    token_id: str
    provider_session: str | None
    until: datetime

    @classmethod
    def of(cls, proven: ProvenIdentity) -> Voucher:
        return cls(
            issuer=proven.issuer,
            token_id=proven.token_id,
            provider_session=proven.provider_session,
            until=proven.vouched_until,
        )
