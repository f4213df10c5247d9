"""Whatever is paid, reversed, credited and cancelled, in whatever order: the ledger explains the balance."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.finance.commands.cancel_receivables import CancelReceivables, cancel_receivables
from domain.finance.commands.credit_customer import CreditCustomer, credit_customer
from domain.finance.commands.issue_instruments import IssueInstruments, issue_instruments
from domain.finance.commands.receive_payment import ReceivePayment, receive_payment
from domain.finance.commands.reverse_settlement import ReverseSettlement, reverse_settlement
from domain.finance.customer_credit import CustomerCredit
from domain.finance.receivable import Receivable
from domain.finance.settlement import WITHOUT_MONEY, Settlement
from domain.kernel.money import Money
from domain.kernel.payment import PaymentMethod
from domain.kernel.refusal import Refusal, RefusalGroup
from tests.finance.counter import INVOICE, ORDER, a_world, billed, opened
from tests.memory import Memory

FIRST = date(2026, 9, 1)

payments = st.tuples(st.just("pay"), st.integers(0, 2), st.integers(1, 60_000), st.integers(0, 200))
reversals = st.tuples(st.just("reverse"), st.integers(0, 20))
credits_ = st.tuples(st.just("credit"), st.integers(1, 120_000))
cancellations = st.tuples(st.just("cancel"))
happenings = st.lists(st.one_of(payments, payments, reversals, credits_, cancellations), max_size=12)
totals = st.lists(st.integers(1, 50_000), min_size=3, max_size=3)


@settings(max_examples=60, deadline=None)
@given(cents=totals, happening=happenings)
def test_every_balance_is_the_amount_less_what_the_ledger_says(
    cents: list[int], happening: list[tuple[Any, ...]]
) -> None:
    asyncio.run(play(cents, happening))


async def play(cents: list[int], happening: list[tuple[Any, ...]]) -> None:
    parts = [((FIRST + timedelta(30 * n)).isoformat(), str(Money(c).amount)) for n, c in enumerate(cents, 1)]
    world = a_world(billed(*parts))
    receivable = await opened(world)
    await issue_instruments(IssueInstruments(receivable_id=receivable.id), world)
    world.now = world.now.replace(year=2027, month=12)
    for place, (what, *details) in enumerate(happening, 1):
        with suppress(Refusal, RefusalGroup):
            await HAPPENINGS[what](world, receivable, place, details)
        explain(world, receivable)


async def do_pay(world: Memory, receivable: Receivable, place: int, details: list[int]) -> None:
    which, cents, late = details
    await receive_payment(
        ReceivePayment(
            installment_id=receivable.installments[which].id,
            amount=Money(cents),
            paid_on=FIRST + timedelta(late),
            method=PaymentMethod.PIX,
        ),
        world,
    )


async def do_reverse(world: Memory, receivable: Receivable, place: int, details: list[int]) -> None:
    if world.facts:
        id = world.facts[details[0] % len(world.facts)].id
        await reverse_settlement(ReverseSettlement(settlement_id=id, reason="engano"), world)


async def do_credit(world: Memory, receivable: Receivable, place: int, details: list[int]) -> None:
    await credit_customer(
        CreditCustomer(
            order_id=ORDER, invoice_id=INVOICE, return_id=UUID(int=1000 + place), amount=Money(details[0])
        ),
        world,
    )


async def do_cancel(world: Memory, receivable: Receivable, place: int, details: list[int]) -> None:
    await cancel_receivables(CancelReceivables(invoice_id=INVOICE), world)


HAPPENINGS: dict[str, Any] = {
    "pay": do_pay,
    "reverse": do_reverse,
    "credit": do_credit,
    "cancel": do_cancel,
}


def explain(world: Memory, receivable: Receivable) -> None:
    rows: list[Settlement] = world.facts
    for installment in receivable.installments:
        settled = Money.total(row.principal for row in rows if row.installment_id == installment.id)
        assert installment.balance == installment.amount - settled
        assert Money(0) <= installment.balance <= installment.amount
    assert receivable.balance == Money.total(each.balance for each in receivable.installments)
    assert receivable.total == Money.total(each.amount for each in receivable.installments)
    for row in rows:
        paid = row.principal + row.interest + row.fine - row.discount
        assert row.received == (Money(0) if row.method in WITHOUT_MONEY else paid)
    for credit in (each for each in world.kept.values() if isinstance(each, CustomerCredit)):
        assert credit.amount == credit.settled + credit.refundable
