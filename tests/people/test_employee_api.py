"""Employees through the schema: who may see what."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from persistence.database import Database
from tests.questions import Questions

HIRE = """
mutation ($input: HireEmployeeInput!) {
  hireEmployee(input: $input) {
    employee { id name jobTitle hiredOn status registrationNumber salary { amount } version }
    errors { code path }
  }
}
"""
CHANGE_SALARY = """
mutation ($input: ChangeSalaryInput!) {
  changeSalary(input: $input) {
    employee { salary { amount } salaries { amount { amount } effectiveOn reason } version }
    errors { code path } replayed
  }
}
"""
DISMISS = """
mutation ($input: DismissEmployeeInput!) {
  dismissEmployee(input: $input) {
    employee { status dismissedOn availableActions { action allowed reason } } errors { code path }
  }
}
"""
ANA: dict[str, Any] = {
    "name": "Ana Souza",
    "cpf": "529.982.247-25",
    "jobTitle": "Vendedora",
    "hiredOn": "2026-01-05",
    "salary": "3500.00",
    "commissionRate": "2.5",
}


@pytest.fixture
def chief(database: Database, company: UUID) -> Questions:
    return Questions(database, company)


@pytest.fixture
def seller(database: Database, company: UUID) -> Questions:
    return Questions(database, company, permissions=("people.employee.read",))


async def hired(chief: Questions, **changes: Any) -> dict[str, Any]:
    answer = await chief.ask(HIRE, input=ANA | {"idempotencyKey": uuid4().hex} | changes)
    assert answer.data["hireEmployee"]["errors"] == []
    return answer.data["hireEmployee"]["employee"]


async def test_who_is_hired_is_active_from_the_first_day_on(chief: Questions) -> None:
    assert (await hired(chief))["status"] == "ACTIVE"
    later = await hired(chief, cpf="111.444.777-35", hiredOn="2199-01-01")
    assert (later["status"], later["salary"]) == ("HIRED", {"amount": "3500.00"})


async def test_pay_is_seen_by_those_who_may_and_by_nobody_else(chief: Questions, seller: Questions) -> None:
    await hired(chief)
    document = (
        "{ employees { nodes { name status salary { amount } commissionRate cpf salaries { reason } } } }"
    )
    seen = await seller.ask(document)
    assert seen.data["employees"]["nodes"] == [
        {
            "name": "Ana Souza",
            "status": "ACTIVE",
            "salary": None,
            "commissionRate": None,
            "cpf": None,
            "salaries": None,
        }
    ]
    assert set(seen.problems) == {"FORBIDDEN"}
    whole = await chief.ask(document)
    assert whole.problems == []
    assert whole.data["employees"]["nodes"][0]["salary"] == {"amount": "3500.00"}


async def test_nobody_finds_out_what_may_not_be_seen_by_filter_or_order(seller: Questions) -> None:
    for guess in (
        'where: {salary: {gt: "1"}}',
        "orderBy: [{field: SALARY}]",
        'where: {cpf: {startsWith: "5"}}',
    ):
        answer = await seller.ask(f"{{ employees({guess}) {{ nodes {{ name }} }} }}")
        assert answer.data is None


async def test_who_may_not_read_people_sees_none(chief: Questions, database: Database) -> None:
    await hired(chief)
    visitor = Questions(database, chief.company, permissions=("parties.party.read",))
    answer = await visitor.ask("{ employees { nodes { name } } }")
    assert (answer.data["employees"], answer.problems) == (None, ["FORBIDDEN"])


async def test_a_raise_is_given_once_for_each_key_and_stays_on_record(chief: Questions) -> None:
    employee = await hired(chief)
    change = {
        "employeeId": employee["id"],
        "salary": "4000.00",
        "effectiveOn": "2026-07-01",
        "reason": "Yearly agreement",
        "expectedVersion": 1,
        "idempotencyKey": "raise-1",
    }
    first, again = [(await chief.ask(CHANGE_SALARY, input=change)).data["changeSalary"] for _ in range(2)]
    assert (first["replayed"], again["replayed"]) == (False, True)
    assert again["employee"] == first["employee"]
    assert first["employee"]["salary"] == {"amount": "4000.00"}
    assert [salary["amount"]["amount"] for salary in first["employee"]["salaries"]] == ["3500.00", "4000.00"]
    other = await chief.ask(CHANGE_SALARY, input=change | {"salary": "9000.00"})
    assert [code for _, code in other.refusals("changeSalary")] == ["IDEMPOTENCY_CONFLICT"]


async def test_who_is_dismissed_stays_readable_and_is_not_dismissed_again(chief: Questions) -> None:
    employee = await hired(chief)
    dismissal = {
        "employeeId": employee["id"],
        "dismissedOn": "2026-10-31",
        "reason": "By agreement",
        "expectedVersion": 1,
        "idempotencyKey": "dismissal-1",
    }
    answer = await chief.ask(DISMISS, input=dismissal)
    seen = answer.data["dismissEmployee"]["employee"]
    assert (seen["status"], seen["dismissedOn"]) == ("TERMINATED", "2026-10-31")
    refused = {one["action"]: one["reason"] for one in seen["availableActions"] if not one["allowed"]}
    assert refused == {"dismissEmployee": "ALREADY_DISMISSED"}
    change = {
        "employeeId": employee["id"],
        "salary": "9500.00",
        "effectiveOn": "2026-10-01",
        "reason": "Acordo",
    }
    mended = await chief.ask(
        CHANGE_SALARY, input=change | {"expectedVersion": 2, "idempotencyKey": "salary-after"}
    )
    assert mended.data["changeSalary"]["errors"] == []


async def test_everything_wrong_is_said_at_once_in_the_words_of_the_input(chief: Questions) -> None:
    wrong = ANA | {
        "idempotencyKey": uuid4().hex,
        "cpf": "111.111.111-11",
        "salary": "-1.00",
        "commissionRate": "101",
        "name": "",
    }
    answer = await chief.ask(HIRE, input=wrong)
    assert answer.refusals("hireEmployee") == [
        (["input", "name"], "REQUIRED"),
        (["input", "cpf"], "INVALID_CPF"),
        (["input", "salary"], "OUT_OF_RANGE"),
        (["input", "commissionRate"], "OUT_OF_RANGE"),
    ]
