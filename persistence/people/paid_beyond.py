"""What somebody was paid for months after the one in which the employment ends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import text

from domain.people.payroll.days import last_of
from domain.people.payroll.month import Month
from domain.people.payroll_feeding import AGREED
from domain.people.payroll_run import PayrollRunKind
from persistence.people.payslip_content import opened_facts
from persistence.unit_of_work import SqlUnitOfWork

K = PayrollRunKind
AS_EMPLOYED = (K.MONTHLY, K.ADVANCE, K.THIRTEENTH_FIRST, K.THIRTEENTH_SECOND)
"""What an end in an earlier month does not take off: vacations it does; shares and differences stay owed."""


async def paid_beyond(uow: SqlUnitOfWork, ids: Sequence[UUID], day: date) -> Mapping[UUID, date]:
    """By employee the first later month that a run which was agreed to pays as if the employment went on: not
    commissions that fall due after its end. One statement."""
    asked = {
        "company": uow.company,
        "ids": list(ids),
        "last": last_of(day),
        "kinds": [kind.value for kind in AS_EMPLOYED],
        "agreed": [status.value for status in AGREED],
    }
    found: dict[UUID, date] = {}
    for row in await uow.transaction.execute(LATER, asked):
        if row.employee_id not in found and not _is_of_before(row):
            found[row.employee_id] = row.accrual_month
    return found


def _is_of_before(row: Any) -> bool:
    facts = opened_facts(row) if row.kind == K.MONTHLY else None
    return isinstance(facts, Month) and facts.left_on is not None and facts.left_on < facts.accrual_month


LATER = text("""
select payslip.company_id, payslip.id, payslip.employee_id, payslip.kind, payslip.accrual_month,
       payslip.facts_sealed
from payslip
join payroll_run run on run.company_id = payslip.company_id and run.id = payslip.run_id
where payslip.company_id = :company and payslip.employee_id = any(:ids) and payslip.accrual_month > :last
  and payslip.kind = any(:kinds) and payslip.refusal_code is null and run.status = any(:agreed)
order by payslip.accrual_month, payslip.id
""")
