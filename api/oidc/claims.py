"""What a provider's tokens must say (RFC 9068 §2.2 and §4, RFC 8725; Back-Channel Logout §2.4 and §2.6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from joserfc.errors import ExpiredTokenError, InvalidClaimError, MissingClaimError
from joserfc.jwt import JWTClaimsRegistry

from api.oidc.reasons import Reason, TokenRefused
from domain.platform.identity import ProvenIdentity

LEEWAY = 60
"""Seconds by which clocks may differ."""
LONGEST_NAME = 255
"""Characters of `sub` (OpenID Connect Core §2), and what we take of other names."""
NOT_FOR_ACCESS = ("nonce", "at_hash", "c_hash", "events")
"""Of ID tokens and of logout tokens."""
LOGOUT = "http://schemas.openid.net/event/backchannel-logout"
AT_FAULT = {"iss": Reason.ISSUER, "aud": Reason.AUDIENCE, "nbf": Reason.NOT_YET, "iat": Reason.NOT_YET}


@dataclass(frozen=True, kw_only=True)
class Departure:
    """Who signed out at the provider: a person everywhere, or one of its sessions."""

    issuer: str
    subject: str | None
    session: str | None


@dataclass(frozen=True, kw_only=True)
class Expected:
    """What holds of every token of one provider; no ``clients`` means any."""

    issuer: str
    audience: str
    clients: frozenset[str]
    longest_life: timedelta
    session_lasts: timedelta

    def check(self, claims: dict[str, Any], audiences: list[str], *, at: datetime) -> None:
        """Of any token that it signs for one of these. Raises TokenRefused."""
        registry = JWTClaimsRegistry(
            now=int(at.timestamp()),
            leeway=LEEWAY,
            iss={"essential": True, "value": self.issuer},
            aud={"essential": True, "values": [*audiences]},
            exp={"essential": True},
            iat={"essential": True},
            jti={"essential": True},
        )
        try:
            registry.validate(claims)
        except ExpiredTokenError:
            raise TokenRefused(Reason.EXPIRED) from None
        except MissingClaimError:
            raise TokenRefused(Reason.CLAIMS) from None
        except InvalidClaimError as error:
            raise TokenRefused(AT_FAULT.get(str(error.claim), Reason.CLAIMS)) from None
        if int(claims["exp"]) - int(claims["iat"]) > self.longest_life.total_seconds():
            raise TokenRefused(Reason.LIFETIME)

    def identity(self, claims: dict[str, Any], *, at: datetime) -> ProvenIdentity:
        """Whom an access token speaks of. Raises TokenRefused."""
        self.check(claims, [self.audience], at=at)
        if any(name in claims for name in NOT_FOR_ACCESS):
            raise TokenRefused(Reason.TYPE)
        client = claims.get("client_id", claims.get("azp"))
        if self.clients and not (isinstance(client, str) and client in self.clients):
            raise TokenRefused(Reason.CLIENT)
        return ProvenIdentity(
            issuer=self.issuer,
            subject=named(claims, "sub"),
            token_id=named(claims, "jti"),
            provider_session=named(claims, "sid") if "sid" in claims else None,
            issued_at=datetime.fromtimestamp(claims["iat"], UTC),
            vouched_until=at + self.session_lasts,
        )

    def departure(self, claims: dict[str, Any], *, at: datetime) -> Departure:
        """Whom a logout token speaks of. Raises TokenRefused."""
        if not self.clients:
            raise TokenRefused(Reason.AUDIENCE)
        self.check(claims, sorted(self.clients), at=at)
        events = claims.get("events")
        if not isinstance(events, dict) or not isinstance(events.get(LOGOUT), dict) or "nonce" in claims:
            raise TokenRefused(Reason.TYPE)
        subject, session = (named(claims, name) if name in claims else None for name in ("sub", "sid"))
        if subject is None and session is None:
            raise TokenRefused(Reason.CLAIMS)
        return Departure(issuer=self.issuer, subject=subject, session=session)


def named(claims: dict[str, Any], name: str) -> str:
    """Raises TokenRefused for what is no name, or none that could be stored."""
    value = claims.get(name)
    if not isinstance(value, str) or not 0 < len(value) <= LONGEST_NAME or not value.isprintable():
        raise TokenRefused(Reason.CLAIMS)
    return value
