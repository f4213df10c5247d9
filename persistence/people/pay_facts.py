"""What is known of employees for a run: asked of many at once, by one file for each kind."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from domain.people.issued_payslip import Gathered
from domain.people.payroll_run import PayrollRun, PayrollRunKind
from domain.people.ports import PayFacts
from persistence.answering import answers
from persistence.people.paid_employees import chosen_of, due_employees
from persistence.people.pay_facts_month import gather_months
from persistence.people.pay_facts_other import gather_advances, gather_shares, gather_thirteenths
from persistence.people.pay_facts_retroactive import first_changed, gather_differences
from persistence.people.pay_facts_termination import gather_terminations
from persistence.people.pay_facts_vacation import gather_vacations
from persistence.people.pay_sources import sources_of
from persistence.people.runs_beside import runs_beside
from persistence.unit_of_work import SqlUnitOfWork

Gather = Callable[[SqlUnitOfWork, PayrollRun, Sequence[UUID]], Awaitable[Sequence[Gathered]]]
"""Of all these employees, by their ids, in a fixed number of statements."""

GATHERED_BY: Mapping[PayrollRunKind, Gather] = {
    PayrollRunKind.MONTHLY: gather_months,
    PayrollRunKind.ADVANCE: gather_advances,
    PayrollRunKind.THIRTEENTH_FIRST: gather_thirteenths,
    PayrollRunKind.THIRTEENTH_SECOND: gather_thirteenths,
    PayrollRunKind.VACATION: gather_vacations,
    PayrollRunKind.PROFIT_SHARING: gather_shares,
    PayrollRunKind.TERMINATION: gather_terminations,
    PayrollRunKind.RETROACTIVE: gather_differences,
}


@answers(PayFacts)
class StoredPayFacts:
    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._uow = uow

    async def employees(self, run: PayrollRun, chosen: Sequence[UUID] | None) -> Sequence[UUID]:
        return await due_employees(self._uow, run, chosen)

    async def chosen(self, run: PayrollRun) -> Sequence[UUID]:
        return await chosen_of(self._uow, run)

    async def of(self, run: PayrollRun, employee_ids: Sequence[UUID]) -> Sequence[Gathered]:
        others = await runs_beside(self._uow, run)
        sources = await sources_of(self._uow, run, others, employee_ids)
        found = await GATHERED_BY[run.kind](self._uow, run, employee_ids)
        return [replace(one, sources=sources[one.employee_id]) for one in found]

    async def changed_since(self, run: PayrollRun, chosen: Sequence[UUID] | None) -> date | None:
        return await first_changed(self._uow, run, chosen)
