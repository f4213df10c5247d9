"""Why a token of an identity provider is worth nothing here."""

from __future__ import annotations

from enum import StrEnum


class Reason(StrEnum):
    """Which check failed; none of them is a secret, and whoever sets up a client needs to know."""

    MALFORMED = "MALFORMED"
    """Too long, or no signed JWT."""
    ALGORITHM = "ALGORITHM"
    """Signed in a way that is not accepted, or not at all."""
    TYPE = "TYPE"
    """Not an access token."""
    ISSUER = "ISSUER"
    """Of nobody who is trusted here."""
    KEY = "KEY"
    """The provider publishes no such key."""
    SIGNATURE = "SIGNATURE"
    """Changed, or signed by somebody else."""
    AUDIENCE = "AUDIENCE"
    """Issued for another API."""
    CLIENT = "CLIENT"
    """Obtained by another client."""
    EXPIRED = "EXPIRED"
    NOT_YET = "NOT_YET"
    """Issued in the future, or not yet good."""
    LIFETIME = "LIFETIME"
    """Good for longer than a token may be."""
    CLAIMS = "CLAIMS"
    """A claim is missing, or not what it should be."""
    REVOKED = "REVOKED"


class TokenRefused(Exception):
    """It failed this check."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason


class ProviderUnavailable(Exception):
    """Its keys cannot be had, or are too old to be believed; the text is for the log."""
