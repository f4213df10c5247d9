"""Who works for us: hired, paid, dismissed."""

from datetime import date
from decimal import Decimal

import pytest

from domain.kernel.money import Money
from domain.kernel.refusal import Duplicate, OutOfRange, RefusalGroup, Required
from domain.people.commands.change_salary import ChangeSalary, change_salary
from domain.people.commands.dismiss_employee import DismissEmployee, dismiss_employee
from domain.people.employee import AlreadyDismissed, EmployeeStatus, NotEmployedThen, actions_of
from domain.people.events import EmployeeDismissed, EmployeeHired, SalaryChanged
from tests.builders import a_cpf, a_memory, an_employee

HIRED_ON = date(2026, 1, 5)


async def test_an_employee_is_hired_with_a_number_and_a_first_salary() -> None:
    uow = a_memory()
    first, second = await an_employee(uow), await an_employee(uow, cpf=a_cpf(2))
    assert (first.registration_number, second.registration_number) == (1, 2)
    assert first.salary_on(HIRED_ON) == Money.of("3500.00")
    assert uow.events[0] == EmployeeHired(employee_id=first.id, hired_on=HIRED_ON)


async def test_the_status_follows_the_days() -> None:
    uow = a_memory()
    employee = await an_employee(uow)
    await dismiss_employee(dismissing(employee, date(2026, 11, 30)), uow)
    assert employee.status_on(date(2026, 1, 4)) is EmployeeStatus.HIRED
    assert employee.status_on(HIRED_ON) is EmployeeStatus.ACTIVE
    assert employee.status_on(date(2026, 11, 29)) is EmployeeStatus.ACTIVE
    assert employee.status_on(date(2026, 11, 30)) is EmployeeStatus.TERMINATED
    assert employee.is_employed_on(date(2026, 11, 30))


async def test_everything_wrong_with_a_hiring_is_said_at_once() -> None:
    with pytest.raises(RefusalGroup) as refused:
        await an_employee(
            a_memory(),
            name=" ",
            cpf="11111111111",
            job_title="x" * 101,
            salary=Money(0),
            commission_rate=Decimal("100.1"),
        )
    assert [(refusal.path, refusal.code) for refusal in refused.value.refusals] == [
        (("name",), "REQUIRED"),
        (("cpf",), "INVALID_CPF"),
        (("job_title",), "TOO_LONG"),
        (("salary",), "OUT_OF_RANGE"),
        (("commission_rate",), "OUT_OF_RANGE"),
    ]


@pytest.mark.parametrize("rate", ["-0.1", "100.0001", "1.00001", "NaN"])
async def test_a_commission_is_a_percentage_with_at_most_four_places(rate: str) -> None:
    with pytest.raises(OutOfRange):
        await an_employee(a_memory(), commission_rate=Decimal(rate))


async def test_nobody_is_employed_twice_at_a_time() -> None:
    uow = a_memory()
    employee = await an_employee(uow)
    with pytest.raises(Duplicate) as refused:
        await an_employee(uow, hired_on=date(2026, 12, 1))
    assert refused.value.path == ("cpf",)
    await dismiss_employee(dismissing(employee, date(2026, 11, 30)), uow)
    with pytest.raises(Duplicate):
        await an_employee(uow, hired_on=date(2026, 11, 30))
    again = await an_employee(uow, hired_on=date(2026, 12, 1))
    assert again.registration_number == 2


async def test_a_salary_counts_from_its_day_on_and_the_old_one_stays_on_record() -> None:
    uow = a_memory()
    employee = await an_employee(uow)
    await change_salary(raising(employee, "4000.00", date(2026, 12, 1)), uow)
    assert employee.salary_on(date(2026, 11, 30)) == Money.of("3500.00")
    assert employee.salary_on(date(2026, 12, 1)) == Money.of("4000.00")
    assert [salary.amount for salary in employee.salaries] == [Money.of("3500.00"), Money.of("4000.00")]
    assert uow.events[-1] == SalaryChanged(employee_id=employee.id, effective_on=date(2026, 12, 1))


async def test_of_two_salaries_for_one_day_the_later_decided_counts() -> None:
    uow = a_memory()
    employee = await an_employee(uow)
    await change_salary(raising(employee, "4000.00", date(2026, 12, 1)), uow)
    await change_salary(raising(employee, "4100.00", date(2026, 12, 1)), uow)
    assert employee.salary_on(date(2026, 12, 1)) == Money.of("4100.00")


async def test_before_the_first_day_the_first_salary_is_the_one() -> None:
    employee = await an_employee(a_memory(), hired_on=date(2027, 1, 4))
    assert employee.salary_on(date(2026, 11, 21)) == Money.of("3500.00")


async def test_a_salary_outside_the_employment_is_refused_with_what_else_is_wrong() -> None:
    uow = a_memory()
    employee = await an_employee(uow)
    with pytest.raises(RefusalGroup) as refused:
        await change_salary(raising(employee, "0.00", date(2026, 1, 4)), uow)
    assert [(refusal.path, refusal.code) for refusal in refused.value.refusals] == [
        (("salary",), "OUT_OF_RANGE"),
        (("effective_on",), "NOT_EMPLOYED_THEN"),
    ]
    await dismiss_employee(dismissing(employee, date(2026, 11, 30)), uow)
    with pytest.raises(NotEmployedThen):
        await change_salary(raising(employee, "4000.00", date(2026, 12, 1)), uow)


async def test_a_dismissal_needs_a_reason_and_a_day_in_the_employment() -> None:
    uow = a_memory()
    employee = await an_employee(uow)
    with pytest.raises(Required):
        await dismiss_employee(
            DismissEmployee(employee_id=employee.id, dismissed_on=HIRED_ON, reason=""), uow
        )
    with pytest.raises(NotEmployedThen):
        await dismiss_employee(dismissing(employee, date(2026, 1, 4)), uow)


async def test_a_dismissal_repeated_is_quiet_and_on_another_day_refused() -> None:
    uow = a_memory()
    employee = await an_employee(uow)
    for _ in range(2):
        await dismiss_employee(dismissing(employee, date(2026, 11, 30)), uow)
    dismissed = EmployeeDismissed(employee_id=employee.id, dismissed_on=date(2026, 11, 30))
    assert uow.events[1:] == [dismissed]
    with pytest.raises(AlreadyDismissed):
        await dismiss_employee(dismissing(employee, date(2026, 12, 1)), uow)


def test_who_is_dismissed_is_not_dismissed_again_and_what_was_agreed_may_be_mended() -> None:
    assert all(action.allowed for action in actions_of(None))
    told = {action.action: action.reason for action in actions_of(date(2026, 11, 30))}
    assert told == {"changeSalary": None, "changeEmployment": None, "dismissEmployee": "ALREADY_DISMISSED"}


def raising(employee, amount: str, effective_on: date) -> ChangeSalary:
    return ChangeSalary(
        employee_id=employee.id, salary=Money.of(amount), effective_on=effective_on, reason="Promotion"
    )


def dismissing(employee, on: date) -> DismissEmployee:
    return DismissEmployee(employee_id=employee.id, dismissed_on=on, reason="By agreement")
