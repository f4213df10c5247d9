"""A company that pays people: founded, with the law in its tables, and workers at hand."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import select

from domain.processes import PROCESSES
from persistence.database import Database
from persistence.identity import new_id
from persistence.outbox import TaskState, tasks
from tests.api.front import found_company
from tests.builders import a_cpf
from tests.people.test_register_api import done, key, sent
from tests.questions import Questions
from workers import payroll
from workers.tasks import ACTORS, Workshop

RUN = "id version number status total processed refused"
LINES = "item side amount { amount }"
INSIDE = ("carry_out", "calculate_stretch")
"""Who needs nothing but the database: what is printed lies in a storage."""
WAITING = (TaskState.WAITING, TaskState.RETRYING)


@dataclass
class Payroll:
    """``chief`` prepares, ``boss`` agrees."""

    database: Database
    company: UUID
    establishment: str
    chief: Questions
    boss: Questions
    hired: int = field(default=0)

    @classmethod
    async def found(cls, database: Database) -> Payroll:
        founded = await found_company(database, 1)
        chief, boss = (Questions(database, founded.id, actor=new_id()) for _ in range(2))
        one = cls(database, founded.id, f"establishment_{founded.establishment_id.hex}", chief, boss)
        await one.rate("2026-01-01")
        return one

    async def rate(self, valid_from: str, **changes: Any) -> Any:
        said = {"employerGroup": "GENERAL", "risk": "2", "accidentFactor": "1", "norm": "FAP 2026"}
        return await done(
            self.chief,
            "setEmployerRates",
            "employerRates",
            establishmentId=self.establishment,
            validFrom=valid_from,
            idempotencyKey=key(),
            **(said | changes),
        )

    async def hire(self, salary: str = "5000.00", **changes: Any) -> str:
        self.hired += 1
        said = {
            "name": f"Pessoa {self.hired}",
            "cpf": a_cpf(100 + self.hired),
            "jobTitle": "Analista",
            "hiredOn": "2025-02-03",
            "salary": salary,
        }
        return (await done(self.chief, "hireEmployee", "employee", **(said | changes)))["id"]

    async def open(self, kind: str = "MONTHLY", month: str = "2026-06", **changes: Any) -> Any:
        said = {"kind": kind, "accrualMonth": month, "paidOn": "2026-07-03", "idempotencyKey": key()}
        return await done(self.chief, "openPayrollRun", "payrollRun", RUN, **(said | changes))

    async def refused(self, **changes: Any) -> list[tuple[str, str]]:
        said = {"kind": "MONTHLY", "accrualMonth": "2026-06", "paidOn": "2026-07-03", "idempotencyKey": key()}
        payload = await sent(self.chief, "openPayrollRun", "payrollRun { id }", **(said | changes))
        return [(error["code"], ".".join(error["path"])) for error in payload["errors"]]

    async def due(self) -> list[Any]:
        async with self.database.reading(self.company) as connection:
            waiting = select(tasks.c.id, tasks.c.actor).where(
                tasks.c.state.in_(WAITING),
                tasks.c.process == "hire_to_retire",
                tasks.c.actor.in_(INSIDE),
            )
            return list((await connection.execute(waiting.order_by(tasks.c.created_at, tasks.c.id))).all())

    async def work(self, workshop: Workshop | None = None) -> int:
        """All that waits; how many tasks there were."""
        assert payroll
        due = await self.due()
        for task in due:
            at = workshop or Workshop(self.database, PROCESSES)
            await at.perform(ACTORS[task.actor].work, company=self.company, task=task.id)
        return len(due)

    async def run(self, id: str) -> Any:
        answer = await self.chief.ask(
            f"query ($id: ID!) {{ payrollRun(by: {{id: $id}}) {{ {RUN} }} }}", id=id
        )
        assert answer.problems == [], answer.problems
        return answer.data["payrollRun"]

    async def paid(self, kind: str = "MONTHLY", month: str = "2026-06", **changes: Any) -> Any:
        """A run that is calculated."""
        run = await self.open(kind, month, **changes)
        await self.work()
        return await self.run(run["id"])

    async def act(self, who: Questions, verb: str, run: Any, **changes: Any) -> Any:
        said = {"payrollRunId": run["id"], "expectedVersion": run["version"], "idempotencyKey": key()}
        return await sent(who, verb, f"payrollRun {{ {RUN} }}", **(said | changes))

    async def close(self, run: Any) -> Any:
        for who, verb in (
            (self.chief, "reviewPayrollRun"),
            (self.boss, "approvePayrollRun"),
            (self.boss, "closePayrollRun"),
        ):
            payload = await self.act(who, verb, run)
            assert payload["errors"] == [], payload
            run = payload["payrollRun"]
        await self.work()
        return run

    async def slips(self, run: Any, selection: str, order: str = "") -> list[Any]:
        document = (
            "query ($run: ID!) { payslips(first: 100, where: {payrollRun: {id: {eq: $run}}}" + order + ")"
            f" {{ nodes {{ {selection} }} }} }}"
        )
        answer = await self.chief.ask(document, run=run["id"])
        assert answer.problems == [], answer.problems
        return answer.data["payslips"]["nodes"]

    async def amounts(self, run: Any) -> list[dict[str, str]]:
        """By item, of each payslip."""
        found = await self.slips(run, f"lines {{ {LINES} }} employerLines {{ {LINES} }}")
        return [
            {line["item"]: line["amount"]["amount"] for line in (*slip["lines"], *slip["employerLines"])}
            for slip in found
        ]
