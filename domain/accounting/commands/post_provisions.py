"""Bring what is provided for vacations and thirteenth salaries to what is owed at the end of a month."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from domain.accounting.entry import Source
from domain.accounting.ports import Provisions
from domain.accounting.posting import Amounts, Happening, book, is_open
from domain.accounting.postings import Occasion
from domain.kernel.command import Command, UnitOfWork
from domain.kernel.money import ZERO

ByCostCenter = Mapping[UUID | None, Amounts]


@dataclass(kw_only=True)
class PostProvisions(Command):
    """Provide for vacations and thirteenth salaries as of the end of a month. Given by processes alone."""

    permission = "accounting.entry.post"

    payroll_run_id: Annotated[UUID, "payrollrun"]
    """The closed run after which it is done."""
    on: date
    """The last day of the month in which the run is booked."""


async def post_provisions(command: PostProvisions, uow: UnitOfWork) -> list[UUID]:
    """The ids of the new entries; doing it again posts nothing. Nothing before the month's pay is closed.

    What was paid of it meanwhile was taken from the accounts, so that it is made up for here; where it comes
    late, in the months after, too, as far as their books are open.
    """
    provisions, posted = uow.ask(Provisions), []
    await provisions.turn()
    for end in await provisions.months(command.on):
        late = end != command.on
        if late and not await is_open(end, uow):
            continue
        happening = Happening(
            occasion=Occasion.PROVISIONS_DUE,
            source=Source(type="payrollrun", id=command.payroll_run_id),
            order_id=None,
            on=end,
            amounts=missing(await provisions.due(end), await provisions.booked(end)),
            reference=f"{end:%Y-%m}",
            part=f"{end:%Y-%m}" if late else "",
        )
        posted += await book(happening, uow)
    return posted


def missing(due: ByCostCenter, booked: ByCostCenter) -> dict[UUID | None, Amounts]:
    """What brings the books to what is due; less than nothing where they provide for more."""
    found: dict[UUID | None, Amounts] = {}
    for cost_center_id in {**due, **booked}:
        wanted, there = due.get(cost_center_id, {}), booked.get(cost_center_id, {})
        found[cost_center_id] = {
            amount: wanted.get(amount, ZERO) - there.get(amount, ZERO) for amount in {**wanted, **there}
        }
    return found
