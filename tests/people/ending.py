"""What the stories of ended employments begin with: a company, two who decide, workers who calculate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select

from domain.processes import PROCESSES
from persistence.database import Database
from persistence.outbox import TaskState, tasks
from tests.api.front import Client
from tests.people.test_employee_api import ANA
from workers import payroll  # noqa: F401  its work is known once it is imported
from workers.tasks import ACTORS, Workshop

LAST, DUE = "2026-06-15", "2026-06-25"
SHOWN = "termination { id version status code dueOn overdue paidOn net { amount } inHand { amount } }"
RUN = "payrollRun { id version status refused }"
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
    keys: int = 0

    async def employer(self) -> None:
        """Outside of Simples: 20 %, RAT of 2 %, third parties of 5.8 %."""
        place = (await self.hand.data("{ company { issuer { id } } }"))["company"]["issuer"]["id"]
        said = {"establishmentId": place, "validFrom": "2023-01-01", "employerGroup": "GENERAL", "risk": "2"}
        rates = said | {"norm": "Lei 8.212/1991, art. 22"}
        await self.done(self.hand, "setEmployerRates", rates, "employerRates { id }")

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

    async def paid(self, *employees: str, on: str = DUE, month: str = "2026-06") -> dict[str, Any]:
        """By a run that is opened, calculated, reviewed, approved by the other, and closed."""
        run = await self.calculated(*employees, on=on, month=month)
        for who, name in (
            (self.hand, "reviewPayrollRun"),
            (self.boss, "approvePayrollRun"),
            (self.hand, "closePayrollRun"),
        ):
            known = {"payrollRunId": run["id"], "expectedVersion": run["version"]}
            run = (await self.done(who, name, known, RUN))["payrollRun"]
        await self.work("print_statement")
        return run

    async def calculated(self, *employees: str, on: str = DUE, month: str = "2026-06") -> dict[str, Any]:
        asked = {"kind": "TERMINATION", "accrualMonth": month, "paidOn": on, "employeeIds": employees}
        opened = (await self.done(self.hand, "openPayrollRun", asked, RUN))["payrollRun"]
        await self.work("calculate_stretch")
        query = "query ($id: ID!) { payrollRun(by: {id: $id}) { id version status refused } }"
        return (await self.hand.data(query, id=opened["id"]))["payrollRun"]

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


def seen(termination: dict[str, Any]) -> dict[str, Any]:
    """What a command about it must name."""
    return {"terminationId": termination["id"], "expectedVersion": termination["version"]}
