"""What the end of an employment would come to, one way beside another; nothing is stored."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from domain.kernel.calendar import months_later
from domain.kernel.command import UnitOfWork
from domain.kernel.money import ZERO, Money
from domain.kernel.refusal import OutOfRange, Refusal, RefusalGroup, checks
from domain.people.employee import Employee
from domain.people.employment import EmploymentTerms
from domain.people.ending import Ending, tables_of
from domain.people.payroll.kinds import NoticeGiven, TerminationKind
from domain.people.payroll.law import TerminationRight
from domain.people.payroll.settlement import due_on
from domain.people.payroll.simulation import Option, simulate
from domain.people.payroll.tables import Tables
from domain.people.payroll.unemployment import unemployment_instalment
from domain.people.ports import EndingsKnown
from domain.people.ways import check_way, notices_of

LAST_SALARIES = 3
"""Whose mean the unemployment insurance goes by (Lei 7.998/1990, art. 5)."""


@dataclass(kw_only=True)
class SimulateTermination:
    """What would be owed at the end of an employment."""

    permission = "people.termination.simulate"

    employee_id: Annotated[UUID, "employee"]
    """Whose employment."""
    last_day: date
    """Last day of the employment."""
    paid_on: date | None = None
    """When it would be paid; else on the last day without a fine."""
    kinds: list[TerminationKind] | None = None
    """Which ways to compare; else all."""
    notices: list[NoticeGiven] | None = None
    """What might become of the notice; else whatever makes a difference."""
    fund_before: Money = ZERO
    """Deposits in the fund (FGTS) that no closed payslip here tells of."""
    thirteenth_before: Money = ZERO
    """What was paid of this year's thirteenth salary that no closed payslip here tells of."""


@dataclass(frozen=True, kw_only=True)
class Way:
    """A way with its row of law; ``instalment`` is one of the unemployment insurance, where there is a right
    to it."""

    right: TerminationRight
    option: Option
    instalment: Money | None


@dataclass(frozen=True, kw_only=True)
class SimulatedEnding:
    due_on: date
    fund_balance: Money
    ways: tuple[Way, ...]


async def simulate_termination(asked: SimulateTermination, uow: UnitOfWork) -> SimulatedEnding:
    """Raises NotFound, NotEmployedThen, OutOfRange, Missing, and what stands in the way of paying the
    employee at all. What closes one way alone is told of that way."""
    employee = await uow.get(Employee, asked.employee_id)
    _check(asked, employee)
    tables = await tables_of(asked.last_day, asked.last_day, uow)
    last = due_on(asked.last_day, tables)
    paid_on = asked.paid_on or last
    tables = await tables_of(asked.last_day, paid_on, uow)
    terms = employee.terms_on(asked.last_day)
    wanted = list(_wanted(asked, terms, tables))
    kind, notice = wanted[0]
    facts = await uow.ask(EndingsKnown).of(
        Ending(
            employee_id=employee.id,
            kind=kind,
            notice=notice,
            last_day=asked.last_day,
            paid_on=paid_on,
            fund_before=asked.fund_before,
            thirteenth_before=asked.thirteenth_before,
        )
    )
    instalment = unemployment_instalment(_last_salaries(employee, asked.last_day), tables)
    return SimulatedEnding(
        due_on=last,
        fund_balance=facts.fund_balance,
        ways=tuple(
            _way(option, terms, asked.last_day, tables, instalment)
            for option in simulate(facts, tables, wanted)
        ),
    )


def _check(asked: SimulateTermination, employee: Employee) -> None:
    with checks() as check:
        check.that(employee.is_employed_on(asked.last_day), employee.not_employed("last_day"))
        for name in ("fund_before", "thirteenth_before"):
            check.that(getattr(asked, name) >= ZERO, OutOfRange(name, least=0))
        paid_on = asked.paid_on
        in_time = paid_on is None or paid_on >= asked.last_day.replace(day=1)
        check.that(in_time, OutOfRange("paid_on", least=asked.last_day.replace(day=1)))


def _wanted(
    asked: SimulateTermination, terms: EmploymentTerms | None, tables: Tables
) -> Iterator[tuple[TerminationKind, NoticeGiven]]:
    for kind in asked.kinds or TerminationKind:
        for notice in asked.notices or notices_of(tables.right(kind), terms):
            yield kind, notice


def _way(
    option: Option, terms: EmploymentTerms | None, last_day: date, tables: Tables, instalment: Money
) -> Way:
    right = tables.right(option.kind)
    try:
        check_way(right, option.notice, terms, last_day)
    except (Refusal, RefusalGroup) as refused:
        option = Option(kind=option.kind, notice=option.notice, settlement=None, refused=refused)
    insured = option.settlement is not None and option.settlement.unemployment
    return Way(right=right, option=option, instalment=instalment if insured else None)


def _last_salaries(employee: Employee, last_day: date) -> list[Money]:
    """Of the last months, as they were agreed."""
    days = [months_later(last_day.replace(day=1), -back) for back in range(LAST_SALARIES)]
    began = employee.hired_on.replace(day=1)
    return [employee.salary_on(max(day, employee.hired_on)) for day in days if day >= began]
