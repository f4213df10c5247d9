"""What a return is worth: to the customer what its document comes to, to who sold it the goods alone."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.fiscal.invoice import Invoice
from domain.fiscal.mirroring import mirrored
from domain.kernel.money import ZERO, Money
from domain.sales.commission import CameBack, earned_base
from domain.sales.ports import InvoicedSale
from domain.sales.return_ import Return, ReturnLine, ReturnStatus
from domain.sales.returnable import Returnable
from persistence.sales.deliveries import delivered
from tests.fiscal.mixtures import documented, mixed
from tests.fiscal.treated import LAW
from tests.gateways.sample import ISSUED_AT, invoice, line

SALE = UUID(int=1)


def returnable(sold: Invoice, returns: list[Return]) -> Returnable:
    return Returnable.of((delivered(SALE, one.order_line_id, one) for one in sold.lines), returns)


def a_return(lines: list[ReturnLine]) -> Return:
    return Return(
        id=UUID(int=2),
        number=1,
        order_id=UUID(int=3),
        customer_id=UUID(int=4),
        status=ReturnStatus.APPROVED,
        reason="Avariado",
        requested_at=ISSUED_AT,
        requested_by=UUID(int=5),
        total=Money.total(line.amount for line in lines),
        lines=lines,
    )


def stated(sold: Invoice, back: ReturnLine) -> Money:
    """What the document of its return comes to."""
    item = next(one for one in sold.lines if one.order_line_id == back.order_line_id)
    return mirrored(item, back.quantity, after=back.after, position=1, access_key="0" * 44, law=LAW).total


@settings(max_examples=20, deadline=None)
@given(mixed(), st.data())
def test_credits_are_the_totals_of_the_documents_and_add_up_to_the_sale(mixture, data) -> None:
    sold, returns = documented(*mixture), []
    for _ in range(data.draw(st.integers(0, 4))):
        source = returnable(sold, returns)
        for part in source.sources:
            source.take(part.delivered.order_line_id, Decimal(data.draw(st.integers(0, int(part.left)))))
        returns.append(a_return(source.taken()))
        if data.draw(st.booleans()):
            data.draw(st.sampled_from(returns)).status = ReturnStatus.REFUSED
    rest = returnable(sold, returns)
    for part in rest.sources:
        rest.take(part.delivered.order_line_id, part.left)
    returns.append(a_return(rest.taken()))
    for back in (back for one in returns for back in one.lines):
        assert back.amount == stated(sold, back)
    assert Money.total(one.total for one in returns if one.standing) == sold.total
    assert all(one.left == 0 for one in returnable(sold, returns).sources)


def test_what_fills_the_gap_of_a_withdrawn_return_is_one_line_for_each_stretch() -> None:
    sold = invoice(lines=[line()])
    first, second = a_return(taking(sold, [], "3")), a_return([])
    second.lines = taking(sold, [first], "2")
    first.status = ReturnStatus.REFUSED
    third = taking(sold, [first, second], "4")
    assert [(back.after, back.quantity) for back in third] == [(0, 3), (5, 1)]


def taking(sold: Invoice, returns: list[Return], quantity: str) -> list[ReturnLine]:
    source = returnable(sold, returns)
    source.take(sold.lines[0].order_line_id, Decimal(quantity))
    return source.taken()


@settings(max_examples=20, deadline=None)
@given(mixed(), st.data(), st.booleans())
def test_commission_is_on_the_goods_that_stand_and_nothing_after_all_came_back(
    mixture, data, on_receipt: bool
) -> None:
    sold, returns = documented(*mixture), []
    goods = sold.total_goods - sold.total_discount
    received = Money(data.draw(st.integers(0, sold.total.cents)))
    sale = InvoicedSale(total=goods, owed=sold.total, standing=True, received=received)
    before = earned_base(sale, CameBack(), on_receipt=on_receipt)
    assert ZERO <= before <= goods
    if received == sold.total or not on_receipt:
        assert before == goods
    while any(part.left for part in returnable(sold, returns).sources):
        source = returnable(sold, returns)
        for part in source.sources:
            source.take(part.delivered.order_line_id, Decimal(data.draw(st.integers(1, 500))).min(part.left))
        returns.append(a_return(source.taken()))
        base = earned_base(sale, came_back(sold, returns), on_receipt=on_receipt)
        assert ZERO <= base <= goods
    assert base == ZERO


def came_back(sold: Invoice, returns: list[Return]) -> CameBack:
    items = {one.order_line_id: delivered(SALE, one.order_line_id, one) for one in sold.lines}
    lines = [back for one in returns for back in one.lines]
    goods = (items[back.order_line_id].goods(back.quantity, after=back.after) for back in lines)
    return CameBack(goods=Money.total(goods), owed=Money.total(back.amount for back in lines))


def test_of_what_was_paid_the_share_of_the_goods_earns() -> None:
    sale = InvoicedSale(total=Money.of(100), owed=Money.of(130), standing=True, received=Money.of("65.00"))
    assert earned_base(sale, CameBack(), on_receipt=True) == Money.of(50)
    dear = CameBack(goods=Money.of(50), owed=Money.of(80))
    assert earned_base(sale, dear, on_receipt=True) == Money.of(50)
