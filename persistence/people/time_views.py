"""What can be read of time that counts for pay, of leaves, and of vacations."""

from __future__ import annotations

from sqlalchemy import (
    ColumnElement,
    Date,
    FromClause,
    Integer,
    case,
    cast,
    exists,
    func,
    literal_column,
    select,
)

from domain.people.leave import LeaveKind
from domain.people.leave import actions_of as actions_of_leave
from domain.people.payroll_run import PayrollRunStatus
from domain.people.time_entry import TimeKind
from domain.people.time_entry import actions_of as actions_of_time
from domain.people.vacation import VacationOrigin, VacationStanding, VacationStatus, actions_of
from persistence.people.closed_months import month_closed
from persistence.people.employment_views import today
from persistence.people.payroll_tables import payroll_runs, payroll_vacations
from persistence.people.tables import leaves, time_entries, vacations
from persistence.reading.actions import actions
from persistence.reading.view import (
    DESC,
    View,
    boolean,
    date,
    enum,
    instant,
    integer,
    one,
    quantity,
    text,
)

ENDED = (PayrollRunStatus.CLOSED.value, PayrollRunStatus.CANCELLED.value)
ends_on = cast(vacations.c.starts_on + vacations.c.days - literal_column("1"), Date)
late = func.coalesce(ends_on - vacations.c.grant_until, 0)
late_days = func.greatest(0, func.least(cast(vacations.c.days, Integer), late))
"""Paid double (CLT art. 137; TST, Súmula 81)."""
standing = case(
    (vacations.c.status != VacationStatus.APPROVED.value, vacations.c.status),
    (ends_on < today, VacationStanding.TAKEN.value),
    (vacations.c.starts_on <= today, VacationStanding.BEING_TAKEN.value),
    else_=VacationStanding.APPROVED.value,
)
"""By the days, whether or not any job has run since."""
paid_on = (
    select(func.min(payroll_runs.c.paid_on))
    .join(
        payroll_vacations,
        (payroll_vacations.c.company_id == payroll_runs.c.company_id)
        & (payroll_vacations.c.run_id == payroll_runs.c.id),
    )
    .where(
        payroll_runs.c.company_id == vacations.c.company_id,
        payroll_vacations.c.company_id == vacations.c.company_id,
        payroll_vacations.c.vacation_id == vacations.c.id,
        payroll_runs.c.status == PayrollRunStatus.CLOSED.value,
    )
    .correlate(vacations)
    .scalar_subquery()
)


def paid_by_open_run(whose: FromClause) -> ColumnElement[bool]:
    """Whether a payroll run that is not closed yet pays this vacation."""
    return (
        exists()
        .where(
            payroll_vacations.c.company_id == whose.c.company_id,
            payroll_vacations.c.vacation_id == whose.c.id,
            payroll_runs.c.company_id == payroll_vacations.c.company_id,
            payroll_runs.c.id == payroll_vacations.c.run_id,
            payroll_runs.c.status.not_in(ENDED),
        )
        .correlate(whose)
    )


TIME_ENTRY = View(
    "TimeEntry",
    time_entries,
    prefix="timeentry",
    read="people.time.read",
    fields={
        "version": integer(time_entries.c.version),
        "employee": one("Employee", time_entries.c.employee_id, filter=True),
        "kind": enum(TimeKind, time_entries.c.kind),
        "on": date(time_entries.c.on, filter=True, sort=True),
        "quantity": quantity(time_entries.c.quantity),
        "reason": text(time_entries.c.reason, sensitive=True),
        "recorded_at": instant(time_entries.c.recorded_at),
        "withdrawn_at": instant(time_entries.c.withdrawn_at),
        "external_reference": text(time_entries.c.external_reference, filter=True),
        "available_actions": actions(
            actions_of_time,
            time_entries.c.withdrawn_at,
            month_closed(time_entries, time_entries.c.employee_id, time_entries.c.on),
        ),
    },
    lookups=["id", "external_reference"],
    default_sort=[("on", DESC)],
)

LEAVE = View(
    "Leave",
    leaves,
    prefix="leave",
    read="people.leave.read",
    fields={
        "version": integer(leaves.c.version),
        "employee": one("Employee", leaves.c.employee_id, filter=True),
        "kind": enum(LeaveKind, leaves.c.kind, sensitive=True),
        "protected": boolean(leaves.c.protected),
        "norm": text(leaves.c.norm, sensitive=True),
        "valid_from": date(leaves.c.valid_from, filter=True, sort=True),
        "valid_until": date(leaves.c.valid_until),
        "external_reference": text(leaves.c.external_reference, filter=True),
        "available_actions": actions(actions_of_leave, leaves.c.valid_from, leaves.c.valid_until),
    },
    lookups=["id", "external_reference"],
    default_sort=[("valid_from", DESC)],
)

VACATION = View(
    "Vacation",
    vacations,
    prefix="vacation",
    read="people.vacation.read",
    fields={
        "version": integer(vacations.c.version),
        "employee": one("Employee", vacations.c.employee_id, filter=True),
        "accrued_from": date(vacations.c.accrued_from),
        "starts_on": date(vacations.c.starts_on, filter=True, sort=True),
        "ends_on": date(ends_on, null=False),
        "days": integer(vacations.c.days),
        "sold_days": integer(vacations.c.sold_days),
        "leave_days": integer(vacations.c.leave_days),
        "grant_until": date(vacations.c.grant_until),
        "late_days": integer(late_days, null=False),
        "origin": enum(VacationOrigin, vacations.c.origin),
        "collective_vacation": one("CollectiveVacation", vacations.c.collective_vacation_id, filter=True),
        "status": enum(VacationStanding, standing, null=False),
        "paid_on": date(paid_on),
        "requested_by": one("Member", vacations.c.requested_by),
        "requested_at": instant(vacations.c.requested_at),
        "decided_by": one("Member", vacations.c.decided_by),
        "decided_at": instant(vacations.c.decided_at),
        "reason": text(vacations.c.reason),
        "external_reference": text(vacations.c.external_reference, filter=True),
        "available_actions": actions(
            actions_of, vacations.c.status, vacations.c.starts_on <= today, paid_by_open_run(vacations)
        ),
    },
    lookups=["id", "external_reference"],
    default_sort=[("starts_on", DESC)],
)
