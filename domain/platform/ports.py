"""What the platform asks of the machine: hashes, tokens, seals, and what a certificate says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from domain.platform.certificate import CertificateContent


class Municipalities(Protocol):
    async def name_of(self, city_code: str) -> str | None:
        """The official name of the municipality with this IBGE code."""
        ...


class StateRegistrations(Protocol):
    def valid(self, state: str, number: str) -> bool:
        """Whether the check digits of an inscrição estadual are right for that state."""
        ...


class Passwords(Protocol):
    async def digest(self, password: str) -> str:
        """A slow hash with its parameters and salt."""
        ...


@dataclass(frozen=True, kw_only=True)
class IssuedToken:
    """``text`` is shown once, ``digest`` is kept."""

    text: str
    digest: bytes


@dataclass(frozen=True, kw_only=True)
class AccessToken:
    text: str
    expires_at: datetime


class Tokens(Protocol):
    def key(self, company: UUID, key_id: UUID) -> IssuedToken:
        """A partner's key; it names its company and itself."""
        ...

    def refresh(self, company: UUID, session_id: UUID) -> IssuedToken:
        """A token to be exchanged once; it names its company and its session."""
        ...

    def access(self, company: UUID, session_id: UUID, member_id: UUID, *, at: datetime) -> AccessToken:
        """A short-lived proof of who signed in."""
        ...


class Certificates(Protocol):
    def content(self, pfx: bytes, password: str) -> CertificateContent:
        """Raises CertificateUnreadable."""
        ...

    def sealed(self, data: bytes, *, certificate_id: UUID, column: str) -> bytes: ...
