"""Place an order: sell these items to this customer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.kernel.money import CENT, MOST, Money
from domain.kernel.payment import PaymentMethod, PaymentTerm
from domain.kernel.quantity import check_price, check_quantity
from domain.kernel.refusal import Checks, NotFound, OutOfRange, Refusal, Required, checks
from domain.kernel.text import clean_or_none
from domain.sales.agent_terms import AgentBlocked, AgentTerms, NotAnAgent, NoTermsAgreed, terms_on
from domain.sales.charges import charges_of, spread_discount
from domain.sales.order import Order, OrderLine, ReviewReason
from domain.sales.ports import Agents, Customer, Offer, SaleFacts, SalesDesk, Salesforce

MOST_ITEMS = 990
"""An NF-e has at most 990 items (layout 4.00, group H)."""
MOST_INSTALLMENTS = 120
"""An NF-e has at most 120 instalments (layout 4.00, group Y)."""


LONGEST_CUSTOMER_ORDER, LAST_ITEM = 15, 999_999
"""xPed and nItemPed of the layout."""


class PriceBelowFloor(Refusal):
    """The net unit price is under the product's floor; facts: ``floor``, ``price``."""

    code = "PRICE_BELOW_FLOOR"


class ProductNotSold(Refusal):
    code = "PRODUCT_NOT_SOLD"


class NotACustomer(Refusal):
    code = "NOT_A_CUSTOMER"


class TwoSellers(Refusal):
    """A sale is an employee's or an agent's; one of them earns the commission."""

    code = "TWO_SELLERS"


class SharesDoNotAddUp(Refusal):
    """The shares of the instalments must add up to exactly 1, or to 100 when given in percent."""

    code = "SHARES_DO_NOT_ADD_UP"


@dataclass(kw_only=True)
class OrderItem:
    """A product of the order, how much of it and at which price."""

    product_id: Annotated[UUID, "product"]
    """What is sold."""
    quantity: Decimal
    """In the product's unit, more than zero, up to four places."""
    unit_price: Decimal | None = None
    """Reais for one unit, up to ten places; the product's sale price when absent."""
    discount: Decimal = Decimal(0)
    """Reais off the whole line, in whole cents."""
    customer_order_item: int | None = None
    """Its place in the customer's own order (nItemPed), 1 to 999999."""


@dataclass(kw_only=True)
class PaymentInstallment:
    days_after_invoice: int
    """Days from the invoice's date to the due date; 0 is at sight."""
    share: Decimal
    """Part of the total: all shares add up to exactly 1, or to 100 when they are in percent."""


@dataclass(kw_only=True)
class OrderPayment:
    method: PaymentMethod
    """The means of payment."""
    installments: Sequence[PaymentInstallment] = field(default_factory=tuple)
    """When which part is due; none means everything at sight."""


@dataclass(kw_only=True)
class PlaceOrder(Command):
    """Sell these items to this customer, reserving the goods."""

    permission = "sales.order.place"
    moves = True

    external_reference: str | None = None
    """The order's id in the system that places it; unique in the company."""
    customer_order: str | None = None
    """The number of the customer's own order (xPed), at most 15 characters."""
    customer_id: Annotated[UUID, "party"]
    """The party that buys; it must have the role CUSTOMER."""
    salesperson_id: Annotated[UUID, "employee"] | None = None
    """The employee who sells and earns the commission."""
    agent_id: Annotated[UUID, "party"] | None = None
    """The agent (representante) who sells and earns the commission, in place of an employee."""
    warehouse_id: Annotated[UUID, "warehouse"]
    """Where the goods leave from."""
    items: Sequence[OrderItem]
    """What is sold, in the order in which it is printed."""
    payment: OrderPayment | None = None
    """How it is paid; in cash at sight when absent."""
    freight: Decimal = Decimal(0)
    """Reais that the customer pays for the transport, in whole cents; spread over the goods."""
    insurance: Decimal = Decimal(0)
    """Reais for insuring it, in whole cents."""
    other_charges: Decimal = Decimal(0)
    """Reais for whatever else is charged besides the goods, in whole cents."""
    discount: Decimal = Decimal(0)
    """Reais off the whole, in whole cents: spread over the lines by value, on top of their own discounts."""


