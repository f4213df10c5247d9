"""Say what an establishment pays on pay."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.kernel.natural_key import refuse_taken
from domain.kernel.refusal import NotFound, checks
from domain.kernel.text import clean
from domain.people.employer_rates import EmployerRates, check_group, check_rates
from domain.people.payroll.kinds import EmployerGroup
from domain.people.ports import Establishments


@dataclass(kw_only=True)
class SetEmployerRates(Command):
    """Say what an establishment pays on the pay of its people from a month on; earlier months stay."""

    permission = "people.employer_rates.set"
    moves = True

    establishment_id: Annotated[UUID, "establishment"]
    """The establishment that they are of."""
    valid_from: date
    """From the month of this day on."""
    employer_group: EmployerGroup
    """Which contributions it owes, as its regime and annex say."""
    risk: Decimal = Decimal(0)
    """RAT of its activity: 0, 1, 2 or 3 percent."""
    accident_factor: Decimal = Decimal(1)
    """FAP, 0.5 to 2."""
    third_parties: Decimal | None = None
    """Percent for third parties (terceiros) where its activity's differ from the general 5.8; at most 10."""
    norm: str
    """What says so, such as the FAP of the year and the FPAS, 255 characters at most."""


async def set_employer_rates(command: SetEmployerRates, uow: UnitOfWork) -> UUID:
    """Raises NotFound, OutOfRange, GroupOfOtherRegime, Missing, Duplicate."""
    first = command.valid_from.replace(day=1)
    with checks() as check:
        with check.at("norm"):
            norm = clean(command.norm, longest=255)
        with check.at():
            check_rates(command.risk, command.accident_factor, command.third_parties)
        regime = await uow.ask(Establishments).regime_of(command.establishment_id)
        there = NotFound("establishment_id", kind="Establishment", id=str(command.establishment_id))
        if check.that(regime, there) and regime is not None:
            with check.at():
                check_group(command.employer_group, regime)
        with check.at("valid_from"):
            await refuse_taken(
                uow, EmployerRates, establishment_id=command.establishment_id, valid_from=first
            )
    rates = EmployerRates(
        id=uow.new_id(),
        establishment_id=command.establishment_id,
        valid_from=first,
        employer_group=command.employer_group,
        risk=command.risk,
        accident_factor=command.accident_factor,
        third_parties=command.third_parties,
        norm=norm,
        set_by=uow.actor,
        set_at=uow.now,
    )
    uow.add(rates)
    return rates.id
