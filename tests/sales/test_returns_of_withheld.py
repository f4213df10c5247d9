"""What a public body kept back goes back with its goods: a sale and all its returns come to nothing."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.finance.commands.credit_customer import CreditCustomer, credit_customer
from domain.finance.customer_credit import CustomerCredit
from domain.finance.ports import Agreed
from domain.fiscal.invoice import Invoice
from domain.fiscal.mirroring import mirrored
from domain.fiscal.taxes import TaxKind
from domain.fiscal.withheld_shares import given_back, shares_of, together
from domain.fiscal.withholding import Withheld, withheld_of
from domain.kernel.brazil import PublicBody, TaxRegime
from domain.kernel.money import ZERO, Money
from domain.sales.return_ import Return, ReturnLine
from domain.sales.returnable import Returnable
from persistence.codec import decode, encode
from persistence.law.book import shipped_law
from persistence.sales.deliveries import delivered
from tests.finance.counter import INVOICE, ORDER, a_world, billed, opened, pay
from tests.fiscal.mixtures import documented, mixed
from tests.gateways.sample import ISSUED_AT, RETAILER, invoice, issuer, line
from tests.sales.test_worth_of_returns import a_return

SALE = UUID(int=1)
LAW = shipped_law(ISSUED_AT.date())
DUE, PAID = date(2026, 10, 1), date(2026, 9, 2)


def to_a_public_body(mixture: Any, payer: PublicBody) -> Invoice:
    made = documented(*mixture)
    made.issuer = replace(made.issuer, regime=TaxRegime.REGULAR)
    made.recipient = replace(made.recipient, public_body=payer)
    made.withheld = withheld_of(made.lines, made.issuer, made.recipient, LAW)
    return made


def returnable(sold: Invoice, returns: list[Return]) -> Returnable:
    shares = shares_of(sold.lines, sold.withheld)
    items = (delivered(SALE, one.order_line_id, one, shares.get(one.position, ())) for one in sold.lines)
    return Returnable.of(items, returns)


def stated(sold: Invoice, lines: list[ReturnLine]) -> tuple[Withheld, ...]:
    """As the document of a return states it."""
    shares, parts = shares_of(sold.lines, sold.withheld), []
    for back in lines:
        item = next(one for one in sold.lines if one.order_line_id == back.order_line_id)
        worth = mirrored(item, back.quantity, after=back.after, position=1, access_key="0" * 44, law=LAW)
        share = shares.get(item.position, ())
        parts += given_back(share, item.quantity, back.quantity, after=back.after, base=worth.total)
    return together(parts)


@settings(max_examples=60, deadline=None)
@given(mixed(), st.sampled_from(PublicBody), st.data())
def test_a_sale_and_all_its_returns_come_to_nothing_everywhere(mixture, payer, data) -> None:
    sold, returns = to_a_public_body(mixture, payer), []
    while any(part.left for part in returnable(sold, returns).sources):
        source = returnable(sold, returns)
        for part in source.sources:
            part_of = Decimal(data.draw(st.integers(1, 500)))
            source.take(part.delivered.order_line_id, min(part_of, part.left))
        returns.append(a_return(source.taken()))
    documents = [stated(sold, one.lines) for one in returns]
    for one, document in zip(returns, documents, strict=True):
        assert one.withheld_of(SALE) == Money.total(part.amount for part in document)
    back = together(part for document in documents for part in document)
    assert {(one.tax, one.rule): one.amount for one in back} == {
        (one.tax, one.rule): one.amount for one in sold.withheld or () if one.amount
    }
    percent = data.draw(st.integers(0, 100))
    asyncio.run(credited(sold, returns, percent))


@settings(max_examples=30, deadline=None)
@given(mixed(), st.sampled_from(PublicBody), st.data())
def test_what_is_called_otherwise_afterwards_gives_back_what_was_withheld_of_it(mixture, payer, data) -> None:
    """A used document is mended: PIS and COFINS of nothing stand under another code."""
    sold = to_a_public_body(mixture, payer)
    shares = shares_of(sold.lines, sold.withheld)
    for item in sold.lines:
        code = data.draw(st.sampled_from(["06", "08", "49", "99"]))
        item.taxes = tuple(
            replace(tax, situation=code) if tax.kind is TaxKind.PIS else tax for tax in item.taxes
        )
    assert shares_of(sold.lines, sold.withheld) == shares
    back = together(share for one in shares.values() for share in one)
    assert Money.total(one.amount for one in back) == sold.total_withheld


@settings(max_examples=60, deadline=None)
@given(mixed(), st.sampled_from(PublicBody))
def test_a_sale_stored_without_the_items_of_its_taxes_gives_them_back_as_well(mixture, payer) -> None:
    sold = to_a_public_body(mixture, payer)
    shares = shares_of(sold.lines, sold.withheld)
    kept = decode(tuple[Withheld, ...], [before(one) for one in encode(sold.withheld)])
    assert [one.items for one in kept] == [()] * len(sold.withheld or ())
    assert shares_of(sold.lines, kept) == shares


def test_of_one_whose_items_are_called_otherwise_nothing_is_lost() -> None:
    sold = sample()
    kept = [replace(one, items=()) for one in sold.withheld or ()]
    for item in sold.lines:
        item.taxes = tuple(
            replace(tax, situation="06" if item.position % 2 else "01") if tax.kind is TaxKind.PIS else tax
            for tax in item.taxes
        )
    back = together(share for one in shares_of(sold.lines, kept).values() for share in one)
    assert Money.total(one.amount for one in back) == sold.total_withheld


def before(one: dict[str, Any]) -> dict[str, Any]:
    """As it was stored before the items were."""
    return {name: value for name, value in one.items() if name != "items"}


async def credited(sold: Invoice, returns: list[Return], percent: int) -> None:
    """The debt, of which so many percent are paid first, and what the books say of all of it."""
    part = Agreed(due_on=DUE, amount=sold.total, withheld=sold.total_withheld)
    world = a_world(billed(instalments=(part,), total=sold.total))
    receivable = await opened(world, charged=False)
    owed = sold.total - sold.total_withheld
    paid = Money(owed.cents * percent // 100)
    if paid:
        await pay(world, receivable.installments[0], str(paid), PAID)
    for place, one in enumerate(returns):
        command = CreditCustomer(
            order_id=ORDER,
            invoice_id=INVOICE,
            return_id=UUID(int=1000 + place),
            amount=one.total,
            withheld=one.withheld_of(SALE),
        )
        credit = await world.get(CustomerCredit, await credit_customer(command, world))
        assert credit.undone == one.total
    credits_ = await world.find_all(CustomerCredit)
    settled = Money.total(each.settled for each in credits_)
    assert receivable.balance == ZERO
    assert Money.total(each.refundable for each in credits_) == paid
    withheld_back = Money.total(one.withheld_of(SALE) for one in returns)
    assert sold.total_withheld - withheld_back == ZERO, "WITHHELD_TAXES"
    assert sold.total - sold.total_withheld - paid - settled == ZERO, "CUSTOMERS"
    assert sold.total - withheld_back - settled == paid, "CUSTOMER_CREDITS"


def test_shares_do_not_depend_on_the_order_of_the_items() -> None:
    made = sample()
    there = shares_of(made.lines, made.withheld)
    back = shares_of(list(reversed(made.lines)), made.withheld)
    assert there == back
    assert {tax.tax: str(tax.amount) for tax in there[1]} == {
        "IRRF": "4.00",
        "CSLL": "3.34",
        "COFINS": "10.00",
        "PIS": "2.17",
    }


def sample() -> Invoice:
    made = invoice(
        lines=[line(place, quantity="3", price="111.11") for place in (1, 2, 3)],
        recipient=replace(RETAILER, public_body=PublicBody.FEDERAL),
        seller=issuer(),
    )
    made.withheld = withheld_of(made.lines, made.issuer, made.recipient, LAW)
    return made
