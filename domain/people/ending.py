"""What is asked about the end of an employment, before or after it is registered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.kernel.command import UnitOfWork
from domain.kernel.law import LawBook
from domain.kernel.money import ZERO, Money
from domain.people.payroll.days import last_of
from domain.people.payroll.kinds import NoticeGiven, TerminationKind
from domain.people.payroll.tables import Tables


@dataclass(frozen=True, kw_only=True)
class Ending:
    """``paid_on`` is when it would be paid; ``fund_before`` and ``thirteenth_before`` as in a Termination."""

    employee_id: UUID
    kind: TerminationKind
    notice: NoticeGiven
    last_day: date
    paid_on: date
    fund_before: Money = ZERO
    thirteenth_before: Money = ZERO


async def tables_of(last_day: date, paid_on: date, uow: UnitOfWork) -> Tables:
    """The law of the last month, as of its end, and of the day of payment."""
    book = uow.ask(LawBook)
    return Tables(await book.on(last_of(last_day)), await book.on(paid_on))
