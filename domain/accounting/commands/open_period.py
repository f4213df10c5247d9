"""Open a month of the books."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from domain.accounting.period import AccountingPeriod
from domain.kernel.command import Command, UnitOfWork


@dataclass(kw_only=True)
class OpenPeriod(Command):
    """Let a month take entries. A month that was closed is reopened instead."""

    permission = "accounting.period.open"

    month: Annotated[str, "YearMonth"]
    """The month, YYYY-MM."""


async def open_period(command: OpenPeriod, uow: UnitOfWork) -> UUID:
    """The period of the month; one that is open stays so. Raises PeriodNotOpen when it was closed."""
    month = date.fromisoformat(f"{command.month}-01")
    period = await uow.find(AccountingPeriod, month=month)
    if period is None:
        period = AccountingPeriod(id=uow.new_id(), month=month, opened_at=uow.now)
        uow.add(period)
    period.expect_open()
    return period.id
