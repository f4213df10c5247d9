"""What people ask of other contexts, and finance of people."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import Column, exists, select

from domain.accounting.period import PeriodStatus
from domain.finance.ports import Employees
from domain.people.employee import Employee
from domain.people.ports import ClosedMonths, Establishments, Members, RestDays
from persistence.accounting.tables import periods
from persistence.answering import answers
from persistence.people.calendar import national_holidays
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
    """As long as no payroll closes months of its own: those that the books closed."""

    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._uow = uow

    async def is_closed(self, month: date) -> bool:
        closed = (PeriodStatus.CLOSED.value, PeriodStatus.LOCKED.value)
        query = exists().where(
            periods.c.company_id == self._uow.company,
            periods.c.month == month.replace(day=1),
            periods.c.status.in_(closed),
        )
        return bool(await self._uow.transaction.scalar(select(query)))


@answers(RestDays)
class NationalHolidays:
    def __init__(self, uow: SqlUnitOfWork) -> None:
        pass

    def is_holiday(self, day: date) -> bool:
        return day in national_holidays(day.year)


@answers(Employees)
class StoredEmployees:
    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._uow = uow

    async def cpf_of(self, employee_id: UUID) -> str | None:
        found = await self._uow.find(Employee, id=employee_id)
        return None if found is None else found.cpf
