"""What the stories of ended employments begin with: a company, two who decide, workers who calculate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select

from api.ids import parse
from domain.kernel.runner import Envelope
from domain.people.commands.approve_payroll_run import ApprovePayrollRun, approve_payroll_run
from domain.people.commands.close_payroll_run import ClosePayrollRun, close_payroll_run
from domain.people.commands.open_payroll_run import OpenPayrollRun, open_payroll_run
from domain.people.commands.review_payroll_run import ReviewPayrollRun, review_payroll_run
from domain.people.commands.set_employer_rates import SetEmployerRates, set_employer_rates
from domain.people.payroll.kinds import EmployerGroup
from domain.people.payroll_run import PayrollRun, PayrollRunKind
from domain.platform.company import Company
from domain.processes import PROCESSES
from persistence.database import Database
from persistence.outbox import TaskState, tasks
from tests.api.front import Client
from tests.company import FrontDesk
from tests.people.test_employee_api import ANA
from workers import payroll  # noqa: F401  its work is known once it is imported
from workers.tasks import ACTORS, Workshop

LAST, DUE = "2026-06-15", "2026-06-25"
SHOWN = "termination { id version status code dueOn overdue paidOn net { amount } inHand { amount } }"
SIMULATE = """
query ($input: SimulateTerminationInput!) {
  simulateTermination(input: $input) {
    dueOn
    fundBalance { amount }
    options {
      kind notice code codeChecked norm closed { code norm until }
      pay {
        lines { item amount { amount } } net { amount } inHand { amount } cost { amount }
        fundFine { amount } withdrawable { amount } unemployment { amount } noticeDays carriedUntil
      }
    }
    errors { code path }
  }
}
"""


@dataclass
class House:
    """``hand`` registers and calculates, ``boss`` approves; both are members of the company."""

    database: Database
    company: UUID
    hand: Client
    boss: Client
    desk: FrontDesk
    other: FrontDesk
    keys: int = 0

    async def employer(self) -> None:
        """Outside of Simples: 20 %, RAT of 2 %, third parties of 5.8 %."""
        company = await self.desk.load(Company, self.company)
        command = SetEmployerRates(
            establishment_id=company.issuer_id,
            valid_from=date(2023, 1, 1),
            employer_group=EmployerGroup.GENERAL,
            risk=Decimal(2),
            norm="Lei 8.212/1991, art. 22",
        )
        await self.desk.give(set_employer_rates, command, self._envelope())

    async def hired(self, **changes: Any) -> str:
        """On 2024-12-16 at 3,000: a year whose vacation is due, and half of the next."""
        said = ANA | {"hiredOn": "2024-12-16", "salary": "3000.00"} | changes
        return (await self.done(self.hand, "hireEmployee", said, "employee { id }"))["employee"]["id"]

    async def ways(self, employee: str, **changes: Any) -> dict[tuple[str, str], Any]:
        asked = {"employeeId": employee, "lastDay": LAST} | changes
        found = (await self.hand.data(SIMULATE, input=asked))["simulateTermination"]
        assert found["errors"] == [], found["errors"]
        return {(one["kind"], one["notice"]): one for one in found["options"]}

    async def registered(self, employee: str, **changes: Any) -> dict[str, Any]:
        said = {"employeeId": employee, "lastDay": LAST, "reason": "Fim", "notice": "WAIVED"}
        return (await self.done(self.hand, "registerTermination", said | changes, SHOWN))["termination"]

    async def approved(self, employee: str, **changes: Any) -> dict[str, Any]:
        termination = await self.registered(employee, **changes)
        for who, name in ((self.hand, "calculateTermination"), (self.boss, "approveTermination")):
            termination = (await self.done(who, name, seen(termination), SHOWN))["termination"]
        return termination

    async def paid(self, *employees: str, on: str = DUE, month: str = "2026-06") -> PayrollRun:
        """By a run that is opened, calculated, reviewed, approved by the other, and closed."""
        run = await self.calculated(*employees, on=on, month=month)
        await self.desk.give(review_payroll_run, ReviewPayrollRun(payroll_run_id=run), self._envelope())
        await self.other.give(approve_payroll_run, ApprovePayrollRun(payroll_run_id=run), self._envelope())
        await self.desk.give(close_payroll_run, ClosePayrollRun(payroll_run_id=run), self._envelope())
        await self.work("print_statement")
        return await self.desk.load(PayrollRun, run)

    async def calculated(self, *employees: str, on: str = DUE, month: str = "2026-06") -> UUID:
        command = OpenPayrollRun(
            kind=PayrollRunKind.TERMINATION,
            accrual_month=month,
            paid_on=date.fromisoformat(on),
            employee_ids=tuple(parse(each)[1] for each in employees),
        )
        run = await self.desk.give(open_payroll_run, command, self._envelope())
        await self.work("calculate_stretch")
        return run

    async def work(self, name: str) -> None:
        """What waits for this worker is done."""
        workshop = Workshop(self.database, PROCESSES)
        query = select(tasks.c.id).where(tasks.c.state == TaskState.WAITING, tasks.c.step == name)
        async with self.database.reading(self.company) as connection:
            due: Sequence[UUID] = (await connection.execute(query)).scalars().all()
        for id in due:
            await workshop.perform(ACTORS[name].work, company=self.company, task=id)

    async def shown(self, who: Client, id: str, selection: str) -> Any:
        query = f"query ($id: ID!) {{ termination(by: {{id: $id}}) {{ {selection} }} }}"
        return (await who.data(query, id=id))["termination"]

    async def done(self, who: Client, name: str, input: dict[str, Any], selection: str) -> dict[str, Any]:
        payload = await who.do(name, {"idempotencyKey": self._key()} | input, selection)
        assert payload["errors"] == [], payload["errors"]
        return payload

    async def refused(self, who: Client, name: str, input: dict[str, Any]) -> list[tuple[str, str]]:
        payload = await who.do(name, {"idempotencyKey": self._key()} | input)
        return [(error["code"], ".".join(error["path"])) for error in payload["errors"]]

    def _key(self) -> str:
        self.keys += 1
        return f"ending-{self.keys}"

    def _envelope(self) -> Envelope:
        return Envelope(idempotency_key=self._key())


def seen(termination: dict[str, Any]) -> dict[str, Any]:
    """What a command about it must name."""
    return {"terminationId": termination["id"], "expectedVersion": termination["version"]}
