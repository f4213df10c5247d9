"""The right of one employee to vacations, from what is kept."""

from __future__ import annotations

from datetime import date

from domain.kernel.command import UnitOfWork
from domain.people.employee import Employee
from domain.people.labour_law import LabourLaw
from domain.people.leave import Leave
from domain.people.time_entry import TimeEntry
from domain.people.vacation import Vacation
from domain.people.vacation_right import AccrualPeriod, accrual_periods, record_of


async def right_to(
    accrued_from: date, employee: Employee, law: LabourLaw, uow: UnitOfWork, *, until: date
) -> AccrualPeriod | None:
    """The year that began on that day, as it stands at ``until``; none if no year did."""
    record = record_of(
        employee,
        await uow.find_all(TimeEntry, employee_id=employee.id),
        await uow.find_all(Vacation, employee_id=employee.id),
        await uow.find_all(Leave, employee_id=employee.id),
    )
    periods = accrual_periods(record, law, until=until)
    return next((one for one in periods if one.starts_on == accrued_from), None)
