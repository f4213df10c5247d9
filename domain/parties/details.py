"""What is known of a party beside its tax id, checked as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from domain.kernel.brazil import (
    Address,
    CityCode,
    PublicBody,
    State,
    StateRegistration,
    StateRegistrationKind,
)
from domain.kernel.command import UnitOfWork
from domain.kernel.contact import email_or_none, phone_or_none
from domain.kernel.refusal import Malformed, Refusal, Required, checks
from domain.kernel.text import clean_or_none, printable
from domain.parties.ports import Municipalities, StateRegistrations
from domain.parties.roles import PartyRole

LONGEST_NAME = 60
"""xNome and xFant of the NF-e layout."""


class InvalidStateRegistration(Refusal):
    """The check digits are wrong for that state; facts carry ``state``."""

    code = "INVALID_STATE_REGISTRATION"


@dataclass(frozen=True, kw_only=True)
class PartyDetails:
    """In canonical form."""

    name: str
    trade_name: str | None
    registration_kind: StateRegistrationKind
    state_registration: str | None
    email: str | None
    phone: str | None
    roles: tuple[PartyRole, ...]
    address: Address | None
    public_body: PublicBody | None = None


class Described(Protocol):
    """A command that tells the details of a party."""

    name: str
    trade_name: str | None
    state_registration: str | None
    email: str | None
    phone: str | None
    roles: tuple[PartyRole, ...]
    address: Address | None
    public_body: PublicBody | None


async def details_of(said: Described, uow: UnitOfWork) -> PartyDetails:
    """Everything wrong with what was said is refused at once, under the field's name."""
    city = await _official_city(said.address, uow)
    with checks() as check:
        with check.at("name"):
            name = printable(said.name, longest=LONGEST_NAME, shortest=2)
        with check.at("trade_name"):
            trade_name = clean_or_none(said.trade_name, longest=LONGEST_NAME)
        registration = StateRegistration(kind=StateRegistrationKind.NON_CONTRIBUTOR)
        with check.at("state_registration"):
            registration = StateRegistration.parse(said.state_registration)
            _check_digits(registration, said.address, uow)
        with check.at("email"):
            email = email_or_none(said.email)
        with check.at("phone"):
            phone = phone_or_none(said.phone)
        check.that(said.roles, Required("roles"))
        with check.at("address"):
            address = said.address.checked(city) if said.address else None
        check.that(said.address or not registration.number, Required("address"))
    return PartyDetails(
        name=name,
        trade_name=trade_name,
        registration_kind=registration.kind,
        state_registration=registration.number,
        email=email,
        phone=phone,
        roles=_in_order(said.roles),
        address=address,
        public_body=said.public_body,
    )


async def _official_city(address: Address | None, uow: UnitOfWork) -> str | None:
    try:
        return await uow.ask(Municipalities).name_of(CityCode.parse(address.city_code)) if address else None
    except Malformed:
        return None


def _check_digits(registration: StateRegistration, address: Address | None, uow: UnitOfWork) -> None:
    """By the rules of the address's state; where the state itself is wrong, that is refused there."""
    state = address.state.strip().upper() if address else ""
    if registration.number is None or state not in State.__members__:
        return
    if not uow.ask(StateRegistrations).valid(state, registration.number):
        raise InvalidStateRegistration(state=state)


def _in_order(roles: Sequence[PartyRole]) -> tuple[PartyRole, ...]:
    return tuple(role for role in PartyRole if role in roles)
