"""Whom a line speaks of: a party that is known by the tax id in it."""

from __future__ import annotations

from domain.kernel.brazil import TaxId
from domain.kernel.command import UnitOfWork
from domain.kernel.refusal import NotFound, checks
from domain.onboarding.column import Values
from domain.parties.party import Party


async def party_of(values: Values, uow: UnitOfWork) -> Party:
    """Raises NotFound for a party that there is not."""
    with checks() as check, check.at("tax_id"):
        tax_id = TaxId.parse(values["tax_id"])
    party = await uow.find(Party, tax_id=tax_id)
    if party is None:
        raise NotFound("tax_id", kind="party")
    return party
