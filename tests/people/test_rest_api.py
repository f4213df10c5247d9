"""Collective vacations, holidays, vacations taken before, and who is not dismissed, through the schema."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from domain.kernel.calendar import business_date, months_later
from persistence.clock import now
from persistence.database import Database
from tests.builders import a_cpf
from tests.people.test_payroll_work import counted
from tests.people.test_register_api import done, hired, key, refused, sent
from tests.people.test_time_api import a_monday_to_come, asking
from tests.questions import Questions

GRANT = ("grantCollectiveVacation", "collectiveVacation")
RECORD = ("recordVacationTaken", "vacation")
TODAY = business_date(now())
TAKEN = "{ vacations { nodes { startsOn days leaveDays origin status accruedFrom employee { name } } } }"


@pytest.fixture
def chief(database: Database, company: UUID) -> Questions:
    return Questions(database, company)


async def an_employee(chief: Questions, number: int = 1, **changes: Any) -> str:
    """Since two years and a half."""
    said = {"cpf": a_cpf(number), "name": f"Pessoa {number}", "hiredOn": "2024-03-04"}
    return (await hired(chief, **(said | changes)))["id"]


async def a_department(chief: Questions, code: str, parent: str | None = None) -> str:
    above = {} if parent is None else {"parentId": parent}
    return (await done(chief, "registerDepartment", "department", code=code, name=code, **above))["id"]


def granting(**changes: Any) -> dict[str, Any]:
    return {"startsOn": a_monday_to_come(), "days": 20, "idempotencyKey": key()} | changes


async def accruals(chief: Questions, employee: str, on: str) -> list[dict[str, Any]]:
    answer = await chief.ask(
        "query($id: ID!, $on: Date!) { vacationAccruals(employeeId: $id, on: $on)"
        " { startsOn endsOn days left lost status norm } }",
        id=employee,
        on=on,
    )
    return answer.data["vacationAccruals"]


async def test_everybody_takes_a_collective_vacation_and_who_is_new_begins_another_year(
    chief: Questions,
) -> None:
    monday = date.fromisoformat(a_monday_to_come())
    came = months_later(monday, -6)
    await an_employee(chief)
    new = await an_employee(chief, 2, hiredOn=str(came))
    await an_employee(chief, 3, terms={"contractKind": "DIRECTOR"})
    shown = "id version days endsOn tellBy takenBy leftOut status vacations { id }"
    made = await done(chief, *GRANT, shown, **granting(startsOn=str(monday)))
    assert made["tellBy"] == str(monday - timedelta(days=15))
    assert (made["takenBy"], made["leftOut"], made["status"]) == (2, 0, "GRANTED")
    nodes = (await chief.ask(TAKEN)).data["vacations"]["nodes"]
    by_name = {node["employee"]["name"]: node for node in nodes}
    told = {name: (one["days"], one["leaveDays"], one["origin"]) for name, one in by_name.items()}
    assert told == {"Pessoa 1": (20, 0, "COLLECTIVE"), "Pessoa 2": (15, 5, "COLLECTIVE")}
    first, second = await accruals(chief, new, str(monday))
    assert (first["startsOn"], first["endsOn"]) == (str(came), str(monday - timedelta(days=1)))
    assert (first["days"], first["status"], first["norm"]) == (15, "TAKEN", "CLT, art. 140")
    assert second["startsOn"] == str(monday)


async def test_a_collective_vacation_is_given_up_for_everybody(chief: Questions) -> None:
    employee, monday = await an_employee(chief), a_monday_to_come()
    made = await done(chief, *GRANT, **granting(startsOn=monday))
    away = {"employeeId": employee, "kind": "UNPAID", "validFrom": monday, "idempotencyKey": key()}
    assert await refused(chief, "registerLeave", "leave", **away) == [("PERIODS_OVERLAP", "input.validFrom")]
    giving_up = {"collectiveVacationId": made["id"], "expectedVersion": 1, "reason": "Pedido grande"}
    gone = await done(
        chief,
        "cancelCollectiveVacation",
        "collectiveVacation",
        "status vacations { status }",
        **giving_up,
        idempotencyKey=key(),
    )
    assert gone == {"status": "CANCELLED", "vacations": [{"status": "CANCELLED"}]}
    await done(chief, "registerLeave", "leave", **away | {"idempotencyKey": key()})


async def test_only_those_of_a_department_and_of_those_below_it_are_meant(chief: Questions) -> None:
    above = await a_department(chief, "FAB")
    below, other = await a_department(chief, "MON", above), await a_department(chief, "COM")
    for number, department in enumerate((above, below, other), 1):
        await an_employee(chief, number, terms={"departmentId": department})
    made = await done(chief, *GRANT, "takenBy", **granting(departmentId=above))
    assert made == {"takenBy": 2}
    assert await refused(chief, *GRANT, **granting(departmentId="department_" + "0" * 32)) == [
        ("NOT_FOUND", "input.departmentId")
    ]


async def test_nobodys_pay_is_read_to_send_everybody_away(chief: Questions) -> None:
    for number in range(1, 4):
        await an_employee(chief, number)
    with counted(chief.database) as sent:
        await done(chief, *GRANT, "takenBy", **granting())
    assert sum("for no key update of employee" in one.lower() for one in sent) == 1
    assert not [one for one in sent if "from salary" in one.lower()]


async def test_who_is_away_is_left_out(chief: Questions) -> None:
    ill, monday = await an_employee(chief), a_monday_to_come()
    away = {"employeeId": ill, "kind": "SICKNESS", "validFrom": monday, "idempotencyKey": key()}
    await done(chief, "registerLeave", "leave", **away)
    assert await refused(chief, *GRANT, **granting()) == [("NOBODY_THERE", "input.startsOn")]
    await an_employee(chief, 2)
    made = await done(chief, *GRANT, "takenBy leftOut", **granting())
    assert made == {"takenBy": 1, "leftOut": 1}


IMPOSSIBLE: Any = [
    ({"days": 9}, ("OUT_OF_RANGE", "input.days")),
    ({"days": 31}, ("OUT_OF_RANGE", "input.days")),
    ({"startsOn": str(TODAY)}, ("OUT_OF_RANGE", "input.startsOn")),
]


async def test_a_collective_vacation_that_the_law_does_not_know_is_refused(chief: Questions) -> None:
    await an_employee(chief)
    for changes, error in IMPOSSIBLE:
        assert await refused(chief, *GRANT, **granting(**changes)) == [error], changes
    friday = date.fromisoformat(a_monday_to_come()) + timedelta(days=4)
    assert await refused(chief, *GRANT, **granting(startsOn=str(friday))) == [
        ("VACATION_BEGINS_BEFORE_REST", "input.startsOn")
    ]


async def test_nobody_has_three_collective_vacations_a_year(chief: Questions, owner: Any) -> None:
    await an_employee(chief)
    monday = date(TODAY.year + 1, 6, 1)
    monday -= timedelta(days=monday.weekday())
    starts = [monday + timedelta(days=day) for day in (0, 28, 56)]
    for start in starts[:2]:
        await done(chief, *GRANT, **granting(startsOn=str(start), days=10))
    assert await refused(chief, *GRANT, **granting(startsOn=str(starts[2]), days=10)) == [
        ("TOO_MANY_COLLECTIVE_VACATIONS", "input.startsOn")
    ]


async def an_establishment(owner: Any, company: UUID) -> str:
    await owner.execute("select set_config('app.company', $1, false)", str(company))
    id = await owner.fetchval(
        "insert into establishment (company_id, id, version, cnpj, legal_name, state_registration, regime,"
        " pis_cofins_regime, environment, nfe_series, address, status)"
        " values ($1, uuidv7(), 1, '11222333000181', 'Loja', '1', 'SIMPLES', 'CUMULATIVE', 'TESTING', 1,"
        ' \'{"street": "R", "number": "1", "district": "C", "city_code": "3550308", "state": "SP",'
        ' "postal_code": "01310100"}\', \'ACTIVE\') returning id',
        company,
    )
    return f"establishment_{id.hex}"


async def test_no_vacation_begins_right_before_a_holiday_of_the_place(chief: Questions, owner: Any) -> None:
    place = await an_establishment(owner, chief.company)
    here = await an_employee(chief, terms={"establishmentId": place})
    monday = date.fromisoformat(a_monday_to_come())
    wednesday = str(monday + timedelta(days=2))
    said = {"name": "Padroeira", "on": wednesday, "norm": "Lei municipal 1"}
    where = {"scope": "MUNICIPAL", "cityCode": "3550308", "idempotencyKey": key()}
    holiday = await done(chief, "registerHoliday", "holiday", **said, **where)
    vacation = asking(here, startsOn=str(monday))
    assert await refused(chief, "requestVacation", "vacation", **vacation) == [
        ("VACATION_BEGINS_BEFORE_REST", "input.startsOn")
    ]
    ending = {"holidayId": holiday["id"], "expectedVersion": 1, "validUntil": str(monday)}
    await done(chief, "endHoliday", "holiday", **ending, idempotencyKey=key())
    await done(chief, "requestVacation", "vacation", **vacation | {"idempotencyKey": key()})


HOLIDAYS: Any = [
    ({"scope": "STATE"}, [("REQUIRED", "input.state")]),
    ({"scope": "STATE", "state": "XX"}, [("MALFORMED", "input.state")]),
    ({"scope": "NATIONAL", "state": "SP"}, [("MALFORMED", "input.state")]),
    ({"scope": "MUNICIPAL", "cityCode": "3550309"}, [("MALFORMED", "input.cityCode")]),
    ({"scope": "MUNICIPAL", "cityCode": "3500006"}, [("NOT_FOUND", "input.cityCode")]),
    ({"scope": "NATIONAL", "norm": " "}, [("REQUIRED", "input.norm")]),
]


async def test_a_holiday_has_a_place_and_a_norm(chief: Questions) -> None:
    said = {"name": "Dia", "on": "2026-07-09", "norm": "Lei 1"}
    for changes, errors in HOLIDAYS:
        wrong = said | changes | {"idempotencyKey": key()}
        assert await refused(chief, "registerHoliday", "holiday", **wrong) == errors, changes
    right = said | {"scope": "STATE", "state": "sp", "yearly": True}
    made = await done(chief, "registerHoliday", "holiday", "state", **right, idempotencyKey=key())
    assert made == {"state": "SP"}
    assert await refused(chief, "registerHoliday", "holiday", **right, idempotencyKey=key()) == [
        ("DUPLICATE", "input.on")
    ]


async def test_the_weekly_rest_of_a_schedule_is_looked_at(chief: Questions) -> None:
    shift = {"starts": "08:00", "ends": "12:00"}
    days = ("THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY", "MONDAY", "TUESDAY")
    week = {"name": "Feira", "weeklyHours": "24", "shifts": [shift | {"weekday": day} for day in days]}
    schedule = await done(chief, "registerWorkSchedule", "schedule", **week)
    employee = await an_employee(chief, terms={"workScheduleId": schedule["id"]})
    monday = date.fromisoformat(a_monday_to_come())
    before = asking(employee, startsOn=str(monday))
    assert await refused(chief, "requestVacation", "vacation", **before) == [
        ("VACATION_BEGINS_BEFORE_REST", "input.startsOn")
    ]
    said = week | {"name": "!", "weeklyRest": "MONDAY"}
    assert await refused(chief, "registerWorkSchedule", "schedule", **said) == [
        ("WORKS_ON_REST_DAY", "input.weeklyRest")
    ]


def having_taken(employee: str, **changes: Any) -> dict[str, Any]:
    said = {"accruedFrom": "2024-03-04", "startsOn": "2025-06-02", "days": 20, "soldDays": 10}
    return {"employeeId": employee, "idempotencyKey": key()} | said | changes


async def test_what_was_taken_before_moving_in_counts(chief: Questions) -> None:
    employee = await an_employee(chief)
    made = await done(chief, *RECORD, "status origin lateDays grantUntil", **having_taken(employee))
    assert made == {"status": "TAKEN", "origin": "TAKEN_OVER", "lateDays": 0, "grantUntil": "2026-03-03"}
    first, *_ = await accruals(chief, employee, str(TODAY))
    assert (first["status"], first["left"]) == ("TAKEN", 0)


TAKEN_BEFORE: Any = [
    ({"startsOn": str(TODAY - timedelta(days=19))}, [("OUT_OF_RANGE", "input.startsOn")]),
    ({"days": 0}, [("OUT_OF_RANGE", "input.days")]),
    ({"days": 21}, [("VACATION_EXCEEDED", "input.days")]),
    ({"days": 10, "soldDays": 11}, [("OUT_OF_RANGE", "input.soldDays")]),
    ({"accruedFrom": "2024-03-05"}, [("VACATION_NOT_ACCRUED", "input.accruedFrom")]),
    ({"startsOn": "2024-03-03"}, [("NOT_EMPLOYED_THEN", "input.startsOn")]),
]


async def test_what_is_taken_over_was_over_before_the_employee_was_kept_here(chief: Questions) -> None:
    """Nobody goes around the approval of another: a vacation of the time since is asked for."""
    employee = await an_employee(chief)
    for changes, errors in TAKEN_BEFORE:
        assert await refused(chief, *RECORD, **having_taken(employee, **changes)) == errors, changes


async def test_a_vacation_after_its_time_is_told_to_be_late(chief: Questions) -> None:
    employee = await an_employee(chief)
    late = asking(employee, startsOn="2026-02-09", days=30)
    made = await done(chief, "requestVacation", "vacation", "lateDays grantUntil", **late)
    assert made == {"lateDays": 7, "grantUntil": "2026-03-03"}


async def test_a_long_paid_leave_loses_the_year(chief: Questions) -> None:
    employee = await an_employee(chief)
    leave = {"employeeId": employee, "kind": "PAID", "validFrom": "2025-05-01", "validUntil": "2025-06-10"}
    await done(chief, "registerLeave", "leave", **leave, idempotencyKey=key())
    first, lost, new = (await accruals(chief, employee, str(TODAY)))[:3]
    assert (first["lost"], lost["status"], lost["norm"]) == (False, "LOST", "CLT, art. 133, II")
    assert new["startsOn"] == "2025-06-11"
    vacation = asking(employee, accruedFrom="2025-03-04", startsOn="2026-06-08")
    assert await refused(chief, "requestVacation", "vacation", **vacation) == [
        ("VACATION_EXCEEDED", "input.days")
    ]


async def test_who_is_protected_is_not_dismissed_and_is_told_until_when(chief: Questions) -> None:
    employee = await an_employee(chief)
    leave = {"employeeId": employee, "kind": "WORK_ACCIDENT", "validFrom": "2026-01-05"}
    ended = leave | {"validUntil": "2026-02-20", "idempotencyKey": key()}
    await done(chief, "registerLeave", "leave", **ended)
    leaving = {"employeeId": employee, "expectedVersion": 1, "reason": "Corte", "initiative": "EMPLOYER"}
    document = (
        "mutation Do($input: DismissEmployeeInput!) { dismissEmployee(input: $input)"
        " { employee { id } errors { code path message } } }"
    )
    answer = await chief.ask(document, input=leaving | {"dismissedOn": "2026-12-01", "idempotencyKey": key()})
    (error,) = answer.data["dismissEmployee"]["errors"]
    assert (error["code"], error["path"]) == ("DISMISSAL_PROTECTED", ["input", "dismissedOn"])
    assert "Lei 8.213/1991, art. 118" in error["message"]
    assert "2027" in error["message"]
    after = leaving | {"dismissedOn": "2027-02-21", "idempotencyKey": key()}
    assert (await sent(chief, "dismissEmployee", "employee { id }", **after))["errors"] == []
