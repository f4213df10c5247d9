"""What people ask of other contexts, and finance of people."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import Column, exists, select, true

from domain.accounting.period import PeriodStatus
from domain.finance.ports import Employees
from domain.kernel.brazil.regime import TaxRegime
from domain.people.employee import Employee
from domain.people.holiday import Holiday, Workplace
from domain.people.labour_law import LabourLaw
from domain.people.payroll_run import PayrollRunKind, PayrollRunStatus
from domain.people.ports import (
    Cities,
    ClosedMonths,
    Establishments,
    LabourLaws,
    Members,
    RestDays,
    Staff,
    UnionMembers,
)
from domain.people.staff_member import StaffMember
from persistence.accounting.tables import periods
from persistence.answering import answers
from persistence.law.tables import municipality
from persistence.people.calendar import national_holidays
from persistence.people.labour_law import labour_law
from persistence.people.paid_beyond import paid_beyond
from persistence.people.payroll_tables import payroll_runs, payslips
from persistence.people.staff import staff_on, union_members
from persistence.platform.tables import api_keys, establishments, members
from persistence.unit_of_work import SqlUnitOfWork


async def _is_there(uow: SqlUnitOfWork, column: Column[UUID], id: UUID) -> bool:
    own = column.table.c.company_id == uow.company
    return bool(await uow.transaction.scalar(select(exists().where(own, column == id))))


@answers(Establishments)
class StoredEstablishments:
    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._uow = uow

    async def exists(self, establishment_id: UUID) -> bool:
        return await _is_there(self._uow, establishments.c.id, establishment_id)

    async def regime_of(self, establishment_id: UUID) -> TaxRegime | None:
        own = (establishments.c.company_id == self._uow.company, establishments.c.id == establishment_id)
        return await self._uow.transaction.scalar(select(establishments.c.regime).where(*own))


@answers(Members)
class StoredMembers:
    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._uow = uow

    async def exists(self, member_id: UUID) -> bool:
        return await _is_there(self._uow, members.c.id, member_id)

    async def acts(self, member_id: UUID) -> bool:
        uow = self._uow
        own = api_keys.c.company_id == uow.company
        made = exists().where(own, api_keys.c.id == uow.actor, api_keys.c.created_by == member_id)
        return member_id == uow.actor or bool(await uow.transaction.scalar(select(made)))


@answers(ClosedMonths)
class MonthsOfTheBooks:
    """Those that the books closed; of an employee those, too, whose monthly pay is closed or approved."""

    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._uow = uow

    async def is_closed(self, month: date, employee_id: UUID | None = None) -> bool:
        closed = (PeriodStatus.CLOSED.value, PeriodStatus.LOCKED.value)
        query = exists().where(
            periods.c.company_id == self._uow.company,
            periods.c.month == month.replace(day=1),
            periods.c.status.in_(closed),
        )
        if await self._uow.transaction.scalar(select(query)):
            return True
        return employee_id is not None and await self._is_paid(month.replace(day=1), employee_id)

    async def paid_beyond(self, day: date, employee_id: UUID) -> date | None:
        return (await paid_beyond(self._uow, [employee_id], day)).get(employee_id)

    async def _is_paid(self, month: date, employee_id: UUID) -> bool:
        company = self._uow.company
        runs = select(payroll_runs.c.id).where(
            payroll_runs.c.company_id == company,
            payroll_runs.c.kind == PayrollRunKind.MONTHLY,
            payroll_runs.c.accrual_month == month,
            payroll_runs.c.status.in_((PayrollRunStatus.APPROVED, PayrollRunStatus.CLOSED)),
        )
        paid = exists().where(
            payslips.c.company_id == company,
            payslips.c.employee_id == employee_id,
            payslips.c.accrual_month == month,
            payslips.c.run_id.in_(runs),
        )
        return bool(await self._uow.transaction.scalar(select(paid)))


@answers(RestDays)
class KnownHolidays:
    """The national ones, and those that the company registered."""

    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._uow = uow

    async def holidays(self, since: date, until: date, *, establishment_id: UUID | None) -> frozenset[date]:
        place = await self._place(establishment_id)
        registered = await self._uow.find_all(Holiday)
        own = {day for one in registered if one.holds_at(place) for day in one.days(since, until)}
        years = range(since.year, until.year + 1)
        national = {day for year in years for day in national_holidays(year) if since <= day <= until}
        return frozenset(own | national)

    async def _place(self, id: UUID | None) -> Workplace | None:
        query = select(establishments.c.id, establishments.c.address).where(
            establishments.c.company_id == self._uow.company, establishments.c.id == id if id else true()
        )
        found = (await self._uow.transaction.execute(query.limit(2))).all()
        if len(found) != 1:
            return None
        place = found[0]
        return Workplace(
            establishment_id=place.id, state=place.address.state, city_code=place.address.city_code
        )


@answers(Cities)
class StoredCities:
    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._transaction = uow.transaction

    async def exists(self, city_code: str) -> bool:
        query = select(exists().where(municipality.c.code == city_code))
        return bool(await self._transaction.scalar(query))


@answers(Staff)
class StoredStaff:
    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._uow = uow

    async def locked(
        self, day: date, *, establishment_id: UUID | None, department_id: UUID | None
    ) -> list[StaffMember]:
        uow, scope = self._uow, {"establishment_id": establishment_id, "department_id": department_id}
        return await staff_on(uow.transaction, uow.company, day, **scope)


@answers(UnionMembers)
class StoredUnionMembers:
    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._uow = uow

    async def not_raised(
        self, union_id: UUID, on: date, *, reason: str, left_since: date, most: int
    ) -> list[UUID]:
        uow, asked = self._uow, {"reason": reason, "left_since": left_since, "most": most}
        return await union_members(uow.transaction, uow.company, union_id, on, **asked)


@answers(LabourLaws)
class StoredLabourLaws:
    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._connection = uow.connection

    async def known(self) -> LabourLaw:
        return await labour_law(self._connection)


@answers(Employees)
class StoredEmployees:
    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._uow = uow

    async def cpf_of(self, employee_id: UUID) -> str | None:
        found = await self._uow.find(Employee, id=employee_id)
        return None if found is None else found.cpf