async def place_order(command: PlaceOrder, uow: UnitOfWork) -> UUID:
    """Refused as a whole when any item cannot be sold; held when it exceeds the actor's authority."""
    with checks() as check:
        facts = await uow.ask(SalesDesk).facts(
            customer_id=command.customer_id,
            warehouse_id=command.warehouse_id,
            product_ids=[item.product_id for item in command.items],
            seller=uow.actor,
        )
        customer = _customer(facts, check)
        check.that(facts.ships, NotFound("warehouse_id", kind="warehouse"))
        await _check_salesperson(command, uow, check)
        await _check_agent(command.agent_id, uow, check)
        lines = _lines(command, facts.offers, uow, check)
        charges = charges_of(command, lines, check)
        if command.discount:
            _discount_all(command, lines, facts.offers, check)
        method, terms = _payment(command.payment, check)
        reference = _reference(command, check)
        customer_order = _customer_order(command, check)
    assert customer is not None
    order = Order.place(
        id=uow.new_id(),
        number=await uow.draw_number("sales.order"),
        external_reference=reference,
        customer_order=customer_order,
        customer_id=command.customer_id,
        salesperson_id=command.salesperson_id,
        agent_id=command.agent_id,
        warehouse_id=command.warehouse_id,
        review_reasons=tuple(_reasons(customer, lines, facts.discount_limit)),
        invoice_at_once=facts.invoices_on_placement,
        payment_method=method,
        payment_terms=terms,
        lines=lines,
        charges=charges,
        by=uow.actor,
        at=uow.now,
    )
    uow.add(order)
    return order.id


def _customer(facts: SaleFacts, check: Checks) -> Customer | None:
    customer = facts.customer
    if check.that(customer, NotFound("customer_id", kind="party")) and customer:
        check.that(customer.buys, NotACustomer("customer_id"))
    return customer


async def _check_salesperson(command: PlaceOrder, uow: UnitOfWork, check: Checks) -> None:
    if command.salesperson_id is not None:
        sells = await uow.ask(Salesforce).sells(command.salesperson_id)
        check.that(sells, NotFound("salesperson_id", kind="employee"))
        check.that(command.agent_id is None, TwoSellers("agent_id"))


async def _check_agent(agent_id: UUID | None, uow: UnitOfWork, check: Checks) -> None:
    if agent_id is None:
        return
    agent = await uow.ask(Agents).of(agent_id)
    if not check.that(agent, NotFound("agent_id", kind="party")) or agent is None:
        return
    if check.that(agent.represents, NotAnAgent("agent_id")):
        check.that(not agent.blocked, AgentBlocked("agent_id"))
        terms = terms_on(uow.today, await uow.find_all(AgentTerms, agent_id=agent_id))
        check.that(terms, NoTermsAgreed("agent_id", on=uow.today))


def _lines(
    command: PlaceOrder, offers: Mapping[UUID, Offer], uow: UnitOfWork, check: Checks
) -> list[OrderLine]:
    check.that(command.items, Required("items"))
    check.that(len(command.items) <= MOST_ITEMS, OutOfRange("items", most=MOST_ITEMS))
    lines = []
    for position, item in enumerate(command.items):
        with check.at("items", position):
            lines.append(_line(item, offers.get(item.product_id), position + 1, uow.new_id()))
    total = Money.total(line.gross for line in lines)
    if total > MOST:
        check.that(False, OutOfRange("items", most=str(MOST), total=str(total)))
    return lines


