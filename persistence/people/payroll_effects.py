"""What a closed run comes to, as books and finance ask for it: from its sums, which name nobody."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import BigInteger, cast, func, select, type_coerce

from domain.accounting.ports import BookedPayroll, BookedPayrolls
from domain.accounting.postings import Amount
from domain.finance.payable import PayableOrigin
from domain.finance.ports import PayrollDebt, PayrollDebts
from domain.kernel.law import LawBook
from domain.people.payroll.costs import PayrollCost, amounts_by_cost_center, debts
from domain.people.payroll.deadlines import debt_due_on
from domain.people.payroll.tables import Tables
from domain.people.payroll_run import PayrollRun
from persistence.answering import answers
from persistence.columns import MoneyColumn
from persistence.finance.calendar import bank_holidays
from persistence.people.calendar import national_holidays
from persistence.people.payroll_tables import payroll_costs
from persistence.unit_of_work import SqlUnitOfWork


@answers(BookedPayrolls)
class SummedPayrolls:
    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._uow = uow

    async def of(self, payroll_run_id: UUID) -> BookedPayroll | None:
        run = await self._uow.find(PayrollRun, id=payroll_run_id)
        if run is None:
            return None
        sums = amounts_by_cost_center(run.kind, await costs_of(self._uow, run))
        return BookedPayroll(
            reference=named(run),
            amounts={
                cost_center_id: {Amount(amount.value): money for amount, money in part.items()}
                for cost_center_id, part in sums.items()
            },
        )


@answers(PayrollDebts)
class DebtsOfRuns:
    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._uow = uow

    async def of(self, payroll_run_id: UUID) -> Sequence[PayrollDebt]:
        run = await self._uow.get(PayrollRun, payroll_run_id)
        owed = debts(run.kind, await costs_of(self._uow, run))
        law = self._uow.ask(LawBook)
        tables = Tables(await law.on(run.accrual_month), await law.on(run.paid_on))
        years = range(run.accrual_month.year, run.paid_on.year + 2)
        return [
            PayrollDebt(
                origin=PayableOrigin(debt.value),
                establishment_id=establishment_id,
                number=named(run),
                issued_on=run.paid_on,
                due_on=debt_due_on(
                    debt,
                    run.kind,
                    month=run.accrual_month,
                    paid_on=run.paid_on,
                    holidays=_of(years, national_holidays),
                    banks_closed=_of(years, bank_holidays),
                    tables=tables,
                ),
                amount=amount,
            )
            for (debt, establishment_id), amount in owed.items()
        ]


def named(run: PayrollRun) -> str:
    """The month and kind of a run, with its number: several of a kind may pay a month."""
    return f"{run.accrual_month:%Y-%m} {run.kind.value} {run.number}"


async def costs_of(uow: SqlUnitOfWork, run: PayrollRun) -> list[PayrollCost]:
    cost = payroll_costs.c
    what = (cost.establishment_id, cost.cost_center_id, cost.item, cost.side, cost.rank)
    query = (
        select(*what, type_coerce(cast(func.sum(cost.amount), BigInteger), MoneyColumn).label("amount"))
        .where(cost.company_id == uow.company, cost.run_id == run.id, cost.take == run.takes)
        .group_by(*what)
    )
    return [PayrollCost(**row) for row in await uow.rows(query)]


def _of(years: range, holidays: Callable[[int], frozenset[date]]) -> frozenset[date]:
    return frozenset().union(*(holidays(year) for year in years))
