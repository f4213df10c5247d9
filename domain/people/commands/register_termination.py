"""Register the end of an employment, for somebody else to approve."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.kernel.money import ZERO, Money
from domain.kernel.natural_key import free_reference
from domain.kernel.refusal import Duplicate, OutOfRange, Required, checks
from domain.kernel.text import clean
from domain.people.employee import AlreadyDismissed, Employee
from domain.people.ending import tables_of
from domain.people.months import refuse_paid
from domain.people.payroll.kinds import NoticeGiven, TerminationKind
from domain.people.payroll.refusals import must_follow
from domain.people.payroll.settlement import due_on
from domain.people.termination import STANDING, Termination
from domain.people.ways import check_way

NOTICE = "CLT, art. 487: notice is given before the last day"


@dataclass(kw_only=True)
class RegisterTermination(Command):
    """Register the end of an employment; it ends when somebody else approves that. Who was dismissed already
    is settled by the end of that very day."""

    permission = "people.termination.register"
    moves = True

    employee_id: Annotated[UUID, "employee"]
    """Whose employment."""
    kind: TerminationKind
    """How it ends."""
    notice: NoticeGiven
    """What becomes of the notice; WAIVED where nobody owes any."""
    notice_given_on: date | None = None
    """When it was given; needed where it is worked."""
    last_day: date
    """Last day of the employment, that of a notice that is worked included."""
    reason: str
    """Why, for who asks later; 255 characters at most."""
    fund_before: Money = ZERO
    """Deposits in the fund (FGTS) that no closed payslip here tells of."""
    thirteenth_before: Money = ZERO
    """What was paid of this year's thirteenth salary that no closed payslip here tells of."""
    external_reference: str | None = None
    """Your own name for it, 60 characters at most; unique in the company."""


async def register_termination(command: RegisterTermination, uow: UnitOfWork) -> UUID:
    """Raises NotFound, NotEmployedThen, AlreadyDismissed, Duplicate, TerminationUnfit, DatesOutOfOrder,
    MonthClosed, Required, OutOfRange, Missing."""
    employee = await uow.get(Employee, command.employee_id, lock=True)
    known = await uow.find_all(Termination, employee_id=employee.id, status=[*STANDING])
    reason = ""
    with checks() as check:
        with check.at("reason"):
            reason = clean(command.reason, longest=255)
        with check.at("external_reference"):
            reference = await free_reference(uow, Termination, command.external_reference)
        check.that(not known, Duplicate("employee_id", fields=["employee_id"]))
        free = employee.dismissed_on is None or (
            employee.dismissed_on == command.last_day and not employee.settled_elsewhere
        )
        check.that(free, AlreadyDismissed("employee_id", dismissed_on=employee.dismissed_on))
        check.that(command.last_day >= employee.hired_on, employee.not_employed("last_day"))
        with check.at():
            _check_notice(command, employee)
        with check.at("last_day"):
            await refuse_paid(command.last_day, uow, employee.id)
        for name in ("fund_before", "thirteenth_before"):
            check.that(getattr(command, name) >= ZERO, OutOfRange(name, least=0))
    tables = await tables_of(command.last_day, command.last_day, uow)
    right = tables.right(command.kind)
    check_way(right, command.notice, employee.terms_on(command.last_day), command.last_day)
    termination = Termination.register(
        id=uow.new_id(),
        employee_id=employee.id,
        kind=command.kind,
        notice=command.notice,
        notice_given_on=command.notice_given_on,
        last_day=command.last_day,
        reason=reason,
        code=right.code,
        rule=right.id,
        due_on=due_on(command.last_day, tables),
        fund_before=command.fund_before,
        thirteenth_before=command.thirteenth_before,
        registered_by=uow.actor,
        registered_at=uow.now,
        external_reference=reference,
    )
    uow.add(termination)
    return termination.id


def _check_notice(command: RegisterTermination, employee: Employee) -> None:
    """Raises Required, DatesOutOfOrder."""
    given = command.notice_given_on
    with checks() as check:
        check.that(given or command.notice is not NoticeGiven.WORKED, Required("notice_given_on"))
        if given is not None:
            known = given >= employee.hired_on
            check.that(known, must_follow("notice_given_on", employee.hired_on, NOTICE))
            before = given + timedelta(command.notice is NoticeGiven.WORKED)
            check.that(command.last_day >= before, must_follow("last_day", given, NOTICE))
