"""Indicators of who works here, of any time, against figures reckoned by hand."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from persistence.database import Database
from tests.builders import a_cpf
from tests.people.test_register_api import done, hired, key
from tests.questions import Questions

ROW = (
    "name opening closing average admissions dismissals turnover voluntaryTurnover earlyTurnover"
    " absence overtimeHours overtime"
)
TIMES = (
    ("ABSENCE_DAYS", "02", "1"),
    ("OVERTIME_HOURS", "03", "2"),
    ("REST_DAY_HOURS", "07", "3"),
    ("NIGHT_HOURS", "03", "2"),
)


@pytest.fixture
def chief(database: Database, company: UUID) -> Questions:
    return Questions(database, company)


async def told(chief: Questions, **asked: str) -> list[dict[str, Any]]:
    arguments = ", ".join(f"{name}: {value}" for name, value in asked.items())
    answer = await chief.ask(f"{{ workforce({arguments}) {{ {ROW} }} }}")
    assert answer.problems == []
    return answer.data["workforce"]


async def left(chief: Questions, employee: str, on: str, initiative: str) -> None:
    said = {"employeeId": employee, "dismissedOn": on, "reason": "x", "initiative": initiative}
    await done(chief, "dismissEmployee", "employee", **said, expectedVersion=1, idempotencyKey=key())


async def four(chief: Questions) -> None:
    """Two stay, of whom one changes departments in June; one resigns early, one is dismissed."""
    sales = await done(chief, "registerDepartment", "department", code="V", name="Vendas")
    stock = await done(chief, "registerDepartment", "department", code="E", name="Estoque")
    schedule = await done(chief, "registerWorkSchedule", "schedule", name="42", weeklyHours="42")
    ids = []
    for number, hired_on in enumerate(("2025-01-06", "2025-02-03", "2026-02-02", "2026-03-02"), start=1):
        terms = {"departmentId": sales["id"], "workScheduleId": schedule["id"]}
        ids.append(await hired(chief, cpf=a_cpf(number), hiredOn=hired_on, terms=terms))
    moved = {"employeeId": ids[0]["id"], "effectiveOn": "2026-06-01", "reason": "x"}
    moved |= {"terms": {"departmentId": stock["id"], "workScheduleId": schedule["id"]}}
    await done(chief, "changeEmployment", "employee", **moved, expectedVersion=1, idempotencyKey=key())
    await left(chief, ids[2]["id"], "2026-03-31", "EMPLOYEE")
    await left(chief, ids[1]["id"], "2026-06-30", "EMPLOYER")
    for kind, day, quantity in TIMES:
        time = {"employeeId": ids[0]["id"], "kind": kind, "on": f"2026-06-{day}", "quantity": quantity}
        await done(chief, "recordTime", "timeEntry", **time, idempotencyKey=key())


async def test_turnover_is_half_of_who_came_and_went_of_the_mean_of_heads(chief: Questions) -> None:
    """181, 181, 58 and 121 days of six hours: 3,246 hours, of which seven were missed, and five added."""
    await four(chief)
    assert await told(chief, since='"2026-01-01"', on='"2026-06-30"') == [
        {
            "name": None,
            "opening": 2,
            "closing": 2,
            "average": "2",
            "admissions": 2,
            "dismissals": 2,
            "turnover": "100",
            "voluntaryTurnover": "50",
            "earlyTurnover": "50",
            "absence": "0.22",
            "overtimeHours": "5",
            "overtime": "0.15",
        }
    ]


async def test_each_part_is_told_as_people_were_employed_then(chief: Questions) -> None:
    await four(chief)
    rows = await told(chief, since='"2026-06-01"', on='"2026-06-30"', cut="DEPARTMENT")
    counted = {row["name"]: (row["opening"], row["closing"], row["dismissals"]) for row in rows}
    assert counted == {"Estoque": (0, 1, 0), "Vendas": (3, 1, 1)}
    before = await told(chief, since='"2026-05-01"', on='"2026-05-31"', cut="DEPARTMENT")
    assert [(row["name"], row["closing"]) for row in before] == [("Vendas", 3)]


async def test_absence_is_hours_away_of_the_hours_of_the_schedules(chief: Questions) -> None:
    """Seven of the thirty days of June at six hours: 7 of 180 hours."""
    await four(chief)
    rows = await told(chief, since='"2026-06-01"', on='"2026-06-30"', cut="DEPARTMENT")
    assert {row["name"]: row["absence"] for row in rows} == {"Estoque": "3.89", "Vendas": "0"}


async def test_a_time_without_anybody_has_no_rates(chief: Questions) -> None:
    await four(chief)
    (row,) = await told(chief, since='"2020-01-01"', on='"2020-12-31"') or [None]
    assert row is None


async def test_a_time_that_ends_before_it_begins_is_refused(chief: Questions) -> None:
    answer = await chief.ask('{ workforce(since: "2026-06-01", on: "2026-05-31") { name } }')
    assert answer.problems == ["BAD_USER_INPUT"]
