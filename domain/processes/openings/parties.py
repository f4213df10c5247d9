"""Customers, suppliers and others, line by line."""

from __future__ import annotations

from collections.abc import Sequence

from domain.kernel.brazil import Address
from domain.kernel.command import UnitOfWork
from domain.kernel.refusal import Refusal
from domain.onboarding.column import Values, choice, choices, text
from domain.onboarding.kind import ImportKind
from domain.parties.commands.register_party import RegisterParty, register_party
from domain.parties.party import Party, PartyKind
from domain.parties.roles import PartyRole
from domain.processes.openings.opening import Opening

PLACE = ("street", "number", "complement", "district", "city_code", "state", "postal_code")


async def is_known(values: Values, uow: UnitOfWork) -> bool:
    try:
        tax_id = values["kind"].tax_id(values["tax_id"])
    except Refusal:
        return False
    return await uow.find(Party, tax_id=tax_id) is not None


async def register(lines: Sequence[Values], uow: UnitOfWork) -> object:
    (values,) = lines
    said = {name: value for name, value in values.items() if name not in PLACE}
    return await register_party(RegisterParty(**said, address=_address(values)), uow)


def _address(values: Values) -> Address | None:
    """None when nothing of it is said."""
    place = {name: values[name] for name in PLACE}
    if not any(place.values()):
        return None
    said = {name: value or "" for name, value in place.items() if name != "complement"}
    return Address(**said, complement=place["complement"])


PARTIES = Opening(
    kind=ImportKind.PARTIES,
    columns=(
        choice("kind", PartyKind, required=True),
        text("name", required=True),
        text("trade_name"),
        text("tax_id", required=True),
        text("state_registration"),
        text("email"),
        text("phone"),
        choices("roles", PartyRole, required=True),
        *(text(name) for name in PLACE),
        text("external_reference"),
    ),
    key=("tax_id",),
    known=is_known,
    carry_out=register,
)
