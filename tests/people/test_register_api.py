"""The register of people through the schema: what they are employed for, and what is kept of them."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest

from persistence.database import Database
from tests.builders import a_cnpj, a_cpf
from tests.people.test_employee_api import ANA
from tests.questions import Questions


@pytest.fixture
def chief(database: Database, company: UUID) -> Questions:
    return Questions(database, company)


async def sent(who: Questions, name: str, selection: str, /, **input: Any) -> Any:
    """The payload of a mutation."""
    kind = f"{name[0].upper()}{name[1:]}Input"
    document = (
        f"mutation Do($input: {kind}!) {{ {name}(input: $input) {{ {selection} errors {{ code path }} }} }}"
    )
    answer = await who.ask(document, input={"idempotencyKey": key()} | input)
    assert answer.data is not None, answer.problems
    return answer.data[name]


async def done(who: Questions, name: str, thing: str, selection: str = "id version", /, **input: Any) -> Any:
    payload = await sent(who, name, f"{thing} {{ {selection} }}", **input)
    assert payload["errors"] == [], payload["errors"]
    return payload[thing]


async def refused(who: Questions, name: str, thing: str, /, **input: Any) -> list[tuple[str, str]]:
    payload = await sent(who, name, f"{thing} {{ id }}", **input)
    assert payload[thing] is None
    return [(error["code"], ".".join(error["path"])) for error in payload["errors"]]


async def hired(who: Questions, **changes: Any) -> Any:
    return await done(who, "hireEmployee", "employee", **(ANA | changes))


def key() -> str:
    return uuid4().hex


async def structure(who: Questions) -> dict[str, str]:
    """Terms of a salesperson at the counter."""
    pay = {"leastSalary": "3000.00", "mostSalary": "5000.00"}
    position = await done(
        who, "registerJobPosition", "position", code="VEN", title="Vendedora", cbo="5211-10", **pay
    )
    center = await done(who, "registerCostCenter", "costCenter", code="10", name="Vendas")
    department = await done(
        who, "registerDepartment", "department", code="COM", name="Comercial", costCenterId=center["id"]
    )
    days = ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY")
    shifts = [{"weekday": day, "starts": "08:00", "ends": "17:00", "breakMinutes": 60} for day in days]
    schedule = await done(
        who, "registerWorkSchedule", "schedule", name="Comercial", weeklyHours="40", shifts=shifts
    )
    union = await done(who, "registerLaborUnion", "union", name="Sindicato", cnpj=a_cnpj(7), baseMonth=5)
    return {
        "jobPositionId": position["id"],
        "departmentId": department["id"],
        "workScheduleId": schedule["id"],
        "unionId": union["id"],
    }


async def test_a_month_is_divided_by_five_times_the_weekly_hours(chief: Questions) -> None:
    hours = {"44": 220, "40": 200, "36": 180}
    for weekly, divisor in hours.items():
        made = await done(
            chief, "registerWorkSchedule", "schedule", "monthlyDivisor", name=weekly, weeklyHours=weekly
        )
        assert made == {"monthlyDivisor": divisor}


async def test_shifts_are_the_hours_that_were_said_and_nights_end_on_the_next_day(chief: Questions) -> None:
    night = {"weekday": "FRIDAY", "starts": "22:00", "ends": "05:00", "breakMinutes": 60}
    made = await done(
        chief,
        "registerWorkSchedule",
        "schedule",
        "shifts { weekday ends }",
        name="Noite",
        weeklyHours="6",
        shifts=[night],
    )
    assert made == {"shifts": [{"weekday": "FRIDAY", "ends": "05:00"}]}
    schedule = ("registerWorkSchedule", "schedule")
    more = await refused(chief, *schedule, name="Mais", weeklyHours="7", shifts=[night])
    assert more == [("SHIFTS_DIFFER", "input.shifts")]
    wrong = await refused(chief, *schedule, name="!", weeklyHours="45", shifts=[night | {"ends": "25:00"}])
    assert wrong == [("OUT_OF_RANGE", "input.weeklyHours"), ("MALFORMED", "input.shifts.0.ends")]


async def test_departments_are_a_tree_without_circles(chief: Questions) -> None:
    top = await done(chief, "registerDepartment", "department", code="A", name="A")
    below = await done(chief, "registerDepartment", "department", code="B", name="B", parentId=top["id"])
    moving = {"departmentId": top["id"], "expectedVersion": 1, "parentId": below["id"]}
    assert await refused(chief, "moveDepartment", "department", **moving) == [
        ("DEPARTMENT_WITHIN_ITSELF", "input.parentId")
    ]
    seen = await chief.ask("{ departments { nodes { code parent { code } below { code } } } }")
    assert seen.data["departments"]["nodes"] == [
        {"code": "A", "parent": None, "below": [{"code": "B"}]},
        {"code": "B", "parent": {"code": "A"}, "below": []},
    ]


async def test_rules_of_a_union_hold_on_different_days(chief: Questions) -> None:
    union = (await structure(chief))["unionId"]
    rule = {"unionId": union, "kind": "FLOOR_SALARY", "amount": "1800.00", "norm": "CCT 2026/2027"}
    first = await done(
        chief,
        "agreeUnionRule",
        "union",
        "version rules { id kind amount { amount } validUntil }",
        **rule,
        validFrom="2026-05-01",
    )
    again = await refused(chief, "agreeUnionRule", "union", **rule, validFrom="2027-05-01")
    assert again == [("PERIODS_OVERLAP", "input.validFrom")]
    ending = {"unionId": union, "ruleId": first["rules"][0]["id"], "validUntil": "2027-04-30"}
    await done(chief, "endUnionRule", "union", **ending, expectedVersion=first["version"])
    both = await done(
        chief, "agreeUnionRule", "union", "rules { validUntil }", **rule, validFrom="2027-05-01"
    )
    assert both["rules"] == [{"validUntil": "2027-04-30"}, {"validUntil": None}]


OUT_OF_MEASURE: Any = [
    ("OVERTIME_RATE", {"rate": "49.99"}, "input.rate"),
    ("NIGHT_RATE", {"rate": "10"}, "input.rate"),
    ("FLOOR_SALARY", {"rate": "10"}, "input.amount"),
    ("MEAL_VALUE", {"amount": "0.00"}, "input.amount"),
    ("ANNUAL_RAISE", {"amount": "5.00"}, "input.rate"),
]


async def test_a_union_rule_is_in_its_measure_and_above_the_law(chief: Questions) -> None:
    union = await done(chief, "registerLaborUnion", "union", name="S", cnpj=a_cnpj(8), baseMonth=5)
    for kind, said, path in OUT_OF_MEASURE:
        rule = {"unionId": union["id"], "kind": kind, "validFrom": "2026-05-01", "norm": "CCT"} | said
        assert await refused(chief, "agreeUnionRule", "union", **rule) == [("OUT_OF_RANGE", path)], kind


async def test_who_was_what_on_a_past_day_is_told_by_versions(chief: Questions) -> None:
    terms = await structure(chief)
    employee = await hired(chief, terms=terms)
    boss = await done(chief, "registerJobPosition", "position", code="GER", title="Gerente", cbo="141405")
    change = {"employeeId": employee["id"], "terms": terms | {"jobPositionId": boss["id"]}}
    promoted = await done(
        chief,
        "changeEmployment",
        "employee",
        "version employments { effectiveOn until corrected reason jobPosition { code } }",
        **change,
        effectiveOn="2026-07-01",
        reason="Promoção",
        expectedVersion=1,
        idempotencyKey=key(),
    )
    assert promoted["employments"] == [
        {
            "effectiveOn": "2026-01-05",
            "until": "2026-06-30",
            "corrected": False,
            "reason": None,
            "jobPosition": {"code": "VEN"},
        },
        {
            "effectiveOn": "2026-07-01",
            "until": None,
            "corrected": False,
            "reason": "Promoção",
            "jobPosition": {"code": "GER"},
        },
    ]
    for day, code in {"2025-12-01": "VEN", "2026-06-30": "VEN", "2026-07-01": "GER"}.items():
        answer = await chief.ask(
            "query($id: ID!, $on: Date!) { employmentOn(employeeId: $id, on: $on)"
            " { jobPosition { code } department { costCenter { code } } workSchedule { monthlyDivisor } } }",
            id=employee["id"],
            on=day,
        )
        assert answer.data["employmentOn"] == {
            "jobPosition": {"code": code},
            "department": {"costCenter": {"code": "10"}},
            "workSchedule": {"monthlyDivisor": 200},
        }


async def test_a_correction_is_a_version_more_for_the_same_day(chief: Questions) -> None:
    terms = await structure(chief)
    employee = await hired(chief, terms={"category": "103"})
    corrected = await done(
        chief,
        "changeEmployment",
        "employee",
        "employment { department { code } } employments { corrected }",
        employeeId=employee["id"],
        terms=terms,
        effectiveOn="2026-01-05",
        reason="Cadastro errado",
        expectedVersion=1,
        idempotencyKey=key(),
    )
    assert corrected["employment"] == {"department": {"code": "COM"}}
    assert [one["corrected"] for one in corrected["employments"]] == [True, False]


async def test_a_version_lies_within_the_employment_and_names_what_is_there(chief: Questions) -> None:
    employee = await hired(chief)
    change = {"employeeId": employee["id"], "reason": "x", "expectedVersion": 1, "idempotencyKey": key()}
    missing = {"departmentId": f"department_{uuid4().hex}", "category": "1", "endsOn": "2026-12-31"}
    found = await refused(
        chief, "changeEmployment", "employee", **change, effectiveOn="2026-01-04", terms=missing
    )
    assert found == [
        ("MALFORMED", "input.terms.endsOn"),
        ("MALFORMED", "input.terms.category"),
        ("NOT_FOUND", "input.terms.departmentId"),
        ("NOT_EMPLOYED_THEN", "input.effectiveOn"),
    ]
    director = {"effectiveOn": "2026-02-01", "terms": {"contractKind": "DIRECTOR"}}
    assert await refused(chief, "changeEmployment", "employee", **change, **director) == [
        ("OTHER_ENGAGEMENT", "input.terms.contractKind")
    ]


async def test_a_directorship_stands_beside_an_employment_and_a_second_of_either_does_not(
    chief: Questions,
) -> None:
    await hired(chief)
    directing = {"terms": {"contractKind": "DIRECTOR", "category": "722"}}
    director = await done(
        chief, "hireEmployee", "employee", "engagement registrationNumber", **(ANA | directing)
    )
    assert director["engagement"] == "DIRECTING"
    for again in ({}, directing):
        assert await refused(chief, "hireEmployee", "employee", **(ANA | again)) == [
            ("DUPLICATE", "input.cpf")
        ]


async def test_pay_is_within_the_range_of_the_position_and_above_the_floor(chief: Questions) -> None:
    terms = await structure(chief)
    hire = ("hireEmployee", "employee")
    low = ANA | {"salary": "2999.99", "terms": terms}
    assert await refused(chief, *hire, **low) == [("PAY_OUTSIDE_RANGE", "input.salary")]
    floor = {"kind": "FLOOR_SALARY", "amount": "4400.00", "norm": "CCT", "validFrom": "2026-01-01"}
    await done(chief, "agreeUnionRule", "union", unionId=terms["unionId"], **floor)
    below = ANA | {"salary": "3999.99", "terms": terms}
    assert await refused(chief, *hire, **below) == [("BELOW_FLOOR_SALARY", "input.salary")]
    employee = await hired(chief, salary="4000.00", terms=terms)
    rise = {"employeeId": employee["id"], "effectiveOn": "2026-02-01", "reason": "x", "expectedVersion": 1}
    assert await refused(
        chief, "changeSalary", "employee", **rise, salary="5000.01", idempotencyKey=key()
    ) == [("PAY_OUTSIDE_RANGE", "input.salary")]


async def test_a_promotion_is_paid_as_the_new_position_is_and_by_who_may(
    chief: Questions, database: Database
) -> None:
    employee = await hired(chief)
    pay = {"leastSalary": "6000.00", "mostSalary": "9000.00"}
    boss = await done(
        chief, "registerJobPosition", "position", code="GER", title="Gerente", cbo="141405", **pay
    )
    change = {"employeeId": employee["id"], "terms": {"jobPositionId": boss["id"]}, "reason": "Promoção"}
    change |= {"effectiveOn": "2026-07-01", "expectedVersion": 1}
    for salary, path in ((None, "input.terms"), ("5999.99", "input.salary")):
        asked = change | {"salary": salary, "idempotencyKey": key()}
        assert await refused(chief, "changeEmployment", "employee", **asked) == [("PAY_OUTSIDE_RANGE", path)]
    change |= {"salary": "6000.00", "idempotencyKey": key()}
    only = ("people.employment.change", "people.employee.read")
    clerk = Questions(database, chief.company, permissions=only)
    for version in (1, 7):
        asked = change | {"expectedVersion": version}
        assert await refused(clerk, "changeEmployment", "employee", **asked) == [
            ("PERMISSION_DENIED", "input.salary")
        ]
    paid = await done(chief, "changeEmployment", "employee", "salary { amount }", **change)
    assert paid == {"salary": {"amount": "6000.00"}}


async def test_no_dependent_counts_twice_on_a_day_nor_for_the_tax_without_a_cpf(chief: Questions) -> None:
    of = {"employeeId": (await hired(chief))["id"], "name": "Bento", "bornOn": "2020-02-03"}
    of |= {"kinship": "CHILD", "forIncomeTax": True}
    registering = ("registerDependent", "dependent")
    assert await refused(chief, *registering, **of, validFrom="2026-02-01") == [("REQUIRED", "input.cpf")]
    of["cpf"] = a_cpf(9)
    await done(chief, *registering, "id", **of, validFrom="2026-02-01", validUntil="2026-06-30")
    for first, last in (("2026-06-30", None), ("2026-01-05", "2026-02-01"), ("2026-03-01", "2026-03-31")):
        again = of | {"validFrom": first, "validUntil": last}
        assert await refused(chief, *registering, **again) == [("DUPLICATE", "input.cpf")]
    await done(chief, *registering, "id", **of, validFrom="2026-07-01")


async def test_a_contract_with_a_term_says_when_it_ends(chief: Questions) -> None:
    for ends, code in ((None, "REQUIRED"), ("2026-01-04", "OUT_OF_RANGE")):
        terms = {"terms": {"contractKind": "FIXED_TERM", "endsOn": ends}}
        assert await refused(chief, "hireEmployee", "employee", **(ANA | terms)) == [
            (code, "input.terms.endsOn")
        ]


async def test_what_is_kept_of_an_employee_is_dated_and_seen_by_those_who_may(
    chief: Questions, database: Database
) -> None:
    employee = (await hired(chief))["id"]
    child = {"name": "Bento Souza", "bornOn": "2020-02-03", "cpf": a_cpf(9), "kinship": "CHILD"}
    child |= {"employeeId": employee, "forIncomeTax": True}
    known = await done(
        chief, "registerDependent", "dependent", "id version cpf", **child, validFrom="2026-01-05"
    )
    assert known["cpf"] == a_cpf(9)
    again = await refused(chief, "registerDependent", "dependent", **child, validFrom="2026-01-04")
    assert again == [("NOT_EMPLOYED_THEN", "input.validFrom")]
    ending = {"dependentId": known["id"], "expectedVersion": 1}
    ended = await done(chief, "endDependent", "dependent", "validUntil", **ending, validUntil="2026-06-30")
    assert ended == {"validUntil": "2026-06-30"}
    meal = {"employeeId": employee, "kind": "MEAL", "cost": "600.00", "share": "20", "idempotencyKey": key()}
    await done(chief, "enrolInBenefit", "benefit", **meal, validFrom="2026-02-01")
    twice = await refused(
        chief, "enrolInBenefit", "benefit", **(meal | {"idempotencyKey": key()}), validFrom="2026-03-01"
    )
    assert twice == [("PERIODS_OVERLAP", "input.validFrom")]
    await done(
        chief,
        "orderAlimony",
        "alimonyOrder",
        employeeId=employee,
        beneficiary="Caio Souza",
        reference="0001234-56.2026.8.26.0100",
        basis="NET_PAY",
        rate="30",
        validFrom="2026-02-01",
        idempotencyKey=key(),
    )
    loan = await done(
        chief,
        "registerPayrollLoan",
        "loan",
        "installment { amount } validFrom validUntil",
        employeeId=employee,
        lender="Banco",
        contract="1",
        installment="250.00",
        installments=12,
        validFrom="2026-03-10",
        idempotencyKey=key(),
    )
    assert loan == {
        "installment": {"amount": "250.00"},
        "validFrom": "2026-03-01",
        "validUntil": "2027-02-01",
    }
    kept = "dependents { name } benefits { kind } alimonyOrders { rate } loans { lender }"
    document = f"{{ employees {{ nodes {{ {kept} }} }} }}"
    whole = await chief.ask(document)
    assert whole.data["employees"]["nodes"] == [
        {
            "dependents": [{"name": "Bento Souza"}],
            "benefits": [{"kind": "MEAL"}],
            "alimonyOrders": [{"rate": "30"}],
            "loans": [{"lender": "Banco"}],
        }
    ]
    seller = Questions(database, chief.company, permissions=("people.employee.read",))
    little = await seller.ask(document)
    assert set(little.data["employees"]["nodes"][0].values()) == {None}


async def test_a_document_takes_the_place_of_its_kind(chief: Questions) -> None:
    employee = (await hired(chief))["id"]
    licence = {"employeeId": employee, "kind": "DRIVER_LICENCE", "documentNumber": "123"}
    made = ("registerEmployeeDocument", "document", "documentNumber replacedOn")
    await done(chief, *made, **licence, expiresOn="2026-12-31")
    await done(chief, *made, **(licence | {"documentNumber": "456"}), expiresOn="2036-12-31")
    seen = await chief.ask("{ employeeDocuments { nodes { documentNumber replacedOn } } }")
    first, second = seen.data["employeeDocuments"]["nodes"]
    assert (first["documentNumber"], second["replacedOn"]) == ("123", None)
    assert first["replacedOn"] is not None
