"""Time that counts for pay, leaves and vacations, through the schema."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from domain.kernel.calendar import business_date
from persistence.clock import now
from persistence.database import Database
from persistence.people.calendar import national_holidays
from tests.builders import a_cpf
from tests.people.test_register_api import done, hired, key, refused, sent
from tests.questions import Questions

REQUEST = ("requestVacation", "vacation")
REQUEST_SHOWN = ("requestVacation", "vacation { id }")


@pytest.fixture
def chief(database: Database, company: UUID) -> Questions:
    return Questions(database, company)


@pytest.fixture
def boss(database: Database, company: UUID) -> Questions:
    return Questions(database, company)


async def an_employee(chief: Questions, **changes: Any) -> str:
    """Since two years and a half: two years of vacations have accrued."""
    return (await hired(chief, **({"hiredOn": "2024-03-04"} | changes)))["id"]


def overtime(employee: str, **changes: Any) -> dict[str, Any]:
    said = {"kind": "OVERTIME_HOURS", "on": "2026-02-02", "quantity": "2.5"}
    return {"employeeId": employee, "idempotencyKey": key()} | said | changes


def asking(employee: str, **changes: Any) -> dict[str, Any]:
    """Monday the first of June 2026, of the first year."""
    said = {"accruedFrom": "2024-03-04", "startsOn": "2026-06-08", "days": 30}
    return {"employeeId": employee, "idempotencyKey": key()} | said | changes


def a_monday_to_come() -> str:
    """Of which no vacation is refused for a holiday."""
    today = business_date(now())
    monday = today + timedelta(days=8 - today.isoweekday() + 7)
    while national_holidays(monday.year) & {monday + timedelta(days=1), monday + timedelta(days=2)}:
        monday += timedelta(days=7)
    return str(monday)


async def absent(chief: Questions, employee: str, days: int, since: date = date(2024, 4, 1)) -> None:
    for day in range(days):
        absence = {"kind": "ABSENCE_DAYS", "quantity": "1", "on": str(since + timedelta(days=day))}
        await done(chief, "recordTime", "timeEntry", **overtime(employee, **absence))


async def approving(who: Questions, vacation: dict[str, Any]) -> list[tuple[str, str]]:
    """What it is refused for."""
    approval = {"vacationId": vacation["id"], "expectedVersion": 1, "idempotencyKey": key()}
    payload = await sent(who, "approveVacation", "vacation { id }", **approval)
    return [(error["code"], ".".join(error["path"])) for error in payload["errors"]]


async def test_time_is_kept_once_a_day_and_withdrawn_before_it_is_said_anew(chief: Questions) -> None:
    employee = await an_employee(chief)
    entry = await done(chief, "recordTime", "timeEntry", "id version quantity", **overtime(employee))
    assert entry["quantity"] == "2.5"
    assert await refused(chief, "recordTime", "timeEntry", **overtime(employee, quantity="3")) == [
        ("DUPLICATE", "input.on")
    ]
    withdrawal = {"timeEntryId": entry["id"], "expectedVersion": 1, "idempotencyKey": key()}
    await done(chief, "withdrawTime", "timeEntry", **withdrawal)
    await done(chief, "recordTime", "timeEntry", **overtime(employee, quantity="3"))


IMPOSSIBLE: Any = [
    ({"quantity": "-1"}, ("OUT_OF_RANGE", "input.quantity")),
    ({"quantity": "24.5"}, ("OUT_OF_RANGE", "input.quantity")),
    ({"kind": "ABSENCE_DAYS", "quantity": "2"}, ("OUT_OF_RANGE", "input.quantity")),
    ({"on": "2024-03-03"}, ("NOT_EMPLOYED_THEN", "input.on")),
]


async def test_time_that_cannot_be_is_refused(chief: Questions) -> None:
    employee = await an_employee(chief)
    for changes, error in IMPOSSIBLE:
        assert await refused(chief, "recordTime", "timeEntry", **overtime(employee, **changes)) == [error]


async def test_a_month_that_the_books_closed_takes_no_time(chief: Questions, owner: Any) -> None:
    employee = await an_employee(chief)
    await owner.execute("select set_config('app.company', $1, false)", str(chief.company))
    await owner.execute(
        "insert into accounting_period (company_id, id, version, month, status, opened_at, balance_digest)"
        " values ($1, uuidv7(), 1, '2026-02-01', 'CLOSED', now(), 'x')",
        chief.company,
    )
    assert await refused(chief, "recordTime", "timeEntry", **overtime(employee)) == [
        ("MONTH_CLOSED", "input.on")
    ]


async def test_nobody_is_away_twice_and_what_protects_is_named(chief: Questions) -> None:
    employee = await an_employee(chief)
    leave = {"employeeId": employee, "kind": "MATERNITY", "validFrom": "2026-02-01"}
    assert await refused(chief, "registerLeave", "leave", **leave, protected=True, idempotencyKey=key()) == [
        ("REQUIRED", "input.norm")
    ]
    protected = {"protected": True, "norm": "ADCT art. 10 II b"}
    made = await done(chief, "registerLeave", "leave", **leave, **protected, idempotencyKey=key())
    assert await refused(
        chief, "registerLeave", "leave", **(leave | {"validFrom": "2026-03-01"}), idempotencyKey=key()
    ) == [("PERIODS_OVERLAP", "input.validFrom")]
    ending = {"leaveId": made["id"], "expectedVersion": 1, "validUntil": "2026-05-31"}
    await done(chief, "endLeave", "leave", **ending, idempotencyKey=key())
    seen = await chief.ask("{ employees { nodes { leaves { kind validUntil } } } }")
    assert seen.data["employees"]["nodes"][0]["leaves"] == [{"kind": "MATERNITY", "validUntil": "2026-05-31"}]


async def test_a_vacation_is_approved_by_somebody_else(chief: Questions, boss: Questions) -> None:
    employee = await an_employee(chief)
    asked = await done(chief, *REQUEST, "id status days", **asking(employee, startsOn=a_monday_to_come()))
    assert (asked["status"], asked["days"]) == ("REQUESTED", 30)
    approval = {"vacationId": asked["id"], "expectedVersion": 1}
    assert await refused(chief, "approveVacation", "vacation", **approval, idempotencyKey=key()) == [
        ("FOUR_EYES_REQUIRED", "input")
    ]
    approved = await done(boss, "approveVacation", "vacation", "status", **approval, idempotencyKey=key())
    assert approved == {"status": "APPROVED"}


async def test_a_vacation_is_approved_before_it_begins(chief: Questions, boss: Questions) -> None:
    shown = "id endsOn availableActions { action reason }"
    asked = await done(chief, *REQUEST, shown, **asking(await an_employee(chief)))
    assert asked["endsOn"] == "2026-07-07"
    assert await approving(boss, asked) == [("OUT_OF_RANGE", "input.vacationId")]
    assert {one["action"]: one["reason"] for one in asked["availableActions"]} == {
        "approveVacation": "OUT_OF_RANGE",
        "refuseVacation": None,
        "cancelVacation": "OUT_OF_RANGE",
    }


async def test_who_leaves_before_a_vacation_ends_has_none_approved(chief: Questions, boss: Questions) -> None:
    employee, monday = await an_employee(chief), a_monday_to_come()
    asked = await done(chief, *REQUEST, **asking(employee, startsOn=monday))
    left = {"employeeId": employee, "reason": "x", "expectedVersion": 1, "idempotencyKey": key()}
    last = str(date.fromisoformat(monday) + timedelta(days=28))
    await done(chief, "dismissEmployee", "employee", **left, dismissedOn=last)
    assert await approving(boss, asked) == [("NOT_EMPLOYED_THEN", "input.vacationId")]


async def test_days_that_absences_took_meanwhile_are_not_approved(chief: Questions, boss: Questions) -> None:
    employee = await an_employee(chief)
    asked = await done(chief, *REQUEST, **asking(employee, startsOn=a_monday_to_come()))
    await absent(chief, employee, 6)
    assert await approving(boss, asked) == [("VACATION_EXCEEDED", "input.vacationId")]


async def test_nobody_has_a_leave_and_a_vacation_on_one_day(chief: Questions, boss: Questions) -> None:
    employee, monday = await an_employee(chief), a_monday_to_come()
    leave = {"employeeId": employee, "kind": "UNPAID", "validFrom": monday, "validUntil": monday}
    await done(chief, "registerLeave", "leave", **leave, idempotencyKey=key())
    vacation = asking(employee, startsOn=monday)
    assert await refused(chief, *REQUEST, **vacation) == [("PERIODS_OVERLAP", "input.startsOn")]
    other = (await hired(chief, cpf=a_cpf(7), hiredOn="2024-03-04"))["id"]
    asked = await done(chief, *REQUEST, **asking(other, startsOn=monday))
    during = leave | {"employeeId": other, "validUntil": None, "idempotencyKey": key()}
    assert await refused(chief, "registerLeave", "leave", **during) == [
        ("PERIODS_OVERLAP", "input.validFrom")
    ]
    assert await approving(boss, asked) == []


async def test_a_leave_that_was_kept_meanwhile_stands_against_the_approval(
    chief: Questions, boss: Questions, owner: Any
) -> None:
    asked = await done(chief, *REQUEST, **asking(await an_employee(chief), startsOn=a_monday_to_come()))
    await owner.execute("select set_config('app.company', $1, false)", str(chief.company))
    await owner.execute(
        "insert into leave (company_id, id, version, employee_id, kind, protected, valid_from)"
        " select company_id, uuidv7(), 1, employee_id, 'SICKNESS', false, starts_on from vacation"
        " where company_id = $1",
        chief.company,
    )
    assert await approving(boss, asked) == [("PERIODS_OVERLAP", "input.vacationId")]


async def test_a_year_shortened_by_absences_is_taken_whole(chief: Questions) -> None:
    employee = await an_employee(chief)
    await absent(chief, employee, 15)
    eighteen = asking(employee, days=12)
    assert await refused(chief, *REQUEST, **eighteen) == [("VACATION_TOO_DIVIDED", "input.days")]
    rehearsed = await sent(chief, *REQUEST_SHOWN, **eighteen | {"soldDays": 6, "validateOnly": True})
    assert rehearsed["errors"] == []
    await absent(chief, employee, 9, since=date(2024, 5, 2))
    await done(chief, *REQUEST, **asking(employee, days=12))


async def test_a_vacation_after_the_dismissal_takes_no_days(chief: Questions) -> None:
    employee = await an_employee(chief)
    await done(chief, *REQUEST, **asking(employee, startsOn=a_monday_to_come()))
    left = {"employeeId": employee, "reason": "x", "expectedVersion": 1, "idempotencyKey": key()}
    await done(chief, "dismissEmployee", "employee", **left, dismissedOn="2026-11-20")
    answer = await chief.ask(
        'query($id: ID!) { vacationAccruals(employeeId: $id, on: "2026-11-22") { planned left } }',
        id=employee,
    )
    assert answer.data["vacationAccruals"][0] == {"planned": 0, "left": 30}


AGAINST_THE_LAW: Any = [
    ({"accruedFrom": "2024-03-05"}, ("VACATION_NOT_ACCRUED", "input.accruedFrom")),
    ({"accruedFrom": "2026-03-04"}, ("VACATION_NOT_ACCRUED", "input.accruedFrom")),
    ({"days": 31}, ("OUT_OF_RANGE", "input.days")),
    ({"days": 4}, ("OUT_OF_RANGE", "input.days")),
    ({"days": 26}, ("VACATION_TOO_DIVIDED", "input.days")),
    ({"days": 21, "soldDays": 10}, ("VACATION_EXCEEDED", "input.days")),
    ({"days": 14, "soldDays": 11}, ("OUT_OF_RANGE", "input.soldDays")),
    ({"startsOn": "2026-06-05"}, ("VACATION_BEGINS_BEFORE_REST", "input.startsOn")),
    ({"startsOn": "2026-09-05"}, ("VACATION_BEGINS_BEFORE_REST", "input.startsOn")),
    ({"startsOn": "2026-12-23"}, ("VACATION_BEGINS_BEFORE_REST", "input.startsOn")),
]


async def test_a_vacation_that_the_law_does_not_know_is_refused(chief: Questions) -> None:
    employee = await an_employee(chief)
    for changes, error in AGAINST_THE_LAW:
        assert await refused(chief, *REQUEST, **asking(employee, **changes)) == [error], changes


async def test_a_vacation_has_three_parts_one_of_them_long(chief: Questions) -> None:
    employee = await an_employee(chief)
    await done(chief, *REQUEST, **asking(employee, days=8))
    eight_more = asking(employee, days=9, startsOn="2026-07-13")
    assert await refused(chief, *REQUEST, **eight_more) == [("VACATION_TOO_DIVIDED", "input.days")]
    await done(chief, *REQUEST, **asking(employee, days=8, startsOn="2026-07-13"))
    overlapping = asking(employee, days=14, startsOn="2026-07-20")
    assert await refused(chief, *REQUEST, **overlapping) == [("PERIODS_OVERLAP", "input.startsOn")]
    await done(chief, *REQUEST, **asking(employee, days=14, startsOn="2026-08-10"))


async def test_absences_shorten_a_vacation_and_what_is_not_granted_in_time_expires(chief: Questions) -> None:
    employee = await an_employee(chief)
    await absent(chief, employee, 6)
    await done(chief, *REQUEST, **asking(employee, days=14, startsOn="2026-06-08", soldDays=5))
    answer = await chief.ask(
        'query($id: ID!) { vacationAccruals(employeeId: $id, on: "2026-11-22")'
        " { startsOn grantUntil status days planned sold left } }",
        id=employee,
    )
    assert answer.data["vacationAccruals"] == [
        {
            "startsOn": "2024-03-04",
            "grantUntil": "2026-03-03",
            "status": "EXPIRED",
            "days": 24,
            "planned": 14,
            "sold": 5,
            "left": 5,
        },
        {
            "startsOn": "2025-03-04",
            "grantUntil": "2027-03-03",
            "status": "DUE",
            "days": 30,
            "planned": 0,
            "sold": 0,
            "left": 30,
        },
        {
            "startsOn": "2026-03-04",
            "grantUntil": "2028-03-03",
            "status": "ACCRUING",
            "days": 30,
            "planned": 0,
            "sold": 0,
            "left": 30,
        },
    ]


async def test_days_of_a_vacation_that_is_given_up_are_free_again(chief: Questions) -> None:
    employee = await an_employee(chief)
    coming = {"startsOn": a_monday_to_come(), "days": 14, "accruedFrom": "2025-03-04"}
    asked = await done(chief, *REQUEST, **asking(employee, **coming))
    given_up = {"vacationId": asked["id"], "reason": "Adiada"}
    await done(chief, "cancelVacation", "vacation", **given_up, expectedVersion=1, idempotencyKey=key())
    await done(chief, *REQUEST, **asking(employee, **coming))


async def test_years_beyond_the_last_that_can_be_said_are_told(chief: Questions) -> None:
    employee = await an_employee(chief, hiredOn="2199-12-31")
    answer = await chief.ask(
        'query($id: ID!) { vacationAccruals(employeeId: $id, on: "2199-12-31") { days } }', id=employee
    )
    assert (answer.data["vacationAccruals"], answer.problems) == ([{"days": 30}], [])
