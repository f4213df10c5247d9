"""What payslips are calculated from, as one digest of each employee: which closed runs, approved vacations
and ends there are, and which rows of the register, of time, leaves and pay count for the run.

What is put right is withdrawn, ends on a day, or is another row: the ids tell it, with the days on which what
they stand for ends before the last that counts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import text

from domain.people.labor_union import UnionRuleKind
from domain.people.payroll.days import last_of
from domain.people.payroll_feeding import TAKES_AHEAD, RunBeside, feeds
from domain.people.payroll_run import PayrollRun, PayrollRunKind, PayrollRunStatus
from persistence.people.pay_spans import span_of
from persistence.unit_of_work import SqlUnitOfWork


async def sources_of(
    uow: SqlUnitOfWork, run: PayrollRun, others: Sequence[RunBeside], ids: Sequence[UUID]
) -> Mapping[UUID, UUID]:
    """By employee, of what there is now; asked before it is gathered."""
    found = await uow.transaction.execute(NOW, _asked(uow, run, others) | {"employees": list(ids)})
    return {row.employee_id: row.sources for row in found}


async def outdated(
    uow: SqlUnitOfWork, run: PayrollRun, others: Sequence[RunBeside], gone: Sequence[UUID]
) -> Sequence[int]:
    """Registration numbers of who is ``gone`` or whose payslip was calculated from something else. One
    statement."""
    found = await uow.transaction.execute(OUTDATED, _asked(uow, run, others) | {"gone": list(gone)})
    return [row.registration_number for row in found]


def _asked(uow: SqlUnitOfWork, run: PayrollRun, others: Sequence[RunBeside]) -> dict[str, Any]:
    closed, first, last = PayrollRunStatus.CLOSED, run.accrual_month, last_of(run.accrual_month)
    return vars(span_of(run)) | {
        "company": uow.company,
        "run": run.id,
        "feeding": [one.id for one in others if one.status is closed and feeds(one, run)],
        "first": first,
        "last": last,
        "ahead": run.kind in TAKES_AHEAD,
        "ends": run.kind is PayrollRunKind.TERMINATION,
        "premiums": [
            UnionRuleKind.OVERTIME_RATE.value,
            UnionRuleKind.REST_DAY_OVERTIME_RATE.value,
            UnionRuleKind.NIGHT_RATE.value,
        ],
    }


AGREED_ELSEWHERE = """exists (
    select from payroll_commission paid
    join payroll_run other on other.company_id = paid.company_id and other.id = paid.run_id
    where paid.company_id = commission.company_id and paid.commission_id = commission.id
      and other.id <> :run and other.status in ('APPROVED', 'CLOSED'))"""
"""Whether another run pays a commission."""


def _holding(table: str, since: str, until: str = "last") -> str:
    """Rows of a table that hold on a day between two, with the day on which they end before the second."""
    return f"""
    select concat_ws(' ', held.id, case when held.valid_until < :{until} then held.valid_until end)
    from {table} held
    where held.company_id = :company and held.employee_id = whose.employee_id
      and held.valid_from <= :{until} and coalesce(held.valid_until, :{until}) >= :{since}"""  # noqa: S608


OWN = "company_id = :company and employee_id = whose.employee_id"
SOURCES = f"""cast(md5(array_to_string(array(
    select noted.source from (
    select cast(feeding.run_id as text) as source from payslip feeding
    where feeding.company_id = :company and feeding.employee_id = whose.employee_id
      and feeding.run_id = any(:feeding) and feeding.refusal_code is null
    union all
    select cast(vacation.id as text) from vacation
    where vacation.company_id = :company and vacation.employee_id = whose.employee_id
      and vacation.status not in ('REQUESTED', 'REFUSED', 'CANCELLED')
      and vacation.starts_on + vacation.days + vacation.leave_days > :spent
      and (vacation.starts_on <= :last or :ahead and exists (
          select from payroll_vacation paid
          join payroll_run ahead on ahead.company_id = paid.company_id and ahead.id = paid.run_id
          where paid.company_id = vacation.company_id and paid.vacation_id = vacation.id
            and ahead.id <> :run and ahead.status = 'CLOSED'))
    union all
    select cast(termination.id as text) from termination where {OWN} and :ends and status = 'APPROVED'
    union all
    select concat_ws(' ', hired_on, case when dismissed_on <= :last then dismissed_on end, engagement)
    from employee where company_id = :company and id = whose.employee_id
    union all
    select cast(id as text) from salary where {OWN} and effective_on <= :agreed_until
    union all
    select cast(id as text) from employment where {OWN} and effective_on <= :agreed_until
    union all
    select concat_ws(' ', rule.id, case when rule.valid_until < :last then rule.valid_until end)
    from employment version
    join union_rule rule on rule.company_id = version.company_id and rule.union_id = version.union_id
    where version.company_id = :company and version.employee_id = whose.employee_id
      and version.effective_on <= :last and rule.kind = any(:premiums)
      and rule.valid_from <= :last and coalesce(rule.valid_until, :last) >= :worked
    union all
    select place.noted from place where place.id = coalesce((
        select establishment_id from employment where {OWN} and effective_on <= :last
        order by effective_on desc, position desc limit 1), place.head_id)
    union all
    select cast(id as text) from time_entry
    where {OWN} and withdrawn_at is null and "on" <= :last
      and "on" >= least(cast(:worked as date), cast(:missed as date))
      and ("on" >= :worked or kind = 'ABSENCE_DAYS')
    union all {_holding("leave", "away")}
    union all {_holding("benefit", "borne")}
    union all {_holding("payroll_loan", "lent", "lent_until")}
    union all {_holding("dependent", "depending")}
    union all {_holding("alimony_order", "depending")}
    union all {_holding("pay_item_entry", "entered")}
    union all
    select cast(item.id as text) from pay_item_entry entry
    join pay_item item on item.company_id = entry.company_id and item.code = entry.code
    where entry.company_id = :company and entry.employee_id = whose.employee_id
      and entry.valid_from <= :last and coalesce(entry.valid_until, :last) >= :entered
      and item.valid_from <= :last
    union all
    select concat_ws(' ', commission.id, commission.amount) from commission
    where :earns and commission.company_id = :company and commission.salesperson_id = whose.employee_id
      and commission.status in ('ACCRUED', 'RELEASED') and commission.accrued_on <= :last
      and not {AGREED_ELSEWHERE}
    ) as noted order by noted.source collate "C"
), ' ')) as uuid)"""  # noqa: S608  of constants

PLACE = """with place as materialized (
    select establishment.id, head.id as head_id, concat_ws(' ',
        (select string_agg(cast(rates.id as text), ' ' order by rates.id) from employer_rates rates
         where rates.company_id = :company and rates.establishment_id = establishment.id
           and rates.valid_from <= :first),
        (select string_agg(concat_ws(' ', day.id, case when day.valid_until < :last then day.valid_until end),
                ' ' order by day.id) from holiday day
         where :earns and day.company_id = :company and day."on" <= :last
           and coalesce(day.valid_until, :last) >= :first and case
               when day.yearly then extract(month from day."on") = extract(month from cast(:first as date))
               else day."on" >= :first end
           and (day.scope = 'NATIONAL' or day.state = establishment.address ->> 'state'
                or day.city_code = establishment.address ->> 'city_code'
                or day.establishment_id = establishment.id))) as noted
    from establishment
    left join company on company.company_id = establishment.company_id
    left join establishment head on head.company_id = company.company_id and head.cnpj = company.cnpj
    where establishment.company_id = :company
)"""
"""Of each establishment the rates and the holidays that count there."""

NOW = text(f"""
{PLACE}
select whose.employee_id, {SOURCES} as sources
from unnest(cast(:employees as uuid[])) as whose (employee_id)
""")  # noqa: S608  of constants

OUTDATED = text(f"""
{PLACE}
select whose.registration_number from payslip whose
where whose.company_id = :company and whose.run_id = :run
  and (whose.employee_id = any(:gone) or whose.sources is distinct from {SOURCES})
order by whose.registration_number
""")  # noqa: S608  of constants
"""Calculated before sources were kept, or of less, too."""
