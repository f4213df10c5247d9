"""Vacations that runs pay: what was paid of them, also of those that were given up, and what is under way."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import text

from domain.people.payroll.paid_ahead import Ahead, PaidVacations, paid_ahead
from domain.people.payroll_run import PayrollRunKind
from domain.people.ports import VacationPays
from domain.people.vacation import VacationStatus
from persistence.answering import answers
from persistence.people.earlier_pay import Paid
from persistence.unit_of_work import SqlUnitOfWork

Stands = Callable[[Any], bool]


@dataclass(frozen=True)
class VacationsPaid:
    """Vacations that closed runs paid, by employee: each with the run's id."""

    rows: Mapping[UUID, Sequence[Any]]

    def of(self, id: UUID) -> frozenset[UUID]:
        """The ids of an employee's."""
        return frozenset(row.vacation_id for row in self.rows.get(id, ()))

    def by(self, day: date) -> VacationsPaid:
        """Of them what the books had by then."""
        return VacationsPaid(
            {id: [row for row in rows if row.booked_on <= day] for id, rows in self.rows.items()}
        )

    def given_up(self) -> list[UUID]:
        """Employees who were paid one that they did not take."""
        return [id for id, rows in self.rows.items() if not all(map(is_approved, rows))]

    def ahead(self, id: UUID, slips: Sequence[Paid], stands: Stands | None = None) -> Ahead:
        """Of an employee, what was paid of vacations that do not stand; of all payslips those of vacations
        count."""
        if all(map(stands or is_approved, self.rows.get(id, ()))):
            return Ahead()
        return paid_ahead(self._slips(id, slips, stands or is_approved))

    def _slips(self, id: UUID, slips: Sequence[Paid], stands: Stands) -> Iterator[PaidVacations]:
        later = tuple(slip.payslip for slip in slips if slip.kind is PayrollRunKind.RETROACTIVE)
        for slip in slips:
            if slip.kind is PayrollRunKind.VACATION:
                own = self._in(slip, id)
                yield PaidVacations(
                    facts=slip.facts,
                    payslip=slip.payslip,
                    stand=tuple(map(stands, own)),
                    id=slip.row.id,
                    later=later,
                )

    def not_taken(self, id: UUID, slip: Paid, stands: Stands) -> frozenset[int]:
        """The places of those in a payslip that do not stand."""
        return frozenset(place for place, row in enumerate(self._in(slip, id)) if not stands(row))

    def _in(self, slip: Paid, id: UUID) -> list[Any]:
        return [row for row in self.rows.get(id, ()) if row.run_id == slip.row.run_id]


def is_approved(row: Any) -> bool:
    return row.status == VacationStatus.APPROVED


def begins_by(day: date) -> Stands:
    """What would begin later is not taken any more."""
    return lambda row: is_approved(row) and row.starts_on <= day


async def vacations_paid(uow: SqlUnitOfWork, ids: Sequence[UUID]) -> VacationsPaid:
    """By employees; one statement."""
    found: dict[UUID, list[Any]] = defaultdict(list)
    for row in await uow.transaction.execute(PAID, {"company": uow.company, "ids": list(ids)}):
        found[row.employee_id].append(row)
    return VacationsPaid(found)


@answers(VacationPays)
class StoredVacationPays:
    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._uow = uow

    async def under_way(self, vacation_ids: Sequence[UUID]) -> int | None:
        asked = {"company": self._uow.company, "ids": list(vacation_ids)}
        return (await self._uow.transaction.execute(UNDER_WAY, asked)).scalar_one()


PAID = text("""
select paid.employee_id, paid.run_id, paid.vacation_id, vacation.status, vacation.starts_on,
       least(run.paid_on, cast(run.accrual_month + interval '1 month -1 day' as date)) as booked_on
from payroll_vacation paid
join payroll_run run on run.company_id = paid.company_id and run.id = paid.run_id
join vacation on vacation.company_id = paid.company_id and vacation.id = paid.vacation_id
where paid.company_id = :company and paid.employee_id = any(:ids) and run.status = 'CLOSED'
order by paid.employee_id, run.accrual_month, run.id, vacation.starts_on, vacation.id
""")
"""In the order in which a payslip pays them."""

UNDER_WAY = text("""
select min(run.number) from payroll_vacation paid
join payroll_run run on run.company_id = paid.company_id and run.id = paid.run_id
where paid.company_id = :company and paid.vacation_id = any(:ids)
  and run.status not in ('CLOSED', 'CANCELLED')
""")
