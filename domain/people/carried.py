"""How far notice that is paid in place of worked may carry an employment that ended."""

from __future__ import annotations

from datetime import date, timedelta

from domain.kernel.command import UnitOfWork
from domain.people.employee import Employee
from domain.people.labour_law import term
from domain.people.payroll.kinds import NoticeGiven
from domain.people.payroll.law import LabourTermFigure
from domain.people.ports import LabourLaws
from domain.people.termination import Termination, TerminationStatus

ENDED = (TerminationStatus.APPROVED, TerminationStatus.PAID)


async def carried(employee: Employee, uow: UnitOfWork) -> date | None:
    """The most that it may be: it is time of service, and a raise that begins in it counts (CLT, art. 487,
    §§1 and 6). None of who is employed, or leaves without such notice."""
    last = employee.dismissed_on
    if last is None:
        return None
    ends = await uow.find_all(Termination, employee_id=[employee.id])
    if not any(one.status in ENDED and one.notice is NoticeGiven.INDEMNIFIED for one in ends):
        return None
    law = (await uow.ask(LabourLaws).known()).on(last)
    return last + timedelta(term(law, LabourTermFigure.NOTICE_MOST).days)
