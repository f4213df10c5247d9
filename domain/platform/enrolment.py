"""Letting a person in: member, roles, and how they prove who they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from domain.kernel.command import UnitOfWork
from domain.kernel.contact import email_or_none
from domain.kernel.natural_key import refuse_taken
from domain.kernel.refusal import Required, checks
from domain.kernel.text import clean
from domain.platform.login import Login, LoginExists, check_password
from domain.platform.member import Member
from domain.platform.ports import Logins, Passwords
from domain.platform.session import InvalidCredentials

LONGEST_NAME = 60


@dataclass(frozen=True, kw_only=True)
class Enrolment:
    """A person who is to work in the company."""

    name: str
    """As colleagues know them, at most 60 characters."""
    email: str
    """What they sign in with; unique in the company."""
    password: str = field(repr=False)
    """12 to 200 characters; to be changed by them."""


async def enrol(person: Enrolment, uow: UnitOfWork, *, roles: Sequence[str]) -> Member:
    """The member, with a login of their own that is new. Raises every refusal at once."""
    with checks() as check:
        with check.at("name"):
            name = clean(person.name, longest=LONGEST_NAME)
        with check.at("email"):
            email = await free_email(person.email, uow)
            if await uow.ask(Logins).of(email):
                raise LoginExists
        with check.at("password"):
            check_password(person.password)
    login_id = await open_login(email, person.password, uow)
    return admit(name, email, uow, login_id=login_id, roles=roles)


async def enrol_founder(person: Enrolment, uow: UnitOfWork) -> Member:
    """The administrator of a new company; who has a login already proves it with its password."""
    with checks() as check:
        with check.at("name"):
            name = clean(person.name, longest=LONGEST_NAME)
        with check.at("email"):
            email = await free_email(person.email, uow)
        with check.at("password"):
            check_password(person.password)
    login = await uow.ask(Logins).of(email)
    login_id = login.id if login else await open_login(email, person.password, uow)
    if login and not await proves(person.password, login, uow):
        raise InvalidCredentials("password")
    return admit(name, email, uow, login_id=login_id, roles=("ADMIN",))


def admit(name: str, email: str, uow: UnitOfWork, *, login_id: UUID, roles: Sequence[str]) -> Member:
    """The member, added."""
    member = Member(
        id=uow.new_id(), name=name, email=email, login_id=login_id, roles=tuple(roles), joined_at=uow.now
    )
    uow.add(member)
    return member


async def open_login(email: str, password: str, uow: UnitOfWork) -> UUID:
    """Raises LoginExists when somebody was quicker."""
    login = Login(id=uow.new_id(), password_digest=await uow.ask(Passwords).digest(password))
    await uow.ask(Logins).open(login, email)
    return login.id


async def open_login_elsewhere(email: str, uow: UnitOfWork) -> UUID:
    """For who proves themselves at an identity provider alone. Raises LoginExists."""
    login = Login(id=uow.new_id(), password_digest=await uow.ask(Passwords).digest_of_none())
    await uow.ask(Logins).open(login, email)
    return login.id


async def proves(password: str, login: Login, uow: UnitOfWork) -> bool:
    return await uow.ask(Passwords).matches(password, login.password_digest)


async def free_email(text: str, uow: UnitOfWork) -> str:
    """In lower case. Raises Malformed, Required, Duplicate."""
    email = (email_or_none(text) or "").lower()
    if not email:
        raise Required
    await refuse_taken(uow, Member, email=email)
    return email
