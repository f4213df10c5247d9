"""A login: how one person proves who they are, in every company that let them in."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from domain.kernel.refusal import Refusal, TooLong

SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 200


class WeakPassword(Refusal):
    """Shorter than ``shortest`` characters."""

    code = "WEAK_PASSWORD"


class LoginExists(Refusal):
    """The person has a login already: they are invited, and prove themselves with their own password."""

    code = "LOGIN_EXISTS"


class OnlyForMembers(Refusal):
    """A key has no login: a person has to do this."""

    code = "ONLY_FOR_MEMBERS"


@dataclass(frozen=True, kw_only=True)
class Login:
    """Belongs to no company; nothing that shows members can show it."""

    id: UUID
    password_digest: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Membership:
    """A place that a login has in a company."""

    company_id: UUID
    member_id: UUID
    legal_name: str
    trade_name: str | None
    cnpj: str


def check_password(password: str) -> None:
    """Length is what counts (NIST SP 800-63B). Raises WeakPassword, TooLong."""
    if len(password) < SHORTEST_PASSWORD:
        raise WeakPassword(shortest=SHORTEST_PASSWORD)
    if len(password) > LONGEST_PASSWORD:
        raise TooLong(longest=LONGEST_PASSWORD, length=len(password))
