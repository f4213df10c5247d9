"""Whether a month takes nothing more that counts for pay, told of rows that are about a day of it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Date, FromClause, cast, exists, func, or_, select

from domain.accounting.period import PeriodStatus
from domain.people.payroll_run import PayrollRunKind, PayrollRunStatus
from persistence.accounting.tables import periods
from persistence.people.payroll_tables import payroll_runs, payslips

CLOSED = (PeriodStatus.CLOSED.value, PeriodStatus.LOCKED.value)
PAID = (PayrollRunStatus.APPROVED.value, PayrollRunStatus.CLOSED.value)


def month_closed(
    rows: FromClause, employee_id: ColumnElement[Any], day: ColumnElement[Any]
) -> ColumnElement[bool]:
    """As the commands ask about one of them: in the books, or by the employee's payslip of the month."""
    month = cast(func.date_trunc("month", day), Date)
    closed = exists().where(
        periods.c.company_id == rows.c.company_id, periods.c.month == month, periods.c.status.in_(CLOSED)
    )
    runs = select(payroll_runs.c.id).where(
        payroll_runs.c.company_id == rows.c.company_id,
        payroll_runs.c.kind == PayrollRunKind.MONTHLY.value,
        payroll_runs.c.accrual_month == month,
        payroll_runs.c.status.in_(PAID),
    )
    paid = exists().where(
        payslips.c.company_id == rows.c.company_id,
        payslips.c.employee_id == employee_id,
        payslips.c.accrual_month == month,
        payslips.c.run_id.in_(runs.correlate(rows)),
    )
    return or_(closed.correlate(rows), paid.correlate(rows))
