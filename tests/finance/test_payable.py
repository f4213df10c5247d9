"""What the company owes suppliers: taken over, blocked, approved, paid, reversed and cancelled."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from domain.finance.commands.approve_payable import ApprovePayable, approve_payable
from domain.finance.commands.block_payable import BlockPayable, block_payable
from domain.finance.commands.cancel_payable import CancelPayable, cancel_payable
from domain.finance.commands.pay_payable import pay_payable
from domain.finance.commands.reverse_payment import ReversePayment, reverse_payment
from domain.finance.commands.take_over_payable import MOST_INSTALLMENTS, take_over_payable
from domain.finance.events import PayableOpened, PaymentMade, PaymentReversed
from domain.finance.paid import AlreadyReversed, MoreThanOwed, PaidBeforeIssue, PaidInTheFuture
from domain.finance.payable import Payable, PayableOrigin, actions_of
from domain.finance.payable_installment import PayableStatus
from domain.finance.payment import Payment, reversible
from domain.kernel.money import Money
from domain.kernel.payment import PaymentMethod
from domain.kernel.refusal import (
    Duplicate,
    FourEyes,
    InvalidTransition,
    NotFound,
    OutOfRange,
    PeriodNotOpen,
    RefusalGroup,
    Required,
)
from tests.finance.creditor import SOMEBODY_ELSE, a_world, owed, owing, paying
from tests.memory import Memory


@pytest.fixture
def world() -> Memory:
    return a_world()


async def block(world: Memory, payable: Payable) -> None:
    await block_payable(BlockPayable(payable_id=payable.id, reason="faltou mercadoria"), world)


async def approve(world: Memory, payable: Payable, by: UUID) -> None:
    world.actor = by
    await approve_payable(ApprovePayable(payable_id=payable.id), world)


async def reverse(world: Memory, payment: Payment) -> Payment:
    id = await reverse_payment(ReversePayment(payment_id=payment.id, reason="engano"), world)
    return next(fact for fact in world.facts if fact.id == id)


async def test_a_payable_is_the_sum_of_its_instalments_by_due_date(world: Memory) -> None:
    payable = await owed(world, ("2026-12-12", "0.01"), ("2026-10-10", "99.99"))
    assert (payable.total, payable.balance) == (Money.of("100.00"), Money.of("100.00"))
    assert payable.opened_by is PayableOrigin.OPENING_BALANCE
    assert [(each.number, each.due_on) for each in payable.installments] == [
        (1, date(2026, 10, 10)),
        (2, date(2026, 12, 12)),
    ]
    assert payable.installments[0].payable_on == date(2026, 10, 13), "Saturday, then a holiday"
    (opened,) = [event for event in world.events if isinstance(event, PayableOpened)]
    assert (opened.total, opened.on) == (payable.total, world.today)


async def test_everything_wrong_with_it_is_told_at_once(world: Memory) -> None:
    wrong = owing(
        ("2026-08-31", "1.00"),
        ("2026-10-10", "0.00"),
        number=" ",
        supplier_id=UUID(int=99),
    )
    with pytest.raises(RefusalGroup) as refused:
        await take_over_payable(wrong, world)
    assert [(type(each), each.path) for each in refused.value.refusals] == [
        (Required, ("number",)),
        (NotFound, ("supplier_id",)),
        (OutOfRange, ("installments", 0, "due_on")),
        (OutOfRange, ("installments", 1, "amount")),
    ]
    assert await world.find_all(Payable) == []


@pytest.mark.parametrize(("count", "refusal"), [(0, Required), (MOST_INSTALLMENTS + 1, OutOfRange)])
async def test_it_has_some_instalments_and_not_too_many(world: Memory, count: int, refusal: type) -> None:
    with pytest.raises(refusal):
        await take_over_payable(owing(*[("2026-10-10", "1.00")] * count), world)


async def test_a_document_of_tomorrow_is_refused(world: Memory) -> None:
    with pytest.raises(OutOfRange) as refused:
        await take_over_payable(
            owing(("2026-12-10", "1.00"), issued_on=date(2026, 11, 2)),
            world,
        )
    assert refused.value.path == ("issued_on",)


async def test_a_document_of_a_supplier_is_owed_once_unless_it_was_cancelled(world: Memory) -> None:
    payable = await owed(world)
    with pytest.raises(Duplicate):
        await owed(world)
    await cancel_payable(CancelPayable(payable_id=payable.id), world)
    assert (await owed(world)).id != payable.id


async def test_it_is_paid_in_parts_until_nothing_is_left(world: Memory) -> None:
    payable = await owed(world)
    first, second = payable.installments
    await pay_payable(paying(payable, "40.00"), world)
    assert (first.status, payable.status) == (
        PayableStatus.PARTIALLY_SETTLED,
        PayableStatus.PARTIALLY_SETTLED,
    )
    await pay_payable(paying(payable, "60.00"), world)
    await pay_payable(paying(payable, "50.00", 1), world)
    assert {first.status, second.status, payable.status} == {PayableStatus.SETTLED}
    assert payable.balance == Money(0)
    made = [event for event in world.events if isinstance(event, PaymentMade)]
    assert [event.amount for event in made] == [Money.of("40.00"), Money.of("60.00"), Money.of("50.00")]


async def test_more_than_is_owed_of_an_instalment_is_refused_even_when_others_are_open(world: Memory) -> None:
    payable = await owed(world)
    with pytest.raises(MoreThanOwed) as refused:
        await pay_payable(paying(payable, "100.01"), world)
    assert str(refused.value.facts["owed"]) == "100.00"
    await pay_payable(paying(payable, "100.00"), world)
    with pytest.raises(MoreThanOwed):
        await pay_payable(paying(payable, "0.01"), world)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"paid_on": date(2026, 11, 2)}, PaidInTheFuture),
        ({"paid_on": date(2026, 8, 31)}, PaidBeforeIssue),
        ({"method": PaymentMethod.NONE}, Required),
        ({"amount": "0.00"}, OutOfRange),
        ({"amount": "-0.01"}, OutOfRange),
        ({"installment_id": UUID(int=5)}, NotFound),
        ({"paid_on": date(2026, 9, 30)}, PeriodNotOpen),
    ],
)
async def test_a_payment_that_cannot_have_been_is_refused(changes: dict[str, Any], refusal: type) -> None:
    world = a_world("2026-09")
    payable = await owed(world)
    with pytest.raises(refusal):
        await pay_payable(paying(payable, **({"amount": "10.00"} | changes)), world)
    assert (world.facts, payable.balance) == ([], payable.total)


async def test_a_reversed_payment_leaves_two_facts_and_the_debt_as_it_was(world: Memory) -> None:
    payable = await owed(world)
    await pay_payable(paying(payable, "100.00"), world)
    (payment,) = world.facts
    reversal = await reverse(world, payment)
    assert (reversal.amount, reversal.reverses_id, reversal.paid_on) == (
        -payment.amount,
        payment.id,
        payment.paid_on,
    )
    assert (payable.balance, payable.status) == (payable.total, PayableStatus.OPEN)
    assert [event.amount for event in world.events if isinstance(event, PaymentReversed)] == [payment.amount]
    for row in (payment, reversal):
        with pytest.raises(AlreadyReversed):
            await reverse(world, row)


async def test_nothing_is_reversed_into_a_closed_month() -> None:
    world = a_world("2026-11")
    payable = await owed(world)
    await pay_payable(paying(payable, "10.00"), world)
    with pytest.raises(PeriodNotOpen):
        await reverse(world, world.facts[0])


async def test_what_is_blocked_is_not_paid_until_somebody_else_approves_it(world: Memory) -> None:
    payable, registrar = await owed(world), world.actor
    await pay_payable(paying(payable, "40.00"), world)
    await block(world, payable)
    await block(world, payable)
    assert {payable.status, *(each.status for each in payable.installments)} == {PayableStatus.BLOCKED}
    with pytest.raises(InvalidTransition) as refused:
        await pay_payable(paying(payable, "10.00"), world)
    assert refused.value.facts["from_state"] == "BLOCKED"
    with pytest.raises(FourEyes):
        await approve(world, payable, registrar)
    await approve(world, payable, SOMEBODY_ELSE)
    assert (payable.status, payable.approved_by) == (PayableStatus.PARTIALLY_SETTLED, SOMEBODY_ELSE)
    assert [each.status for each in payable.installments] == [
        PayableStatus.PARTIALLY_SETTLED,
        PayableStatus.OPEN,
    ]
    await pay_payable(paying(payable, "60.00"), world)


async def test_blocking_again_needs_approving_again(world: Memory) -> None:
    payable = await owed(world)
    await block(world, payable)
    await approve(world, payable, SOMEBODY_ELSE)
    await block(world, payable)
    assert (payable.approved_by, payable.status) == (None, PayableStatus.BLOCKED)


async def test_a_payment_reversed_while_it_is_blocked_leaves_it_blocked(world: Memory) -> None:
    payable = await owed(world)
    await pay_payable(paying(payable, "100.00"), world)
    await block(world, payable)
    assert [each.status for each in payable.installments] == [PayableStatus.SETTLED, PayableStatus.BLOCKED]
    await reverse(world, world.facts[0])
    assert {each.status for each in payable.installments} == {PayableStatus.BLOCKED}
    assert payable.balance == payable.total


async def test_it_is_cancelled_only_while_nothing_of_it_is_paid(world: Memory) -> None:
    payable = await owed(world)
    await pay_payable(paying(payable, "1.00"), world)
    with pytest.raises(InvalidTransition):
        await cancel_payable(CancelPayable(payable_id=payable.id), world)
    await reverse(world, world.facts[0])
    for _ in range(2):
        await cancel_payable(CancelPayable(payable_id=payable.id), world)
    assert (payable.status, payable.balance) == (PayableStatus.CANCELLED, Money(0))
    for refused in (block(world, payable), pay_payable(paying(payable, "1.00"), world)):
        with pytest.raises(InvalidTransition):
            await refused


async def test_what_is_blocked_and_partly_paid_is_not_cancelled(world: Memory) -> None:
    payable = await owed(world)
    await pay_payable(paying(payable, "1.00"), world)
    await block(world, payable)
    with pytest.raises(InvalidTransition):
        await cancel_payable(CancelPayable(payable_id=payable.id), world)


@pytest.mark.parametrize("status", PayableStatus)
@pytest.mark.parametrize("paid", [False, True])
def test_what_may_be_done_is_said(status: PayableStatus, paid: bool) -> None:
    allowed = {each.action for each in actions_of(status.value, paid, False) if each.allowed}
    assert allowed == {
        PayableStatus.OPEN: {"blockPayable", *({"cancelPayable"} - ({"cancelPayable"} if paid else set()))},
        PayableStatus.PARTIALLY_SETTLED: {"blockPayable"},
        PayableStatus.BLOCKED: {"approvePayable"} | (set() if paid else {"cancelPayable"}),
    }.get(status, set())


def test_a_payment_is_reversible_once() -> None:
    assert [reversible(a, b)[0].allowed for a, b in ((False, False), (True, False), (False, True))] == [
        True,
        False,
        False,
    ]
