"""A company that pays people and keeps books: a closed run, its titles, its entries, what is left of them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select

from domain.accounting.commands.open_books import OpenBooks, open_books
from domain.accounting.commands.open_period import OpenPeriod, open_period
from domain.processes import PROCESSES
from persistence.database import Database
from persistence.identity import new_id
from persistence.outbox import TaskState, tasks
from tests.company import FrontDesk
from tests.people.paying import INSIDE, Payroll
from tests.people.test_register_api import done, key, sent
from tests.questions import Questions
from workers import payroll
from workers.tasks import ACTORS, Workshop

TITLES = """
{ payables(first: 50) { nodes {
  id number openedBy status issuedOn total { amount } balance { amount }
  supplier { name } payrollRun { number kind accrualMonth } establishment { id }
  installments { id dueOn payableOn balance { amount } availableActions { action allowed } }
  availableActions { action allowed reason }
} } }
"""
ENTRIES = """
{ journalEntries(first: 50) { nodes {
  id postedOn memo purpose source
  lines { account { purpose } costCenter { code } debit { amount } credit { amount } }
} } }
"""

MOST_ROUNDS = 3
"""A fact, what follows from it, and what follows from that."""


@dataclass
class Ledger:
    """``house`` pays people; ``desk`` keeps the books."""

    house: Payroll
    desk: FrontDesk

    @classmethod
    async def kept(cls, database: Database, *months: str) -> Ledger:
        """Its books are open in these months, besides this one and the next."""
        house = await Payroll.found(database)
        desk = FrontDesk(database, house.company, actor=new_id(), processes=PROCESSES)
        await desk.give(open_books, OpenBooks())
        for month in months:
            await desk.give(open_period, OpenPeriod(month=month))
        return cls(house, desk)

    @property
    def who(self) -> Questions:
        return self.house.chief

    async def cost_center(self, code: str, name: str) -> str:
        """The id of a department at its cost."""
        center = await done(self.who, "registerCostCenter", "costCenter", code=code, name=name)
        said = {"code": code, "name": name, "costCenterId": center["id"]}
        return (await done(self.who, "registerDepartment", "department", **said))["id"]

    async def hire(self, salary: str, department: str) -> str:
        terms = {"departmentId": department, "establishmentId": self.house.establishment}
        return await self.house.hire(salary, terms=terms)

    async def waiting(self) -> list[Any]:
        async with self.desk.database.reading(self.desk.company) as connection:
            states = (TaskState.WAITING, TaskState.RETRYING)
            query = select(tasks.c.id, tasks.c.actor, tasks.c.step).where(
                tasks.c.state.in_(states), tasks.c.actor.in_(INSIDE)
            )
            return list((await connection.execute(query.order_by(tasks.c.created_at, tasks.c.id))).all())

    async def steps(self, process: str = "hire_to_retire") -> dict[str, tuple[str, str | None]]:
        async with self.desk.database.reading(self.desk.company) as connection:
            query = select(tasks.c.step, tasks.c.state, tasks.c.error_code).where(
                tasks.c.process == process, tasks.c.actor.in_(INSIDE)
            )
            return {row.step: (row.state, row.error_code) for row in await connection.execute(query)}

    async def work(self, workshop: Workshop | None = None) -> None:
        """All that waits, and what follows from it."""
        assert payroll
        for _ in range(MOST_ROUNDS):
            for task in await self.waiting():
                at = workshop or Workshop(self.desk.database, PROCESSES)
                await at.perform(ACTORS[task.actor].work, company=self.desk.company, task=task.id)

    async def closed(self, kind: str = "MONTHLY", month: str = "2026-06", **changes: Any) -> Any:
        """A run that is calculated, approved and closed, with all that follows."""
        run = await self.house.open(kind, month, **changes)
        await self.work()
        run = await self.close(run)
        await self.work()
        return run

    async def close(self, run: Any) -> Any:
        """Without what follows."""
        run = await self.house.run(run["id"])
        for who, verb in (
            (self.house.chief, "reviewPayrollRun"),
            (self.house.boss, "approvePayrollRun"),
            (self.house.boss, "closePayrollRun"),
        ):
            payload = await self.house.act(who, verb, run)
            assert payload["errors"] == [], payload
            run = payload["payrollRun"]
        return run

    async def titles(self, who: Questions | None = None) -> dict[str, Any]:
        """By what they are for."""
        answer = await (who or self.who).ask(TITLES)
        assert answer.problems == [], answer.problems
        return {each["openedBy"]: each for each in answer.data["payables"]["nodes"]}

    async def entries(self) -> list[Any]:
        answer = await self.who.ask(ENTRIES)
        assert answer.problems == [], answer.problems
        return answer.data["journalEntries"]["nodes"]

    async def balances(self) -> dict[str, Decimal]:
        """Debits less credits, by the purpose of the account; those at zero left out."""
        found: dict[str, Decimal] = {}
        for entry in await self.entries():
            for line in entry["lines"]:
                purpose = line["account"]["purpose"]
                amount = Decimal(line["debit"]["amount"]) - Decimal(line["credit"]["amount"])
                found[purpose] = found.get(purpose, Decimal(0)) + amount
        return {purpose: amount for purpose, amount in found.items() if amount}

    async def pay(self, title: Any, who: Questions | None = None, **changes: Any) -> Any:
        (part,) = title["installments"]
        said = {
            "installmentId": part["id"],
            "amount": part["balance"]["amount"],
            "paidOn": title["issuedOn"],
            "method": "TRANSFER",
            "idempotencyKey": key(),
        }
        return await sent(who or self.who, "payPayable", "installment { status }", **(said | changes))

    async def broken(self) -> dict[str, int]:
        return await self.desk.broken()


def as_id(node: str) -> UUID:
    return UUID(hex=node.split("_")[1])
