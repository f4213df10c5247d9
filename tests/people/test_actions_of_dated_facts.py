"""What is kept of employees says until when it can be ended, and says of it what the command says."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio

from domain.approvals import limit
from domain.kernel.action import Action
from domain.notices import rule
from domain.people import alimony_order, benefit, dependent, holiday, labor_union, leave, payroll_loan
from persistence.database import Database
from tests.actions import are_told_truly
from tests.people.paying import Payroll
from tests.people.test_register_api import done, key, refused

FIRST, LAST = date(2026, 6, 1), date(2026, 6, 30)
DATED = (alimony_order, benefit, dependent, leave, payroll_loan)


def told(actions: list[Action]) -> dict[str, str | None]:
    return {one.action: one.reason for one in actions}


@pytest.mark.parametrize("last", [None, FIRST, LAST])
async def test_a_leave_is_ended_as_it_says(last: date | None) -> None:
    def a_leave() -> leave.Leave:
        known = {"id": UUID(int=1), "employee_id": UUID(int=2), "valid_from": FIRST, "valid_until": last}
        return leave.Leave(**known, kind=leave.LeaveKind.SICKNESS, protected=False, norm=None)

    soonest = {"endLeave": lambda one: one.end(on=FIRST)}
    await are_told_truly(leave.actions_of(FIRST, last), a_leave, soonest)


@pytest.mark.parametrize("noun", DATED)
def test_what_goes_on_or_lasts_longer_than_a_day_can_end_sooner(noun: Any) -> None:
    assert all(one.allowed for last in (None, LAST) for one in noun.actions_of(FIRST, last))


@pytest.mark.parametrize("noun", DATED)
def test_what_is_of_one_day_cannot_end_sooner(noun: Any) -> None:
    assert [one.reason for one in noun.actions_of(FIRST, FIRST)] == ["OUT_OF_RANGE"]


def test_a_holiday_that_never_counts_is_not_ended_again() -> None:
    assert told(holiday.actions_of(FIRST, None)) == {"endHoliday": None}
    assert told(holiday.actions_of(FIRST, FIRST)) == {"endHoliday": None}
    assert told(holiday.actions_of(LAST, FIRST)) == {"endHoliday": "OUT_OF_RANGE"}


def test_a_union_with_which_nothing_is_agreed_has_no_rule_to_end() -> None:
    assert told(labor_union.actions_of(agreed=False, left=False)) == {"endUnionRule": "NOT_FOUND"}
    assert told(labor_union.actions_of(agreed=True, left=False)) == {"endUnionRule": "OUT_OF_RANGE"}
    assert told(labor_union.actions_of(agreed=True, left=True)) == {"endUnionRule": None}


def test_a_limit_that_was_removed_is_not_removed_again() -> None:
    assert told(limit.actions_of(allowed=True)) == {"removeApprovalLimit": None}
    assert told(limit.actions_of(allowed=False)) == {"removeApprovalLimit": "INVALID_TRANSITION"}


def test_a_compulsory_rule_on_every_way_cannot_change() -> None:
    assert told(rule.actions_of("ORDER_HELD", ["INBOX", "MAIL"])) == {"changeNoticeRule": None}
    assert told(rule.actions_of("KEY_CREATED", ["INBOX"])) == {"changeNoticeRule": None}
    assert told(rule.actions_of("KEY_CREATED", ["INBOX", "MAIL"])) == {
        "changeNoticeRule": "NOTICE_COMPULSORY"
    }


@pytest_asyncio.fixture
async def house(database: Database) -> Payroll:
    return await Payroll.found(database)


async def actions(house: Payroll, list_: str) -> list[dict[str, str | None]]:
    """Of all of them, in their order."""
    told = f"{{ {list_} {{ nodes {{ availableActions {{ action reason }} }} }} }}"
    nodes = (await house.chief.ask(told)).data[list_]["nodes"]
    return [{one["action"]: one["reason"] for one in node["availableActions"]} for node in nodes]


async def test_time_and_entries_of_a_paid_month_say_that_it_is_closed_as_the_commands_do(
    house: Payroll,
) -> None:
    employee = await house.hire("3300.00")
    time = {"employeeId": employee, "kind": "OVERTIME_HOURS", "on": "2026-06-09", "quantity": "4"}
    entry = await done(house.chief, "recordTime", "timeEntry", **time, idempotencyKey=key())
    item = {"code": "BONUS", "name": "Prêmio", "side": "EARNING", "formula": "quantity * 10"}
    item |= {"nature": "1203", "socialSecurity": "11", "incomeTax": "11", "fund": "11", "norm": "Política 3"}
    item |= {"validFrom": "2026-01-01", "idempotencyKey": key()}
    await done(house.chief, "definePayItem", "payItem", **item)
    given = {"employeeId": employee, "code": "BONUS", "validFrom": "2026-05-01", "validUntil": "2026-06-01"}
    given = await done(house.chief, "enterPayItem", "entry", **given, idempotencyKey=key())
    assert await actions(house, "timeEntries") == [{"withdrawTime": None}]
    assert await actions(house, "payItemEntries") == [{"endPayItemEntry": None}]

    await house.close(await house.paid())
    assert await actions(house, "timeEntries") == [{"withdrawTime": "MONTH_CLOSED"}]
    assert await actions(house, "payItemEntries") == [{"endPayItemEntry": "MONTH_CLOSED"}]
    again = {"timeEntryId": entry["id"], "expectedVersion": 1, "idempotencyKey": key()}
    assert await refused(house.chief, "withdrawTime", "timeEntry", **again) == [
        ("MONTH_CLOSED", "input.timeEntryId")
    ]
    sooner = {"payItemEntryId": given["id"], "expectedVersion": 1, "idempotencyKey": key()}
    assert await refused(house.chief, "endPayItemEntry", "entry", **sooner, on="2026-05-15") == [
        ("MONTH_CLOSED", "input.on")
    ]


async def test_time_that_was_withdrawn_is_not_withdrawn_again(house: Payroll) -> None:
    employee = await house.hire("3300.00")
    time = {"employeeId": employee, "kind": "OVERTIME_HOURS", "on": "2026-06-09", "quantity": "4"}
    entry = await done(house.chief, "recordTime", "timeEntry", **time, idempotencyKey=key())
    known = {"timeEntryId": entry["id"], "expectedVersion": 1, "idempotencyKey": key()}
    await done(house.chief, "withdrawTime", "timeEntry", **known)
    assert await actions(house, "timeEntries") == [{"withdrawTime": "INVALID_TRANSITION"}]
