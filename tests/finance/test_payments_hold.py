"""Whatever is paid, reversed, blocked and cancelled, in whatever order: the payments explain the balance."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.finance.commands.approve_payable import ApprovePayable, approve_payable
from domain.finance.commands.block_payable import BlockPayable, block_payable
from domain.finance.commands.cancel_payable import CancelPayable, cancel_payable
from domain.finance.commands.pay_payable import PayPayable, pay_payable
from domain.finance.commands.reverse_payment import ReversePayment, reverse_payment
from domain.finance.payable import Payable
from domain.finance.payable_installment import PAYABLE, PayableStatus
from domain.finance.payment import Payment
from domain.kernel.money import Money
from domain.kernel.payment import PaymentMethod
from domain.kernel.refusal import Refusal, RefusalGroup
from tests.finance.creditor import ISSUED, SOMEBODY_ELSE, a_world, owed
from tests.memory import ACTOR, Memory

payments = st.tuples(st.just("pay"), st.integers(0, 3), st.integers(-5, 60_000), st.integers(-3, 70))
reversals = st.tuples(st.just("reverse"), st.integers(0, 20))
others = st.tuples(st.sampled_from(["block", "approve", "cancel"]), st.sampled_from([ACTOR, SOMEBODY_ELSE]))
happenings = st.lists(st.one_of(payments, payments, reversals, others), max_size=14)
totals = st.lists(st.integers(1, 50_000), min_size=1, max_size=4)


@settings(max_examples=100, deadline=None)
@given(cents=totals, happening=happenings)
def test_every_balance_is_the_amount_less_the_payments_that_stand(
    cents: list[int], happening: list[tuple[Any, ...]]
) -> None:
    asyncio.run(play(cents, happening))


async def play(cents: list[int], happening: list[tuple[Any, ...]]) -> None:
    world = a_world()
    parts = [((ISSUED + timedelta(30 * n)).isoformat(), str(Money(c))) for n, c in enumerate(cents, 1)]
    payable = await owed(world, *parts)
    for what, *details in happening:
        before = told(payable), len(world.facts)
        try:
            await HAPPENINGS[what](world, payable, *details)
        except (Refusal, RefusalGroup):
            assert (told(payable), len(world.facts)) == before, "what is refused changes nothing"
        explain(payable, world.facts)


def told(payable: Payable) -> Any:
    return payable.balance, payable.status, [(each.balance, each.status) for each in payable.installments]


async def pay(world: Memory, payable: Payable, place: int, cents: int, days: int) -> None:
    installment = payable.installments[place % len(payable.installments)]
    blocked = payable.status is PayableStatus.BLOCKED
    await pay_payable(
        PayPayable(
            installment_id=installment.id,
            amount=Money(cents),
            paid_on=ISSUED + timedelta(days),
            method=PaymentMethod.PIX,
        ),
        world,
    )
    assert not blocked
    assert ISSUED <= ISSUED + timedelta(days) <= date(2026, 11, 1)


async def reverse(world: Memory, payable: Payable, place: int) -> None:
    if world.facts:
        id = world.facts[place % len(world.facts)].id
        await reverse_payment(ReversePayment(payment_id=id, reason="engano"), world)


async def block(world: Memory, payable: Payable, by: UUID) -> None:
    world.actor = by
    await block_payable(BlockPayable(payable_id=payable.id, reason="conferir"), world)


async def approve(world: Memory, payable: Payable, by: UUID) -> None:
    world.actor = by
    was = payable.status
    await approve_payable(ApprovePayable(payable_id=payable.id), world)
    assert was is not PayableStatus.BLOCKED or by != payable.registered_by


async def cancel(world: Memory, payable: Payable, by: UUID) -> None:
    world.actor = by
    await cancel_payable(CancelPayable(payable_id=payable.id), world)


HAPPENINGS: dict[str, Any] = {
    "pay": pay,
    "reverse": reverse,
    "block": block,
    "approve": approve,
    "cancel": cancel,
}


def explain(payable: Payable, rows: list[Payment]) -> None:
    cancelled = payable.status is PayableStatus.CANCELLED
    for each in payable.installments:
        paid = Money.total(row.amount for row in rows if row.installment_id == each.id)
        assert Money(0) <= each.balance <= each.amount
        assert each.balance == (Money(0) if cancelled else each.amount - paid)
        assert not (cancelled and paid)
        assert each.status in (payable.status, PayableStatus.SETTLED) or payable.status in PAYABLE
    assert payable.balance == Money.total(each.balance for each in payable.installments)
    assert payable.total == Money.total(each.amount for each in payable.installments)
    assert (payable.balance == Money(0)) == (
        payable.status in (PayableStatus.SETTLED, PayableStatus.CANCELLED)
    )
    undone = [row.reverses_id for row in rows if row.reverses_id]
    assert len(undone) == len(set(undone))
