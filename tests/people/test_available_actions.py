"""What may be done with vacations and with employees is told as it would be refused."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import product
from typing import Any
from uuid import UUID

import pytest

from domain.people.collective_vacation import CollectiveVacation, CollectiveVacationStatus
from domain.people.collective_vacation import actions_of as actions_of_collective
from domain.people.commands.cancel_collective_vacation import (
    CancelCollectiveVacation,
    cancel_collective_vacation,
)
from domain.people.commands.cancel_vacation import CancelVacation, cancel_vacation
from domain.people.ports import VacationPays
from domain.people.vacation import Vacation, VacationStatus, actions_of
from tests.actions import are_told_truly
from tests.memory import ACTOR, Memory

TODAY = Memory().today
ASKER, GRANTED = UUID(int=70), UUID(int=71)


class InRun:
    """Whether a payroll run pays what is approved."""

    def __init__(self, in_run: bool) -> None:
        self.in_run = in_run

    async def under_way(self, vacation_ids: Sequence[UUID]) -> int | None:
        return 7 if self.in_run and vacation_ids else None


def a_vacation(status: VacationStatus, starts_on: date) -> Vacation:
    return Vacation(
        id=UUID(int=72),
        employee_id=UUID(int=73),
        accrued_from=date(2025, 1, 1),
        starts_on=starts_on,
        days=10,
        sold_days=0,
        collective_vacation_id=GRANTED,
        status=status,
        requested_by=ASKER,
        requested_at=Memory().now,
    )


def a_world(in_run: bool, *things: Any) -> Memory:
    world = Memory(answers={VacationPays: InRun(in_run)})
    for thing in things:
        world.add(thing)
    return world


@pytest.mark.parametrize(
    ("status", "begun", "in_run"), list(product(VacationStatus, (False, True), (False, True)))
)
async def test_of_a_vacation(status: VacationStatus, begun: bool, in_run: bool) -> None:
    starts_on = TODAY + timedelta(days=0 if begun else 1)

    def approved(vacation: Vacation) -> None:
        vacation.approve(by=ACTOR, at=Memory().now)
        vacation.check_coming(on=TODAY)

    async def cancelled(vacation: Vacation) -> None:
        command = CancelVacation(vacation_id=vacation.id, reason="Pedido grande")
        await cancel_vacation(command, a_world(in_run, vacation))

    await are_told_truly(
        actions_of(status.value, begun, in_run),
        lambda: a_vacation(status, starts_on),
        {
            "approveVacation": approved,
            "refuseVacation": lambda one: one.refuse(by=ACTOR, at=Memory().now, reason="Inventário"),
            "cancelVacation": cancelled,
        },
    )


@pytest.mark.parametrize(
    ("status", "begun", "in_run"), list(product(CollectiveVacationStatus, (False, True), (False, True)))
)
async def test_of_a_collective_vacation(status: CollectiveVacationStatus, begun: bool, in_run: bool) -> None:
    starts_on = TODAY + timedelta(days=0 if begun else 1)

    def granted() -> CollectiveVacation:
        return CollectiveVacation(
            id=GRANTED,
            establishment_id=None,
            department_id=None,
            starts_on=starts_on,
            days=10,
            tell_by=TODAY,
            taken_by=1,
            left_out=0,
            status=status,
            granted_by=ACTOR,
            granted_at=Memory().now,
        )

    async def cancelled(collective: CollectiveVacation) -> None:
        theirs = a_vacation(VacationStatus.APPROVED, starts_on)
        command = CancelCollectiveVacation(collective_vacation_id=GRANTED, reason="Pedido grande")
        await cancel_collective_vacation(command, a_world(in_run, collective, theirs))

    told = actions_of_collective(status.value, begun, in_run)
    await are_told_truly(told, granted, {"cancelCollectiveVacation": cancelled})
