"""Who may not be dismissed without cause, until when, and by which norm."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from domain.people.commands.dismiss_employee import DismissEmployee, dismiss_employee
from domain.people.commands.register_leave import RegisterLeave, register_leave
from domain.people.employee import DismissalInitiative, Employee
from domain.people.leave import LeaveKind
from domain.people.payroll.refusals import DismissalProtected
from domain.people.protection import OPEN_END, protection_of
from tests.builders import a_memory, an_employee
from tests.memory import Memory
from tests.people.rights import LAW, away

DAY = timedelta(days=1)
FIRST, LAST = date(2026, 2, 2), date(2026, 3, 10)


def held_until(kind: LeaveKind, last: date | None, on: date, **others: Any) -> date | None:
    found = protection_of([away(kind, FIRST, last, **others)], on, LAW.on(on))
    return found and found.until


def test_twelve_months_after_an_accident_nobody_is_dismissed() -> None:
    until = date(2027, 3, 10)
    assert held_until(LeaveKind.WORK_ACCIDENT, LAST, FIRST) == until
    assert held_until(LeaveKind.WORK_ACCIDENT, LAST, until) == until
    assert held_until(LeaveKind.WORK_ACCIDENT, LAST, until + DAY) is None
    assert held_until(LeaveKind.WORK_ACCIDENT, LAST, FIRST - DAY) is None


def test_an_accident_that_social_security_paid_nothing_for_protects_nobody() -> None:
    """Up to fifteen days the company pays (TST, Súmula 378, II)."""
    assert held_until(LeaveKind.WORK_ACCIDENT, FIRST + 14 * DAY, FIRST) is None
    assert held_until(LeaveKind.WORK_ACCIDENT, FIRST + 15 * DAY, FIRST) is not None


def test_a_maternity_leave_protects_from_the_day_it_is_known_until_five_months_after_the_birth() -> None:
    """The birth is at most 28 days after the first day of the leave: on 2 March."""
    assert held_until(LeaveKind.MATERNITY, date(2026, 6, 1), date(2025, 10, 1)) == date(2026, 8, 2)
    assert held_until(LeaveKind.MATERNITY, date(2026, 6, 1), date(2026, 8, 3)) is None
    assert held_until(LeaveKind.MATERNITY, None, date(2026, 3, 1)) == date(2026, 8, 2)
    assert held_until(LeaveKind.MATERNITY, None, date(2026, 9, 1)) == OPEN_END
    assert held_until(LeaveKind.MATERNITY, date(2026, 10, 1), date(2026, 9, 1)) == date(2026, 10, 1)


def test_a_leave_that_says_so_protects_as_long_as_it_lasts() -> None:
    protected = {"protected": True, "norm": "CCT 2026"}
    assert held_until(LeaveKind.SICKNESS, LAST, LAST, **protected) == LAST
    assert held_until(LeaveKind.SICKNESS, LAST, LAST + DAY, **protected) is None
    assert held_until(LeaveKind.SICKNESS, None, date(2030, 1, 1), **protected) == OPEN_END
    assert held_until(LeaveKind.SICKNESS, None, LAST) is None


def test_the_longest_protection_is_told() -> None:
    leaves = [
        away(LeaveKind.UNION_OFFICE, FIRST, LAST, protected=True, norm="CCT 2026"),
        away(LeaveKind.MILITARY, date(2026, 5, 4), date(2026, 8, 4)),
    ]
    found = protection_of(leaves, date(2026, 6, 1), LAW.on(FIRST))
    assert found is not None
    assert (found.until, found.reason) == (date(2027, 3, 10), "UNION_OFFICE")
    assert found.norm == "CF, art. 8, VIII; CLT, art. 543, §3"


@given(some.integers(0, 800), some.integers(0, 800), some.sampled_from(LeaveKind))
def test_a_longer_leave_never_protects_less(one: int, other: int, kind: LeaveKind) -> None:
    low, high = sorted((one, other))
    on = FIRST + 5 * DAY
    short, long = (held_until(kind, FIRST + days * DAY, on) for days in (low, high))
    assert short is None or (long is not None and long >= short)


async def mother(uow: Memory) -> Employee:
    employee = await an_employee(uow)
    leave = RegisterLeave(
        employee_id=employee.id, kind=LeaveKind.MATERNITY, valid_from=FIRST, valid_until=date(2026, 6, 1)
    )
    await register_leave(leave, uow)
    return employee


def dismissing(employee: Employee, initiative: DismissalInitiative | None) -> DismissEmployee:
    return DismissEmployee(
        employee_id=employee.id, dismissed_on=date(2026, 7, 1), reason="x", initiative=initiative
    )


@pytest.mark.parametrize("initiative", [None, DismissalInitiative.EMPLOYER])
async def test_the_employer_dismisses_nobody_who_is_protected(initiative: DismissalInitiative | None) -> None:
    uow = a_memory()
    employee = await mother(uow)
    with pytest.raises(DismissalProtected) as refused:
        await dismiss_employee(dismissing(employee, initiative), uow)
    assert refused.value.path == ("dismissed_on",)
    facts = refused.value.facts
    assert (facts["until"], facts["reason"]) == (date(2026, 8, 2), "MATERNITY")
    assert str(facts["norm"]).startswith("ADCT, art. 10, II, b")
    assert employee.dismissed_on is None


@pytest.mark.parametrize(
    "initiative", [each for each in DismissalInitiative if each is not DismissalInitiative.EMPLOYER]
)
async def test_who_wants_to_leave_is_not_held(initiative: DismissalInitiative) -> None:
    uow = a_memory()
    employee = await mother(uow)
    await dismiss_employee(dismissing(employee, initiative), uow)
    assert employee.dismissed_on == date(2026, 7, 1)
