"""Employees in PostgreSQL: their salaries stay on record, and nobody is employed twice."""

import asyncio
from datetime import date
from uuid import UUID

import asyncpg
import pytest

from domain.kernel.money import Money
from domain.kernel.refusal import Duplicate
from domain.kernel.runner import Envelope
from domain.people.commands.change_salary import ChangeSalary, change_salary
from domain.people.commands.dismiss_employee import DismissEmployee, dismiss_employee
from domain.people.commands.hire_employee import hire_employee
from domain.people.employee import Employee
from persistence.database import Database
from tests.builders import hiring
from tests.company import FrontDesk


async def test_every_salary_stays_on_record_and_raises_the_version(desk: FrontDesk) -> None:
    employee_id = await desk.give(hire_employee, hiring())
    await desk.give(change_salary, raising(employee_id), Envelope(expected_version=1, idempotency_key="r-1"))
    employee = await desk.load(Employee, employee_id)
    assert [salary.amount for salary in employee.salaries] == [Money.of("3500.00"), Money.of("4000.00")]
    assert employee.salary_on(date(2026, 7, 1)) == Money.of("4000.00")
    assert employee.version == 2


async def test_a_raise_given_twice_under_one_key_is_one_raise(desk: FrontDesk) -> None:
    employee_id = await desk.give(hire_employee, hiring())
    for _ in range(2):
        await desk.give(
            change_salary, raising(employee_id), Envelope(expected_version=1, idempotency_key="r-1")
        )
    assert len((await desk.load(Employee, employee_id)).salaries) == 2


async def test_of_two_that_hire_the_same_person_at_once_one_is_refused(desk: FrontDesk) -> None:
    results = await asyncio.gather(
        *(desk.give(hire_employee, hiring()) for _ in range(5)), return_exceptions=True
    )
    refusals = [result for result in results if isinstance(result, Duplicate)]
    assert len(refusals) == 4
    assert {refusal.path for refusal in refusals} == {("cpf",)}


async def test_who_was_dismissed_is_hired_again_under_another_number(desk: FrontDesk) -> None:
    first = await desk.give(hire_employee, hiring())
    dismissal = DismissEmployee(employee_id=first, dismissed_on=date(2026, 6, 30), reason="By agreement")
    await desk.give(dismiss_employee, dismissal, Envelope(expected_version=1, idempotency_key="d-1"))
    second = await desk.give(hire_employee, hiring(hired_on=date(2026, 7, 1)))
    numbers = [(await desk.load(Employee, id)).registration_number for id in (first, second)]
    assert numbers[1] > numbers[0]


@pytest.mark.parametrize("change", ["update salary set amount = 1", "delete from salary"])
async def test_the_application_changes_no_salary_it_once_recorded(
    desk: FrontDesk, database: Database, change: str
) -> None:
    await desk.give(hire_employee, hiring())
    async with database.engine.connect() as connection:
        raw = (await connection.get_raw_connection()).driver_connection
        await raw.execute("select set_config('app.company', $1, false)", str(desk.company))
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await raw.execute(change)


def raising(employee_id: UUID) -> ChangeSalary:
    return ChangeSalary(
        employee_id=employee_id,
        salary=Money.of("4000.00"),
        effective_on=date(2026, 7, 1),
        reason="Yearly agreement",
    )
