"""Payslips of runs: kept stretch by stretch with their sums, and loaded as the domain knows them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.kernel.money import ZERO, Money
from domain.kernel.refusal import NotFound
from domain.people.issued_payslip import IssuedPayslip, ToldRefusal
from domain.people.payroll.payslip import Payslip
from domain.people.payroll_run import PayrollRun, PayrollStretch, ProfitAmount
from domain.people.ports import IssuedPayslips
from persistence.answering import answers
from persistence.identity import new_id
from persistence.people.payroll_tables import (
    payroll_amounts,
    payroll_commissions,
    payroll_costs,
    payroll_stretches,
    payroll_vacations,
    payslips,
)
from persistence.people.payslip_content import opened_payslip, opened_refusals, opened_sums, sealed_columns
from persistence.storing import Row, store
from persistence.unit_of_work import SqlUnitOfWork

MOST_REFUSED = 500


async def load_payslip(connection: AsyncConnection, company: UUID, id: UUID) -> Payslip:
    """The payslip of a row, as it was calculated. Raises NotFound, also where there are refusals alone."""
    query = select(payslips).where(payslips.c.company_id == company, payslips.c.id == id)
    row = (await connection.execute(query)).one_or_none()
    found = None if row is None else opened_payslip(row)
    if found is None:
        raise NotFound(kind="Payslip", id=str(id))
    return found


async def payslips_of_run(connection: AsyncConnection, company: UUID, run_id: UUID) -> Mapping[UUID, Payslip]:
    """By employee; those who were refused are not among them."""
    query = select(payslips).where(
        payslips.c.company_id == company, payslips.c.run_id == run_id, payslips.c.refusal_code.is_(None)
    )
    found = {row.employee_id: opened_payslip(row) for row in (await connection.execute(query)).all()}
    return {employee: payslip for employee, payslip in found.items() if payslip is not None}


async def refused_in(
    connection: AsyncConnection, company: UUID, run_id: UUID
) -> list[tuple[Any, tuple[ToldRefusal, ...]]]:
    """The rows without a payslip, and why, by registration number; the first of them."""
    query = (
        select(payslips)
        .where(payslips.c.company_id == company, payslips.c.run_id == run_id)
        .where(payslips.c.refusal_code.is_not(None))
        .order_by(payslips.c.registration_number, payslips.c.id)
        .limit(MOST_REFUSED)
    )
    return [(row, opened_refusals(row)) for row in (await connection.execute(query)).all()]


@answers(IssuedPayslips)
class StoredPayslips:
    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._uow = uow

    async def stretch(self, stretch_id: UUID) -> PayrollStretch:
        own = payroll_stretches.c.company_id == self._uow.company
        rows = await self._uow.rows(
            select(payroll_stretches).where(own, payroll_stretches.c.id == stretch_id)
        )
        if not rows:
            raise NotFound(kind="PayrollStretch", id=str(stretch_id))
        return PayrollStretch(**{name: rows[0][name] for name in PayrollStretch.__dataclass_fields__})

    async def keep(self, run: PayrollRun, stretch: PayrollStretch, issued: Sequence[IssuedPayslip]) -> None:
        uow, employees = self._uow, list(stretch.employee_ids)
        here = {"company": uow.company, "run": run.id, "employees": employees}
        known = {row.employee_id: row.id for row in await uow.transaction.execute(KNOWN, here)}
        before = await uow.transaction.execute(BEFORE, here | {"kind": run.kind, "month": run.accrual_month})
        previous = {row.employee_id: row.id for row in before}
        for table in (payslips, payroll_commissions, payroll_vacations):
            own = (table.c.company_id == uow.company, table.c.run_id == run.id)
            await uow.transaction.execute(delete(table).where(*own, table.c.employee_id.in_(employees)))
        rows = [
            _row(uow.company, run, one, known.get(one.employee_id) or new_id(), previous.get(one.employee_id))
            for one in issued
        ]
        sums = list(_sums(uow.company, run, stretch, issued))
        paid = {
            payroll_commissions: list(_paid(uow.company, run, issued, "commission_id")),
            payroll_vacations: list(_paid(uow.company, run, issued, "vacation_id")),
        }
        await store(uow.wire, {payslips: rows, payroll_costs: sums, **paid})

    async def state(self, run: PayrollRun, amounts: Sequence[ProfitAmount]) -> None:
        company = self._uow.company
        kind: Any = payroll_amounts.c.amount_sealed.type
        rows = []
        for each in amounts:
            id = new_id()
            rows.append(
                {
                    "company_id": company,
                    "id": id,
                    "run_id": run.id,
                    "employee_id": each.employee_id,
                    "amount_sealed": kind.sealed(each.amount, company=company, id=id),
                }
            )
        await store(self._uow.wire, {payroll_amounts: rows})

    async def settle(self, run: PayrollRun) -> None:
        uow = self._uow
        for table in (payslips, payroll_costs, payroll_commissions, payroll_vacations):
            own = (table.c.company_id == uow.company, table.c.run_id == run.id)
            await uow.transaction.execute(delete(table).where(*own, table.c.take != run.takes))
        found = (await uow.transaction.execute(SUMS, {"company": uow.company, "run": run.id})).all()
        changes = {row.id: _change(row) for row in found}
        ordered = sorted(found, key=lambda row: (-changes[row.id].cents, row.registration_number))
        await uow.transaction.execute(
            ORDERED,
            {"company": uow.company, "ids": [row.id for row in ordered], "run": run.id},
        )


def _row(company: UUID, run: PayrollRun, one: IssuedPayslip, id: UUID, previous: UUID | None) -> Row:
    return {
        "company_id": company,
        "id": id,
        "run_id": run.id,
        "employee_id": one.employee_id,
        "kind": run.kind,
        "accrual_month": run.accrual_month,
        "paid_on": run.paid_on,
        "take": run.takes,
        "registration_number": one.gathered.registration_number,
        **vars(one.gathered.cut),
        "refusal_code": one.refusals[0].code if one.refusals else None,
        "previous_id": previous,
        "sources": one.gathered.sources,
        **sealed_columns(company, id, one),
    }


def _sums(
    company: UUID, run: PayrollRun, stretch: PayrollStretch, issued: Iterable[IssuedPayslip]
) -> Iterator[Row]:
    amounts: dict[tuple[Any, ...], Money] = defaultdict(lambda: ZERO)
    heads: dict[tuple[Any, ...], set[UUID]] = defaultdict(set)
    for one in issued:
        if one.payslip is None:
            continue
        cut = one.gathered.cut
        place = (cut.establishment_id, cut.department_id, cut.cost_center_id, cut.job_position_id)
        for line in (*one.payslip.lines, *one.payslip.employer):
            key = (*place, line.item, line.name, line.incidence.nature, line.side, line.rank)
            amounts[key] += line.amount
            heads[key].add(one.employee_id)
    names = (
        *("establishment_id", "department_id", "cost_center_id", "job_position_id"),
        *("item", "name", "nature", "side", "rank"),
    )
    for key, amount in amounts.items():
        yield {
            "company_id": company,
            "id": new_id(),
            "run_id": run.id,
            "take": run.takes,
            "stretch": stretch.number,
            **dict(zip(names, key, strict=True)),
            "amount": amount,
            "heads": len(heads[key]),
        }


def _paid(company: UUID, run: PayrollRun, issued: Iterable[IssuedPayslip], what: str) -> Iterator[Row]:
    """Commissions or vacations, of those who have a payslip."""
    for one in issued:
        for id in getattr(one.gathered, f"{what}s") if one.payslip is not None else ():
            yield {
                "company_id": company,
                "id": new_id(),
                "run_id": run.id,
                "take": run.takes,
                "employee_id": one.employee_id,
                what: id,
            }


def _change(row: Any) -> Money:
    """How much the net pay of an employee differs from the one before; a first payslip by all of it."""
    now = opened_sums(row)
    before = opened_sums(_Before(row.company_id, row.previous_id, row.sums_before))
    assert now is not None
    return Money(abs((now.net - (before.net if before else ZERO)).cents))


class _Before:
    """The row of the payslip before, as far as it is asked for."""

    def __init__(self, company_id: UUID, id: UUID | None, sums_sealed: bytes | None) -> None:
        self.company_id, self.id, self.sums_sealed = company_id, id, sums_sealed


KNOWN = text("""
select employee_id, id from payslip
where company_id = :company and run_id = :run and employee_id = any(:employees)
""")

BEFORE = text("""
select distinct on (payslip.employee_id) payslip.employee_id, payslip.id
from payslip
join payroll_run run on run.company_id = payslip.company_id and run.id = payslip.run_id
where payslip.company_id = :company and payslip.employee_id = any(:employees)
  and payslip.kind = :kind and payslip.accrual_month < :month and payslip.refusal_code is null
  and run.status = 'CLOSED'
order by payslip.employee_id, payslip.accrual_month desc, payslip.id desc
""")
"""The last closed one of the kind."""

SUMS = text("""
select payslip.company_id, payslip.id, payslip.registration_number, payslip.sums_sealed,
       payslip.previous_id, before.sums_sealed as sums_before
from payslip
left join payslip before on before.company_id = payslip.company_id and before.id = payslip.previous_id
where payslip.company_id = :company and payslip.run_id = :run and payslip.refusal_code is null
""")

ORDERED = text("""
update payslip set change_order = ordered.place
from unnest(cast(:ids as uuid[])) with ordinality as ordered (id, place)
where payslip.company_id = :company and payslip.run_id = :run and payslip.id = ordered.id
""")
