"""The identity providers of an installation, and what their tokens prove."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from api.oidc.claims import Departure, Expected
from api.oidc.discovery import published_keys
from api.oidc.keys import Keys
from api.oidc.reasons import Reason, TokenRefused
from api.oidc.signature import signed_claims
from domain.platform.identity import ProvenIdentity
from persistence.settings import Settings

LOGOUT_TYPES = frozenset({"logout+jwt", "jwt", None})


@dataclass(frozen=True)
class Provider:
    """One of them: what its tokens must say, and the keys it signs with."""

    expected: Expected
    keys: Keys


@dataclass(frozen=True)
class Providers:
    """By issuer; without any, every token is of nobody who is trusted."""

    of_issuer: dict[str, Provider]
    types: frozenset[str | None]

    @classmethod
    def of(cls, chosen: Settings) -> Providers:
        """Nothing is fetched before somebody signs in."""
        found = {provider.expected.issuer: provider for provider in _configured(chosen)}
        return cls(found, frozenset({chosen.oidc_typ.lower()}))

    async def identity(self, token: str, *, at: datetime) -> ProvenIdentity:
        """Whom an access token speaks of. Raises TokenRefused, ProviderUnavailable."""
        claims = await signed_claims(token, self.types, lambda issuer: self.provider(issuer).keys)
        return self.provider(claims["iss"]).expected.identity(claims, at=at)

    async def departure(self, token: str, *, at: datetime) -> Departure:
        """Who signed out there. Raises TokenRefused, ProviderUnavailable."""
        claims = await signed_claims(token, LOGOUT_TYPES, lambda issuer: self.provider(issuer).keys)
        return self.provider(claims["iss"]).expected.departure(claims, at=at)

    @classmethod
    def none(cls) -> Providers:
        return cls({}, frozenset())

    def provider(self, issuer: Any) -> Provider:
        """Raises TokenRefused."""
        known = self.of_issuer.get(issuer) if isinstance(issuer, str) else None
        if known is None:
            raise TokenRefused(Reason.ISSUER)
        return known


def _configured(chosen: Settings) -> Iterator[Provider]:
    for issuer, audience, clients in chosen.oidc_providers:
        expected = Expected(
            issuer=issuer,
            audience=audience,
            clients=frozenset(clients.split()),
            longest_life=timedelta(minutes=chosen.oidc_token_minutes),
            session_lasts=timedelta(minutes=chosen.oidc_session_minutes),
        )
        yield Provider(expected, Keys(issuer, partial(published_keys, issuer, chosen.oidc_ca)))