def _line(item: OrderItem, offer: Offer | None, position: int, id: UUID) -> OrderLine:
    if offer is None:
        raise NotFound("product_id", kind="product")
    price = offer.sale_price if item.unit_price is None else item.unit_price
    with checks() as check:
        if not offer.sellable:
            check.that(False, ProductNotSold("product_id", sku=offer.sku))
        place = item.customer_order_item
        if place is not None and not 0 < place <= LAST_ITEM:
            check.that(False, OutOfRange("customer_order_item", least=1, most=LAST_ITEM))
        sound = check_quantity(check, item.quantity, "quantity") & check_price(check, price, "unit_price")
        if sound:
            _check_discount(item, offer, price, check)
    return OrderLine(
        id=id,
        position=position,
        product_id=offer.product_id,
        sku=offer.sku,
        description=offer.name,
        unit=offer.unit,
        stocked=offer.stocked,
        quantity=item.quantity,
        unit_price=price,
        discount=Money.of(item.discount),
        customer_order_item=item.customer_order_item,
    )


def _check_discount(item: OrderItem, offer: Offer, price: Decimal, check: Checks) -> None:
    gross, floor = Money.rounded(item.quantity * price), offer.price_floor
    if gross.cents <= 0:
        check.that(False, OutOfRange("quantity", above="0.00", total=str(gross)))
    whole = item.discount.is_finite() and item.discount == item.discount.quantize(CENT)
    if not (whole and 0 <= item.discount < gross.amount):
        check.that(False, OutOfRange("discount", below=str(gross)))
    elif floor is not None and (gross.amount - item.discount) / item.quantity < floor:
        check.that(False, PriceBelowFloor("unit_price", sku=offer.sku, floor=floor, price=price))


def _discount_all(
    command: PlaceOrder, lines: list[OrderLine], offers: Mapping[UUID, Offer], check: Checks
) -> None:
    """The discount on the whole goes below no floor."""
    if len(lines) < len(command.items) or not spread_discount(command, lines, check):
        return
    for line in lines:
        floor, price = offers[line.product_id].price_floor, line.total.amount / line.quantity
        low = floor is not None and price < floor
        check.that(not low, PriceBelowFloor("discount", sku=line.sku, floor=floor, price=price))


def _payment(payment: OrderPayment | None, check: Checks) -> tuple[PaymentMethod, tuple[PaymentTerm, ...]]:
    at_sight = (PaymentTerm(days_after_invoice=0, share=Decimal(1)),)
    if payment is None:
        return PaymentMethod.CASH, at_sight
    if not payment.installments:
        return payment.method, at_sight
    path = ("payment", "installments")
    check.that(len(payment.installments) <= MOST_INSTALLMENTS, OutOfRange(*path, most=MOST_INSTALLMENTS))
    for position, installment in enumerate(payment.installments):
        days = 0 <= installment.days_after_invoice <= 3650
        check.that(days, OutOfRange(*path, position, "days_after_invoice", least=0, most=3650))
        check.that(installment.share > 0, OutOfRange(*path, position, "share", above="0"))
    total = sum((installment.share for installment in payment.installments), Decimal(0))
    check.that(total in (1, 100), SharesDoNotAddUp(*path, total=total))
    terms = tuple(
        PaymentTerm(days_after_invoice=part.days_after_invoice, share=part.share / (total or 1))
        for part in payment.installments
    )
    return payment.method, terms


def _reference(command: PlaceOrder, check: Checks) -> str | None:
    with check.at("external_reference"):
        return clean_or_none(command.external_reference, longest=100)
    return None


def _customer_order(command: PlaceOrder, check: Checks) -> str | None:
    with check.at("customer_order"):
        return clean_or_none(command.customer_order, longest=LONGEST_CUSTOMER_ORDER)
    return None


def _reasons(customer: Customer, lines: list[OrderLine], limit: Decimal) -> list[ReviewReason]:
    reasons = []
    if customer.blocked:
        reasons.append(ReviewReason.CUSTOMER_BLOCKED)
    if any(line.discount_exceeds(limit) for line in lines):
        reasons.append(ReviewReason.DISCOUNT_ABOVE_AUTHORITY)
    return reasons
