"""Who is paid, with what counts for contributions and taxes besides the pay itself."""

from __future__ import annotations

from datetime import date

from domain.kernel.refusal import checks
from domain.people.payroll.days import last_of
from domain.people.payroll.payee import Payee
from domain.people.payroll.tables import Tables
from domain.people.payroll_run import PayrollRun
from persistence.people.earlier_pay import EarlierPay
from persistence.people.pay_claims import Claims
from persistence.people.pay_register import Worker


def payee_of(
    worker: Worker,
    run: PayrollRun,
    claims: Claims,
    earlier: EarlierPay,
    *,
    tables: Tables,
    on: date | None = None,
) -> Payee:
    """As of a day; else of the last of the month. Raises Missing."""
    id, day = worker.row.id, on or last_of(run.accrual_month)
    with checks() as check:
        with check.at():
            employer = worker.employer_on(run.accrual_month)
        with check.at():
            kind = worker.kind_on(day)
    return Payee(
        employee_id=id,
        employer=employer,
        kind=kind,
        tax_dependents=claims.counted(id, "for_income_tax"),
        family_dependents=claims.counted(id, "for_family_salary"),
        alimonies=claims.alimonies_of(id, tables),
        elsewhere=earlier.contributed(id, run.accrual_month),
        taxed_before=earlier.taxed(id),
    )
