"""The life of a payroll run, without a database."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import count
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.kernel.refusal import Duplicate, FourEyes, InvalidTransition
from domain.people.events import PayrollRunCalculated, PayrollRunClosed, PayrollStretchRequested
from domain.people.payroll_run import (
    STRETCH,
    PayrollRun,
    PayrollRunKind,
    PayrollRunStatus,
    StillRefused,
    refuse_twice,
)

ANA, BIA = UUID(int=1), UUID(int=2)
NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)


def people(number: int) -> list[UUID]:
    return [UUID(int=100 + place) for place in range(number)]


def a_run(employees: int = 3, *, calculated: bool = True, refused: int = 0) -> PayrollRun:
    run = PayrollRun(
        id=UUID(int=9),
        number=1,
        kind=PayrollRunKind.MONTHLY,
        accrual_month=date(2026, 6, 1),
        paid_on=date(2026, 7, 3),
        opened_by=ANA,
        opened_at=NOW,
        calculated_by=ANA,
    )
    run.calculate(people(employees), (UUID(int=n) for n in count(1_000)), by=ANA)
    if calculated:
        run.progress(processed=employees, refused=refused, at=NOW)
    return run


@given(st.integers(1, 3 * STRETCH + 1))
def test_everybody_is_in_one_stretch(number: int) -> None:
    run = a_run(number, calculated=False)
    again = run.calculate(people(number), (UUID(int=n) for n in count(9_000)), by=BIA)
    assert [id for stretch in again for id in stretch.employee_ids] == people(number)
    assert [stretch.number for stretch in again] == list(range(1, len(again) + 1))
    assert all(0 < len(stretch.employee_ids) <= STRETCH for stretch in again)
    asked = [event for event in run.pull_events() if isinstance(event, PayrollStretchRequested)]
    assert len(asked) == 2 * len(again)


def test_it_is_calculated_when_the_last_of_it_is() -> None:
    run = a_run(3, calculated=False)
    run.progress(processed=2, refused=1, at=NOW)
    assert run.status is PayrollRunStatus.OPEN
    run.progress(processed=1, refused=0, at=NOW)
    assert (run.status, run.refused) == (PayrollRunStatus.CALCULATED, 1)
    assert sum(isinstance(event, PayrollRunCalculated) for event in run.pull_events()) == 1


def test_what_an_earlier_take_comes_to_does_not_count() -> None:
    run = a_run(3)
    (late,) = run.calculate(people(3), iter([UUID(int=5)]), by=ANA)
    assert run.awaits(late)
    run.calculate(people(3), iter([UUID(int=6)]), by=ANA)
    assert not run.awaits(late)
    run.cancel(by=ANA, at=NOW, reason="Erro")
    assert not run.awaits(late)


def test_who_prepared_it_does_not_approve_it() -> None:
    run = a_run()
    run.review(by=BIA, at=NOW)
    for prepared in (ANA, BIA):
        with pytest.raises(FourEyes):
            run.approve(by=prepared, at=NOW)
    run.approve(by=UUID(int=3), at=NOW)
    run.close(by=ANA, at=NOW)
    assert run.status is PayrollRunStatus.CLOSED
    closed = [event for event in run.pull_events() if isinstance(event, PayrollRunClosed)]
    assert [(event.kind, event.accrual_month) for event in closed] == [("MONTHLY", date(2026, 6, 1))]


def test_who_could_not_be_calculated_keeps_it_from_being_approved() -> None:
    run = a_run(refused=1)
    run.review(by=ANA, at=NOW)
    with pytest.raises(StillRefused):
        run.approve(by=BIA, at=NOW)


def test_what_is_approved_is_not_calculated_again_and_what_is_closed_not_given_up() -> None:
    run = a_run()
    for too_early in (run.close, run.approve):
        with pytest.raises(InvalidTransition):
            too_early(by=BIA, at=NOW)
    run.review(by=ANA, at=NOW)
    run.approve(by=BIA, at=NOW)
    with pytest.raises(InvalidTransition):
        run.calculate(people(1), iter([UUID(int=5)]), by=ANA)
    run.close(by=BIA, at=NOW)
    with pytest.raises(InvalidTransition):
        run.cancel(by=ANA, at=NOW, reason="Erro")


def test_nobody_is_named_twice() -> None:
    with pytest.raises(Duplicate) as refused:
        refuse_twice([ANA, BIA, ANA])
    assert refused.value.path == (2,)
