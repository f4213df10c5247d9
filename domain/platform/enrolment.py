"""Letting a person in: member, roles, and how they prove who they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from domain.kernel.command import UnitOfWork
from domain.kernel.contact import email_or_none
from domain.kernel.natural_key import refuse_taken
from domain.kernel.refusal import Refusal, Required, TooLong, checks
from domain.kernel.text import clean
from domain.platform.member import Login, Member
from domain.platform.ports import Passwords

SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 200


class WeakPassword(Refusal):
    """Shorter than ``shortest`` characters."""

    code = "WEAK_PASSWORD"


@dataclass(frozen=True, kw_only=True)
class Enrolment:
    """A person who is to work in the company."""

    name: str
    """As colleagues know them, at most 60 characters."""
    email: str
    """What they sign in with; unique in the company."""
    password: str
    """12 to 200 characters; to be changed by them."""


async def enrol(person: Enrolment, uow: UnitOfWork, *, roles: Sequence[str]) -> Member:
    """The member, added with a login. Raises every refusal at once."""
    with checks() as check:
        with check.at("name"):
            name = clean(person.name, longest=60)
        with check.at("email"):
            email = await free_email(person.email, uow)
        with check.at("password"):
            check_password(person.password)
    member = Member(id=uow.new_id(), name=name, email=email, roles=tuple(roles), joined_at=uow.now)
    digest = await uow.ask(Passwords).digest(person.password)
    uow.add(member)
    uow.add(Login(id=uow.new_id(), member_id=member.id, password_digest=digest, changed_at=uow.now))
    return member


async def free_email(text: str, uow: UnitOfWork) -> str:
    email = (email_or_none(text) or "").lower()
    if not email:
        raise Required
    await refuse_taken(uow, Member, email=email)
    return email


def check_password(password: str) -> None:
    """Length is what counts (NIST SP 800-63B). Raises WeakPassword, TooLong."""
    if len(password) < SHORTEST_PASSWORD:
        raise WeakPassword(shortest=SHORTEST_PASSWORD)
    if len(password) > LONGEST_PASSWORD:
        raise TooLong(longest=LONGEST_PASSWORD, length=len(password))
