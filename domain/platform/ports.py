"""What the platform asks of the machine: hashes, tokens, seals, and what a certificate says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Protocol
from uuid import UUID

from domain.kernel.origin import Origin
from domain.platform.certificate import CertificateContent
from domain.platform.identity import LinkedIdentity, ProvenIdentity
from domain.platform.login import Login, Membership
from domain.platform.personal_data import Evidence


class Municipalities(Protocol):
    async def name_of(self, city_code: str) -> str | None:
        """The official name of the municipality with this IBGE code."""
        ...


class StateRegistrations(Protocol):
    def valid(self, state: str, number: str) -> bool:
        """Whether the check digits of an inscrição estadual are right for that state."""
        ...


class PersonalRecords(Protocol):
    """What is held about one person, a party or an employee, in all contexts."""

    async def everything(self, party_id: UUID | None, employee_id: UUID | None) -> str:
        """JSON. Raises NotFound."""
        ...

    async def evidence(self, party_id: UUID | None, employee_id: UUID | None) -> list[Evidence]:
        """What must be held for some time, by class. Raises NotFound."""
        ...


class Passwords(Protocol):
    async def digest(self, password: str) -> str:
        """A slow hash with its parameters and salt."""
        ...

    async def matches(self, password: str, digest: str) -> bool: ...

    async def digest_of_none(self) -> str:
        """The digest of a password that nobody knows, for who proves themselves elsewhere."""
        ...


class Logins(Protocol):
    """The logins of all people, whichever companies let them in."""

    async def of(self, email: str) -> Login | None:
        """The login that bears this address in lower case."""
        ...

    async def open(self, login: Login, email: str) -> None:
        """A new one. Raises LoginExists."""
        ...

    async def change_password(self, login_id: UUID, digest: str, *, keep: UUID) -> None:
        """Every session of this login but ``keep`` ends, in every company."""
        ...

    async def rehash(self, login_id: UUID, *, known: str, digest: str) -> None:
        """The same password under other parameters, unless it was changed meanwhile; no session ends."""
        ...

    async def memberships(self, login_id: UUID) -> list[Membership]:
        """The places it has in companies that are at work, by the company's name."""
        ...


class Identities(Protocol):
    """The identities that people have at identity providers, and what was revoked of them."""

    async def of(self, proven: ProvenIdentity) -> LinkedIdentity | None:
        """The link of this identity to a login, locked until the commit."""
        ...

    async def link(self, id: UUID, login_id: UUID, proven: ProvenIdentity) -> None:
        """Raises IdentityTaken."""
        ...

    async def unlink(self, id: UUID, login_id: UUID) -> bool:
        """Whether that login had it; the sessions it opened end, in every company."""
        ...

    async def is_revoked(self, proven: ProvenIdentity) -> bool:
        """Whether its token, or the provider's session it was issued in, is on the list."""
        ...

    async def sign_out(self, login_id: UUID, *, keep: UUID | None) -> int:
        """How many sessions of this login were ended, in every company; all but ``keep``."""
        ...


class Arrival(Protocol):
    def origin(self) -> Origin:
        """From where the command came."""
        ...


class OpenSessions(Protocol):
    async def end(self, member_id: UUID, *, keep: UUID | None = None) -> None:
        """Those of a member in this company, but the one that is kept."""
        ...


@dataclass(frozen=True, kw_only=True)
class IssuedFactor:
    """``secret`` and ``uri`` are shown once, ``sealed`` is kept."""

    secret: str = field(repr=False)
    uri: str = field(repr=False)
    sealed: bytes = field(repr=False)


class OneTimeCodes(Protocol):
    """Codes that are good once: of devices (RFC 6238), and on paper for when the device is lost."""

    def demanded(self) -> bool:
        """Whether the roles that move money demand them in companies that begin now."""
        ...

    def issue(self, factor_id: UUID, *, account: str, issuer: str) -> IssuedFactor:
        """A new secret, to be confirmed by its first code."""
        ...

    def settled(self, pending: bytes, *, factor_id: UUID) -> bytes:
        """The same secret, sealed where it stays."""
        ...

    def step(self, code: str, sealed: bytes, *, factor_id: UUID, at: datetime) -> int | None:
        """The half minute in which the device shows this code, at most one beside now; None when in none."""
        ...

    def recovery(self) -> list[str]:
        """Fresh codes for paper."""
        ...

    def digest(self, code: str, *, factor_id: UUID) -> str:
        """What a code on paper is kept as, however it is typed."""
        ...


class Post(Protocol):
    def delivers(self) -> bool:
        """Whether mail leaves this installation."""
        ...


class KnownPermissions(Protocol):
    def any_in(self, scope: str) -> bool:
        """Whether what can be read or done asks for this permission, or for one below its star."""
        ...


class Authority(Protocol):
    async def discount_limit(self, actor: UUID) -> Decimal:
        """The percent of a line that the actor grants alone."""
        ...


class ApprovalBounds(Protocol):
    async def beyond(
        self, actor: UUID, permissions: Sequence[str], discount_limit: Decimal, role_id: UUID | None
    ) -> str | None:
        """A permission to approve with which such a role would go further than the actor does."""
        ...


class IssuedInvoices(Protocol):
    """What an establishment's fiscal settings were used for."""

    async def under_way(self, establishment_id: UUID) -> int:
        """How many invoices are drafted and have no answer of the authority yet."""
        ...

    async def last_issued_on(self, establishment_id: UUID) -> date | None:
        """The business date of the newest invoice that counts as issued."""
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

    def invitation(self, company: UUID, invitation_id: UUID) -> IssuedToken:
        """The token that lets one person in; it names its company and its invitation, and is always the
        same, so that who delivers it need not be handed it."""
        ...

    def access(self, company: UUID, session_id: UUID, member_id: UUID, *, at: datetime) -> AccessToken:
        """A short-lived proof of who signed in."""
        ...


@dataclass(frozen=True, kw_only=True)
class PublicKey:
    """``data`` is its SubjectPublicKeyInfo in DER, ``digest`` the SHA-256 of that."""

    data: bytes
    digest: bytes


class PublicKeys(Protocol):
    def read(self, pem: str) -> PublicKey:
        """Raises UnusablePublicKey."""
        ...


class Certificates(Protocol):
    def content(self, pfx: bytes, password: str) -> CertificateContent:
        """Raises CertificateUnreadable."""
        ...

    def sealed(self, data: bytes, *, certificate_id: UUID, column: str) -> bytes: ...
