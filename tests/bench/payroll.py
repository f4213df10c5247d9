"""How long a month's payroll of a whole company takes, from the opening to the last payslip."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import text

from domain.kernel.money import Money
from domain.kernel.runner import execute
from domain.people.commands.open_payroll_run import OpenPayrollRun, open_payroll_run
from domain.people.commands.recalculate_payroll_run import RecalculatePayrollRun, recalculate_payroll_run
from domain.people.commands.set_employer_rates import SetEmployerRates, set_employer_rates
from domain.people.employee import Employee, Salary
from domain.people.employment import ContractKind, Employment
from domain.people.payroll.kinds import EmployerGroup, PayAddition
from domain.people.payroll_run import PayrollRunKind
from domain.people.time_entry import TimeEntry, TimeKind
from domain.processes import PROCESSES
from persistence.database import Database
from persistence.unit_of_work import EVERYTHING
from tests.api.front import found_company
from tests.bench.meter import Meter
from tests.bench.world import Server, empty_database
from tests.builders import a_cpf
from workers import payroll
from workers.tasks import ACTORS, Workshop

NAME = "payroll"
MONTH, PAID_ON, HIRED_ON = date(2026, 6, 1), date(2026, 7, 3), date(2025, 2, 3)
AT_ONCE = 500
"""Employees that are stored in one transaction."""
DUE = text("""
select id, actor from task
where company_id = :company and state in ('WAITING', 'RETRYING') and process = :name
order by created_at, id
""")
DIGESTS = text("select digest from payslip where company_id = :company order by employee_id")


@dataclass(frozen=True, kw_only=True)
class Seen:
    """Seconds of the clock, of the worker's processor, and of the database's."""

    employees: int
    wall: float
    worker: float
    server: float
    same: bool

    def __str__(self) -> str:
        each = 1000 * (self.worker + self.server) / self.employees
        same = "the same bytes" if self.same else "OTHER BYTES"
        return (
            f"{self.employees:,} payslips in {self.wall:.1f} s by one worker: {self.worker:.1f} s of its "
            f"processor, {self.server:.1f} s of the database's, {each:.2f} ms each; calculated again, {same}"
        )


def run(folder: Path, employees: int) -> str:
    """What was seen, in words."""
    with Server(folder) as server, empty_database(server, NAME):
        return str(asyncio.run(_measured(server, employees)))


async def _measured(server: Server, employees: int) -> Seen:
    assert payroll
    database = Database.at(server.url(NAME), statement_timeout="60s")
    founded = await found_company(database, 1)
    desk = _Desk(database, founded.id, founded.member_id)
    await desk.rate(founded.establishment_id)
    for begin in range(0, employees, AT_ONCE):
        await desk.hire(range(begin, min(begin + AT_ONCE, employees)))
    meter = Meter.of(server.process)
    began, worker, database_cpu = time.monotonic(), time.process_time(), meter.cpu()
    id = await desk.open()
    await desk.work()
    wall, worker = time.monotonic() - began, time.process_time() - worker
    database_cpu = meter.cpu() - database_cpu
    before = await desk.digests()
    await desk.again(id)
    await desk.work()
    same = before == await desk.digests() and len(before) == employees
    await database.close()
    return Seen(employees=employees, wall=wall, worker=worker, server=database_cpu, same=same)


@dataclass(frozen=True)
class _Desk:
    database: Database
    company: UUID
    actor: UUID

    def begin(self, **given: Any) -> Any:
        return self.database.begin(company=self.company, actor=self.actor, permissions=EVERYTHING, **given)

    async def rate(self, establishment: UUID) -> None:
        rates = SetEmployerRates(
            establishment_id=establishment,
            valid_from=MONTH,
            employer_group=EmployerGroup.GENERAL,
            risk=Decimal(2),
            norm="FAP 2026",
        )
        await execute(set_employer_rates, rates, self.begin)

    async def hire(self, numbers: range) -> None:
        """As many at once: a salary each of their own, an employment, and overtime for every fifth."""
        async with self.begin() as uow:
            for number in numbers:
                employee = _employee(uow, number)
                uow.add(employee)
                if number % 5 == 0:
                    uow.add(_overtime(uow, employee.id))
            await uow.commit()

    async def open(self) -> UUID:
        opening = OpenPayrollRun(kind=PayrollRunKind.MONTHLY, accrual_month="2026-06", paid_on=PAID_ON)
        return (await execute(open_payroll_run, opening, self.begin, processes=PROCESSES)).result

    async def again(self, id: UUID) -> None:
        again = RecalculatePayrollRun(payroll_run_id=id)
        await execute(recalculate_payroll_run, again, self.begin, processes=PROCESSES)

    async def work(self) -> None:
        """All that waits, two stretches at once."""
        async with self.database.reading(self.company) as connection:
            due = (await connection.execute(DUE, {"company": self.company, "name": "hire_to_retire"})).all()
        shop, turn = Workshop(self.database, PROCESSES), asyncio.Semaphore(2)

        async def perform(task: Any) -> None:
            async with turn:
                await shop.perform(ACTORS[task.actor].work, company=self.company, task=task.id)

        await asyncio.gather(*map(perform, due))

    async def digests(self) -> list[bytes]:
        async with self.database.reading(self.company) as connection:
            return list((await connection.scalars(DIGESTS, {"company": self.company})).all())


def _employee(uow: Any, number: int) -> Employee:
    salary = Salary(
        id=uow.new_id(),
        position=1,
        amount=Money(162_100 + 997 * (number % 1_500)),
        effective_on=HIRED_ON,
        reason=None,
        decided_at=uow.now,
    )
    employment = Employment(
        id=uow.new_id(),
        position=1,
        effective_on=HIRED_ON,
        contract_kind=ContractKind.INDEFINITE,
        **dict.fromkeys(("ends_on", "category", "job_position_id", "department_id", "cost_center_id")),
        **dict.fromkeys(("establishment_id", "work_schedule_id", "union_id", "reason")),
        pay_addition=PayAddition.NONE,
        decided_by=uow.actor,
        decided_at=uow.now,
    )
    return Employee.hire(
        id=uow.new_id(),
        registration_number=number + 1,
        name=f"Pessoa {number}",
        cpf=a_cpf(number + 1),
        job_title="Analista",
        hired_on=HIRED_ON,
        commission_rate=Decimal(0),
        salary=salary,
        employment=employment,
    )


def _overtime(uow: Any, employee_id: UUID) -> TimeEntry:
    return TimeEntry(
        id=uow.new_id(),
        employee_id=employee_id,
        kind=TimeKind.OVERTIME_HOURS,
        on=date(2026, 6, 9),
        quantity=Decimal("2.5"),
        reason=None,
        recorded_at=uow.now,
    )
