"""The means of payment of a sale: what may be said of each, and who owes what after it."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from domain.fiscal.owing import Part, parts_of
from domain.fiscal.printed import CardBrand, MoreWasHandedOver, Payment, Tender
from domain.fiscal.tendering import (
    PaymentDetailDoesNotFit,
    TillDoesNotAddUp,
    TillPayment,
    tendered_of,
)
from domain.kernel.money import Money
from domain.kernel.payment import PaymentMethod, PaymentTerm
from domain.kernel.refusal import OutOfRange, Refusal, Required, TooLong

TODAY = date(2026, 11, 22)
LATER = TODAY + timedelta(days=30)
AT_SIGHT = (PaymentTerm(days_after_invoice=0, share=Decimal(1)),)
THIRDS = tuple(PaymentTerm(days_after_invoice=days, share=Decimal(1)) for days in (30, 60, 90))
CNPJ = "11222333000181"


def paid(method: str, amount: str, **more: Any) -> TillPayment:
    return TillPayment(method=PaymentMethod(method), amount=Decimal(amount), **more)


def taken(*payments: TillPayment, total: str, terms: tuple[PaymentTerm, ...] = AT_SIGHT) -> Payment:
    return tendered_of(payments, terms, total=Money.of(total), today=TODAY)


def owed(payment: Payment, total: str) -> list[tuple[str, str, int, bool]]:
    parts = parts_of(payment, Money.of(total), TODAY)
    return [
        (part.method.value, str(part.amount), (part.due_on - TODAY).days, part.received) for part in parts
    ]


def test_what_is_handed_over_is_received_and_the_rest_is_owed() -> None:
    payment = taken(
        paid("OTHER", "20", description="Conta da casa", due_on=LATER),
        paid("CREDIT_CARD", "50"),
        paid("CASH", "30"),
        total="100",
    )
    assert owed(payment, "100") == [
        ("CASH", "30.00", 0, True),
        ("CREDIT_CARD", "50.00", 0, False),
        ("OTHER", "20.00", 30, False),
    ]


def test_change_is_given_of_the_cash_and_never_received() -> None:
    payment = taken(paid("CASH", "100"), paid("PIX", "30"), total="95.50")
    assert owed(payment, "95.50") == [("CASH", "65.50", 0, True), ("PIX", "30.00", 0, True)]


def test_boletos_follow_the_terms_of_the_order_for_their_own_part() -> None:
    payment = taken(paid("CASH", "10"), paid("BOLETO", "100"), total="110", terms=THIRDS)
    assert owed(payment, "110") == [
        ("CASH", "10.00", 0, True),
        ("BOLETO", "33.33", 30, False),
        ("BOLETO", "33.33", 60, False),
        ("BOLETO", "33.34", 90, False),
    ]


def test_an_acquirer_owes_when_it_says_so() -> None:
    payment = taken(paid("CREDIT_CARD", "80", due_on=LATER), total="80")
    assert owed(payment, "80") == [("CREDIT_CARD", "80.00", 30, False)]
    assert not payment.tendered[0].deferred(TODAY)


REFUSED: list[tuple[TillPayment, type[Refusal], str]] = [
    (paid("NONE", "10"), Required, "method"),
    (paid("CASH", "0"), OutOfRange, "amount"),
    (paid("CASH", "10.001"), OutOfRange, "amount"),
    (paid("CASH", "10", card_brand=CardBrand.VISA), PaymentDetailDoesNotFit, "card_brand"),
    (paid("CASH", "10", due_on=LATER), PaymentDetailDoesNotFit, "due_on"),
    (paid("DEBIT_CARD", "10", due_on=LATER), PaymentDetailDoesNotFit, "due_on"),
    (paid("BOLETO", "10", description="boleto"), PaymentDetailDoesNotFit, "description"),
    (paid("CHECK", "10", acquirer_cnpj=CNPJ), PaymentDetailDoesNotFit, "acquirer_cnpj"),
    (paid("PIX", "10", integrated=True, acquirer_cnpj=CNPJ), Required, "authorization"),
    (paid("PIX", "10", authorization="x" * 129), TooLong, "authorization"),
    (paid("OTHER", "10", description="x" * 61), TooLong, "description"),
    (paid("BOLETO", "10", due_on=TODAY - timedelta(days=1)), OutOfRange, "due_on"),
    (paid("BOLETO", "10", due_on=date(2037, 1, 1)), OutOfRange, "due_on"),
    (paid("PIX", "10", acquirer_cnpj="11222333000182"), Refusal, "acquirer_cnpj"),
]


@pytest.mark.parametrize(("payment", "refusal", "field"), REFUSED)
def test_what_does_not_fit_a_means_of_payment_is_refused_where_it_stands(
    payment: TillPayment, refusal: type[Refusal], field: str
) -> None:
    with pytest.raises(refusal) as refused:
        taken(payment, total="10")
    assert refused.value.path == ("payments", 0, field)


@pytest.mark.parametrize("payments", [(paid("PIX", "9.99"),), (paid("PIX", "10"), paid("CHECK", "0.01"))])
def test_neither_less_than_the_total_nor_change_of_what_is_no_cash(payments: tuple[TillPayment, ...]) -> None:
    with pytest.raises(TillDoesNotAddUp):
        taken(*payments, total="10")


tenders = st.builds(
    Tender,
    method=st.sampled_from([method for method in PaymentMethod if method is not PaymentMethod.NONE]),
    amount=st.integers(1, 10**6).map(Money),
    due_on=st.none() | st.integers(0, 400).map(lambda days: TODAY + timedelta(days=days)),
)


@given(st.lists(tenders, min_size=1, max_size=8), st.integers(1, 10**7).map(Money), st.data())
def test_whatever_the_total_becomes_what_was_handed_over_and_the_change_that_was_given_stay(
    tendered: list[Tender], total: Money, data: st.DataObject
) -> None:
    cash = Money.total(one.amount for one in tendered if one.method is PaymentMethod.CASH and not one.owed)
    change = Money(data.draw(st.integers(0, cash.cents)))
    was = Money.total(one.amount for one in tendered) - change
    assume(was)
    before = Payment(method=PaymentMethod.CASH, instalments=(), tendered=tuple(tendered))
    taken = received(parts_of(before, was, TODAY))
    if total < taken:
        with pytest.raises(MoreWasHandedOver):
            before.of(total, was=was, on=TODAY)
        return
    payment = before.of(total, was=was, on=TODAY)
    parts = parts_of(payment, total, TODAY)
    assert Money.total(part.amount for part in parts) == total
    assert all(part.amount > Money(0) for part in parts)
    assert received(parts) == taken
    assert Money.total(one.amount for one in payment.tendered) - total == change


def received(parts: tuple[Part, ...]) -> Money:
    return Money.total(part.amount for part in parts if part.received)
