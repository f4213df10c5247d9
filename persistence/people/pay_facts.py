"""What is known of employees for a run: asked of many at once, by one file for each kind."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from domain.people.issued_payslip import Gathered
from domain.people.payroll_opening import KindUnavailable
from domain.people.payroll_run import PayrollRun, PayrollRunKind
from domain.people.ports import PayFacts
from persistence.answering import answers
from persistence.people.paid_employees import chosen_of, due_employees
from persistence.people.pay_facts_month import gather_months
from persistence.people.pay_facts_other import gather_advances, gather_shares, gather_thirteenths
from persistence.people.pay_facts_termination import gather_terminations
from persistence.people.pay_facts_vacation import gather_vacations
from persistence.people.runs_beside import sources_of
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
}


@answers(PayFacts)
class StoredPayFacts:
    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._uow = uow

    async def employees(self, run: PayrollRun, chosen: Sequence[UUID] | None) -> Sequence[UUID]:
        self._gather(run)
        return await due_employees(self._uow, run, chosen)

    async def chosen(self, run: PayrollRun) -> Sequence[UUID]:
        return await chosen_of(self._uow, run)

    async def of(self, run: PayrollRun, employee_ids: Sequence[UUID]) -> Sequence[Gathered]:
        sources = await sources_of(self._uow, run, employee_ids)
        found = await self._gather(run)(self._uow, run, employee_ids)
        return [replace(one, sources=sources[one.employee_id]) for one in found]

    @staticmethod
    def _gather(run: PayrollRun) -> Gather:
        """Raises KindUnavailable."""
        if (gather := GATHERED_BY.get(run.kind)) is None:
            raise KindUnavailable("kind", kind=run.kind.value)
        return gather
