"""What is posted because of what, and that it always balances."""

from __future__ import annotations

import asyncio
from datetime import date
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.accounting.account import AccountPurpose, ChartIncomplete
from domain.accounting.commands.post_invoice import PostInvoice, post_invoice
from domain.accounting.commands.reverse_source import ReverseSource, reverse_source
from domain.accounting.entry import Draft, Side, Source, UnbalancedEntry
from domain.accounting.events import EntryPosted
from domain.accounting.period import PeriodNotOpen
from domain.accounting.ports import BookedInvoice
from domain.accounting.posting import reverse
from domain.accounting.postings import Amount, Occasion
from domain.kernel.money import Money
from domain.kernel.refusal import Missing, Required
from tests.accounting.books import SALE, TODAY, Books, Shipped

INVOICE = UUID(int=55)


async def invoiced(*, is_return: bool = False, **taxes: str) -> Books:
    books = await Books.opened()
    amounts = {Amount(name): Money.of(amount) for name, amount in taxes.items()}
    books.invoices[INVOICE] = BookedInvoice(
        number=12, is_return=is_return, total=Money.of("1000.00"), taxes=amounts
    )
    await post_invoice(PostInvoice(invoice_id=INVOICE, order_id=SALE, on=TODAY), books.world)
    return books


async def test_an_invoice_books_revenue_and_the_taxes_on_it():
    taxes = {"ICMS": "180.00", "FCP": "20.00", "PIS": "13.20", "COFINS": "60.80", "CBS": "9.00"}
    books = await invoiced(**taxes, IBS_STATE="1.00")
    assert books.balances == {
        "CUSTOMERS": "1000.00",
        "REVENUE": "-1000.00",
        "ICMS_ON_SALES": "180.00",
        "ICMS_PAYABLE": "-180.00",
        "FCP_ON_SALES": "20.00",
        "FCP_PAYABLE": "-20.00",
        "PIS_ON_SALES": "13.20",
        "PIS_PAYABLE": "-13.20",
        "COFINS_ON_SALES": "60.80",
        "COFINS_PAYABLE": "-60.80",
    }
    assert [posted.entry.purpose for posted in books.entries] == ["REVENUE", "TAXES"]
    assert books.entries[0].entry.memo == "Receita de venda NF-e 12"


async def test_an_invoice_without_taxes_of_its_own_books_revenue_alone():
    books = await invoiced()
    assert [posted.entry.purpose for posted in books.entries] == ["REVENUE"]


async def test_a_returned_sale_is_owed_to_the_customer_and_its_taxes_come_back():
    books = await invoiced(is_return=True, ICMS="180.00")
    assert books.balances == {
        "SALES_RETURNS": "1000.00",
        "CUSTOMER_CREDITS": "-1000.00",
        "ICMS_PAYABLE": "180.00",
        "ICMS_ON_SALES": "-180.00",
    }


async def test_a_late_payment_with_discount_clears_the_debt_and_shows_what_came():
    books = await Books.opened()
    await books.post(
        Occasion.PAID_INTO_BANK, DEBT_PAID="95.00", DISCOUNT="5.00", INTEREST="1.20", FINE="2.00"
    )
    assert books.balances == {
        "BANK": "98.20",
        "DISCOUNTS_GRANTED": "5.00",
        "CUSTOMERS": "-100.00",
        "INTEREST_INCOME": "-1.20",
        "FINE_INCOME": "-2.00",
    }


async def test_a_negative_commission_stands_on_the_other_side():
    books = await Books.opened()
    await books.post(Occasion.COMMISSION_ACCRUED, 1, TOTAL="30.00")
    await books.post(Occasion.COMMISSION_ACCRUED, 2, TOTAL="-10.00")
    assert books.balances == {"COMMISSION_EXPENSE": "20.00", "COMMISSIONS_PAYABLE": "-20.00"}
    assert all(side.debit.cents >= 0 and side.credit.cents >= 0 for e in books.entries for side in e.sides)


async def test_what_is_posted_twice_is_posted_once():
    books = await Books.opened()
    first = await books.post(Occasion.GOODS_SHIPPED, TOTAL="10.00")
    again = await books.post(Occasion.GOODS_SHIPPED, TOTAL="10.00")
    assert (len(first), again, len(books.entries)) == (1, [], 1)


