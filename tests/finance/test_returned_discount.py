"""What paying early had saved is not given back when goods are: nobody gets more than they paid."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.accounting.postings import Amount, Occasion
from domain.finance.commands.credit_customer import CreditCustomer, credit_customer
from domain.finance.commands.offer_discount import OfferDiscount, offer_discount
from domain.finance.commands.reverse_settlement import ReverseSettlement, reverse_settlement
from domain.finance.customer_credit import CustomerCredit, discount_on
from domain.finance.events import CreditGranted
from domain.finance.receivable import Receivable
from domain.kernel.money import ZERO, Money
from domain.kernel.refusal import InvalidTransition
from domain.processes import record_to_report, return_to_credit
from tests.finance.counter import INVOICE, ORDER, a_world, billed, opened, pay
from tests.memory import Memory

EARLY = date(2026, 9, 2)
THIRDS = (("2026-10-01", "100.00"), ("2026-11-02", "100.00"), ("2026-11-30", "100.00"))


async def sold(*parts: tuple[str, str], rate: str = "2") -> tuple[Memory, Receivable]:
    """A debt of which so many percent are saved by who pays five days early."""
    world = a_world(billed(*parts))
    receivable = await opened(world, charged=False)
    await offer_discount(OfferDiscount(receivable_id=receivable.id, rate=Decimal(rate), days=5), world)
    return world, receivable


async def give_back(world: Memory, amount: str, place: int = 1) -> CustomerCredit:
    """Goods sold for that much come back; each return has its place."""
    command = CreditCustomer(
        order_id=ORDER, invoice_id=INVOICE, return_id=UUID(int=1000 + place), amount=Money.of(amount)
    )
    return await world.get(CustomerCredit, await credit_customer(command, world))


def told(credit: CustomerCredit) -> tuple[str, ...]:
    return tuple(map(str, (credit.amount, credit.settled, credit.refundable, credit.discount)))


@pytest.mark.asyncio
async def test_of_what_was_paid_early_as_much_is_refundable_as_was_paid() -> None:
    world, receivable = await sold(("2026-10-01", "100.00"))
    await pay(world, receivable.installments[0], "98.00", EARLY)
    assert told(await give_back(world, "25.00")) == ("24.50", "0.00", "24.50", "0.50")


@pytest.mark.asyncio
async def test_returns_in_thirds_give_back_what_was_paid_to_the_cent() -> None:
    world, receivable = await sold(*THIRDS)
    await pay(world, receivable.installments[0], "98.00", EARLY)
    credits_ = [await give_back(world, "100.00", place) for place in range(3)]
    assert [str(credit.discount) for credit in credits_] == ["0.67", "0.67", "0.66"]
    assert (receivable.balance, Money.total(each.refundable for each in credits_)) == (
        ZERO,
        Money.of("98.00"),
    )


@pytest.mark.asyncio
async def test_a_discount_given_after_a_return_is_of_what_was_kept() -> None:
    world, receivable = await sold(("2026-10-01", "100.00"))
    assert told(await give_back(world, "50.00")) == ("50.00", "50.00", "0.00", "0.00")
    await pay(world, receivable.installments[0], "49.00", EARLY)
    assert told(await give_back(world, "50.00", 2)) == ("49.00", "0.00", "49.00", "1.00")


@pytest.mark.asyncio
async def test_a_discount_whose_payment_was_reversed_after_a_return_is_made_good_by_the_next() -> None:
    world, receivable = await sold(("2026-10-01", "100.00"))
    wrong = await pay(world, receivable.installments[0], "98.00", EARLY)
    assert told(await give_back(world, "50.00")) == ("49.00", "0.00", "49.00", "1.00")
    await reverse_settlement(ReverseSettlement(settlement_id=wrong.id, reason="engano"), world)
    assert told(await give_back(world, "50.00", 2)) == ("51.00", "51.00", "0.00", "-1.00")
    assert receivable.balance == Money.of("49.00"), "which they have as a credit"


@pytest.mark.asyncio
async def test_the_books_and_the_return_are_told_of_the_discount_with_the_credit() -> None:
    world, receivable = await sold(("2026-10-01", "100.00"))
    await pay(world, receivable.installments[0], "98.00", EARLY)
    await give_back(world, "100.00")
    (granted,) = [event for event in world.events if isinstance(event, CreditGranted)]
    entry, credit = record_to_report.credit_of(granted), return_to_credit.credit_of(granted)
    assert entry is not None
    assert (entry.occasion, entry.amounts) == (
        Occasion.RETURN_CREDITED,
        {Amount.TOTAL: ZERO, Amount.DISCOUNT: Money.of("2.00")},
    )
    assert credit is not None
    assert (credit.amount, credit.discount) == (Money.of("98.00"), Money.of("2.00"))


def test_no_share_of_a_discount_is_more_than_what_it_is_on() -> None:
    assert discount_on(Money(50), whole=Money(50), discount=Money(99)) == Money(50)
    assert discount_on(ZERO, whole=ZERO, discount=ZERO) == ZERO


payments = st.tuples(st.just("pay"), st.integers(0, 2), st.one_of(st.just(100), st.integers(1, 100)))
returns = st.tuples(st.just("return"), st.integers(1, 100))
totals = st.lists(st.integers(1, 50_000), min_size=3, max_size=3)


@settings(max_examples=150, deadline=None)
@given(totals, st.integers(1, 9999), st.lists(st.one_of(payments, returns), max_size=12))
def test_what_was_paid_is_what_was_kept_and_what_is_owed_back(
    cents: list[int], rate: int, happening: list[tuple[Any, ...]]
) -> None:
    asyncio.run(play(cents, Decimal(rate) / 100, happening))


async def play(cents: list[int], rate: Decimal, happening: list[tuple[Any, ...]]) -> None:
    parts = [(day, str(Money(amount))) for (day, _), amount in zip(THIRDS, cents, strict=True)]
    world, receivable = await sold(*parts, rate=str(rate))
    kept = receivable.total
    for place, (what, *details) in enumerate([*happening, ("return", 100)]):
        if what == "pay":
            await pay_early(world, receivable, *details)
        elif part := Money(kept.cents * details[0] // 100):
            await give_back(world, str(part), place)
            kept -= part
        await explain(world, receivable, kept)
    assert kept == receivable.balance == ZERO


async def pay_early(world: Memory, receivable: Receivable, which: int, percent: int) -> None:
    """So much of what is left to pay with the discount."""
    installment = receivable.installments[which]
    dues = receivable.dues(installment, on=EARLY, ledger=world.facts)
    if amount := Money((dues.owed - dues.discount).cents * percent // 100):
        with suppress(InvalidTransition):
            await pay(world, installment, str(amount), EARLY)


async def explain(world: Memory, receivable: Receivable, kept: Money) -> None:
    credits_ = await world.find_all(CustomerCredit)
    paid = Money.total(row.received for row in world.facts)
    left = Money.total(row.discount for row in world.facts) - Money.total(each.discount for each in credits_)
    owed_back = Money.total(each.refundable for each in credits_)
    assert paid + receivable.balance == kept - left + owed_back
    assert ZERO <= left <= kept
    assert owed_back <= paid
    assert all(each.discount >= ZERO and each.settled + each.refundable == each.amount for each in credits_)
