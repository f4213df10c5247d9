"""Commissions that a payroll run paid: paid once, and never what was taken back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest

from domain.kernel.money import Money
from domain.kernel.refusal import InvalidTransition
from domain.sales.commands.pay_commissions import PayCommissions, pay_commissions
from domain.sales.commission import Commission, CommissionCause, CommissionStatus
from domain.sales.ports import PaidCommissions
from tests.memory import Memory

RUN, SELLER = UUID(int=1), UUID(int=2)


def a_commission(number: int, status: CommissionStatus = CommissionStatus.ACCRUED) -> Commission:
    return Commission(
        id=UUID(int=number),
        order_id=UUID(int=3),
        invoice_id=UUID(int=4),
        salesperson_id=SELLER,
        agent_id=None,
        cause=CommissionCause.INVOICE,
        cause_id=UUID(int=4),
        on_receipt=False,
        base=Money.of("100.00"),
        rate=Decimal(3),
        amount=Money.of("3.00"),
        status=status,
        accrued_at=Memory().now,
        accrued_on=date(2026, 6, 1),
    )


class OfRun:
    def __init__(self, *ids: UUID) -> None:
        self._ids = ids

    async def of(self, payroll_run_id: UUID) -> Sequence[UUID]:
        return self._ids if payroll_run_id == RUN else ()


async def test_those_of_the_run_are_paid_and_others_wait() -> None:
    mine, other = a_commission(11), a_commission(12, CommissionStatus.RELEASED)
    world = Memory(answers={PaidCommissions: OfRun(mine.id)})
    world.add(mine)
    world.add(other)
    for _ in range(2):
        assert await pay_commissions(PayCommissions(payroll_run_id=RUN), world) == [mine.id]
    assert (mine.status, other.status) == (CommissionStatus.PAID, CommissionStatus.RELEASED)


def test_what_was_taken_back_is_not_paid() -> None:
    with pytest.raises(InvalidTransition):
        a_commission(11, CommissionStatus.REVERSED).pay()