async def test_a_cancelled_invoice_leaves_reversals_and_the_originals():
    books = await invoiced(ICMS="180.00")
    source = Source(type="invoice", id=INVOICE)
    await reverse_source(ReverseSource(source=source), books.world)
    await reverse_source(ReverseSource(source=source), books.world)
    assert books.balances == {}
    originals, reversals = books.entries[:2], books.entries[2:]
    assert [r.entry.reverses_id for r in reversals] == [o.entry.id for o in originals]
    assert {posted.entry.order_id for posted in books.entries} == {SALE}


async def test_every_entry_is_announced():
    books = await invoiced(ICMS="180.00")
    told = [event for event in books.world.events if isinstance(event, EntryPosted)]
    assert [event.entry_id for event in told] == [posted.entry.id for posted in books.entries]
    assert {event.case_id for event in told} == {SALE}


async def test_nothing_is_posted_into_a_month_that_is_not_open():
    books = await Books.opened()
    for on, month in ((date(2026, 10, 31), "2026-10"), (date(2027, 3, 1), "2027-03")):
        with pytest.raises(PeriodNotOpen) as refused:
            await books.post(Occasion.GOODS_SHIPPED, on=on, TOTAL="10.00")
        assert refused.value.facts == {"month": month}
    assert books.entries == []


async def test_a_chart_with_a_missing_account_refuses_by_its_purpose():
    books = await Books.opened()
    books.account(AccountPurpose.INVENTORY).active = False
    with pytest.raises(ChartIncomplete) as refused:
        await books.post(Occasion.GOODS_SHIPPED, TOTAL="10.00")
    assert refused.value.facts == {"purpose": "INVENTORY"}
    assert books.entries == []


async def test_an_amount_that_no_rule_speaks_of_is_refused_and_not_dropped():
    books = await Books.opened()
    with pytest.raises(Missing) as refused:
        await books.post(Occasion.GOODS_SHIPPED, TOTAL="10.00", INTEREST="1.00")
    assert refused.value.facts["amount"] == "INTEREST"


@pytest.mark.parametrize(
    ("sides", "refusal"),
    [
        ((), Required),
        ((Side(account_id=INVOICE, debit=Money(1)),), UnbalancedEntry),
        ((Side(account_id=INVOICE, debit=Money(2)), Side(account_id=SALE, credit=Money(1))), UnbalancedEntry),
    ],
)
def test_an_entry_that_does_not_balance_cannot_even_be_drafted(sides, refusal):
    with pytest.raises(refusal):
        Draft(posted_on=TODAY, memo="x", source=Source(type="thing", id=SALE), purpose="X", sides=sides)


cents = st.integers(-(10**12), 10**12).map(lambda each: str(Money(each)))
happenings = st.lists(
    st.tuples(st.sampled_from(Occasion), st.integers(1, 5), cents, st.booleans()), max_size=12
)


@settings(deadline=None, max_examples=60)
@given(happenings)
def test_whatever_happens_debits_equal_credits_and_undoing_all_leaves_nothing(told):
    asyncio.run(_play(told))


async def _play(told: list[tuple[Occasion, int, str, bool]]) -> None:
    books = await Books.opened()
    for occasion, number, amount, undone in told:
        name = next(each.amount.value for each in Shipped().of(occasion, TODAY) if each.debit)
        await books.post(occasion, number, **{name: amount})
        if undone:
            source = Source(type="thing", id=UUID(int=1000 + number))
            await reverse_source(ReverseSource(source=source), books.world)
    _assert_balanced(books)
    standing = [posted for posted in books.entries if not await books.is_reversed(posted.entry.id)]
    undone_at_last = [posted for posted in standing if posted.entry.reverses_id is None]
    for posted in undone_at_last:
        await reverse(posted, books.world, on=TODAY)
    _assert_balanced(books)
    assert books.balances == {}


async def test_reversing_a_reversal_brings_the_original_back():
    books = await Books.opened()
    await books.post(Occasion.GOODS_SHIPPED, TOTAL="10.00")
    before = books.balances
    for _ in range(2):
        await reverse(books.entries[-1], books.world, on=TODAY)
    assert books.balances == before
    assert [posted.entry.reverses_id for posted in books.entries[1:]] == [
        posted.entry.id for posted in books.entries[:2]
    ]


def _assert_balanced(books: Books) -> None:
    for posted in books.entries:
        debit, credit = (Money.total(getattr(s, side) for s in posted.sides) for side in ("debit", "credit"))
        assert debit == credit > Money(0)
