"""Let an entry of an item end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.kernel.refusal import OutOfRange, checks
from domain.people.months import refuse_closed
from domain.people.pay_item import PayItemEntry

LATEST = date(9999, 12, 1)
"""Its month has none after it."""


@dataclass(kw_only=True)
class EndPayItemEntry(Command):
    """Let an entry of an item end with a month; the months after it are paid without it."""

    permission = "people.pay_item.enter"
    overwrites = "pay_item_entry_id"
    moves = True

    pay_item_entry_id: Annotated[UUID, "payitementry"]
    """The pay item entry that is meant."""
    on: date
    """Its last month: that of this day, no later than was said."""


async def end_pay_item_entry(command: EndPayItemEntry, uow: UnitOfWork) -> UUID:
    """Raises NotFound, OutOfRange, MonthClosed."""
    entry = await uow.get(PayItemEntry, command.pay_item_entry_id, lock=True)
    month = command.on.replace(day=1)
    if month >= LATEST:
        raise OutOfRange("on", before=LATEST)
    with checks() as check:
        with check.at("on"):
            await refuse_closed(next_month(month), uow, entry.employee_id)
        with check.at():
            entry.end(on=month)
    return entry.id


def next_month(month: date) -> date:
    return month.replace(year=month.year + month.month // 12, month=month.month % 12 + 1)
