"""What sales asks of other contexts before it says yes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol
from uuid import UUID

from domain.kernel.money import ZERO, Money, priced


@dataclass(frozen=True, kw_only=True)
class Offer:
    """A product as the seller sees it. Prices are reais for one unit."""

    product_id: UUID
    sku: str
    name: str
    unit: str
    stocked: bool
    """Goods come from the stock, services do not."""
    sellable: bool
    sale_price: Decimal
    price_floor: Decimal | None


@dataclass(frozen=True, kw_only=True)
class Customer:
    customer_id: UUID
    buys: bool
    """Bears the role of a customer and is not inactive."""
    blocked: bool


@dataclass(frozen=True, kw_only=True)
class SaleFacts:
    """What others say of a sale before it is made."""

    customer: Customer | None
    ships: bool
    """Whether goods leave from this warehouse."""
    offers: Mapping[UUID, Offer]
    """By product, those there are."""
    discount_limit: Decimal
    """The highest discount, in percent of a line, that who sells grants alone."""
    invoices_on_placement: bool
    """Whether the company invoices an order as soon as it is placed."""


class SalesDesk(Protocol):
    async def facts(
        self, *, customer_id: UUID, warehouse_id: UUID, product_ids: Sequence[UUID], seller: UUID
    ) -> SaleFacts:
        """All of it at one moment, in one question."""
        ...


class Salesforce(Protocol):
    async def sells(self, person_id: UUID) -> bool:
        """Whether this employee may be named as salesperson."""
        ...

    async def commission_rate(self, person_id: UUID) -> Decimal:
        """What this employee earns of a sale, in percent."""
        ...


@dataclass(frozen=True, kw_only=True)
class Agent:
    agent_id: UUID
    represents: bool
    """Bears the role of an agent and is not inactive."""
    blocked: bool


class Agents(Protocol):
    async def of(self, party_id: UUID) -> Agent | None: ...


class Authority(Protocol):
    async def discount_limit(self, actor: UUID) -> Decimal:
        """The highest discount, in percent of a line, that this member or key may let others grant."""
        ...


def untaxed(_quantity: Decimal) -> Money:
    """Nothing stands on top of the price."""
    return ZERO


@dataclass(frozen=True, kw_only=True)
class Delivered:
    """What an authorised invoice carries of an order line, and what of its discount; the goods have left."""

    invoice_id: UUID
    order_line_id: UUID
    product_id: UUID
    sku: str
    quantity: Decimal
    unit_price: Decimal
    discount: Money
    charges: tuple[Money, ...] = ()
    """Freight, insurance and other charges of the line."""
    taxes_until: Callable[[Decimal], Money] = untaxed
    """The taxes on top of the price of its first so many units, as documents of returns state them."""
    withheld_until: Callable[[Decimal], Money] = untaxed
    """What of its first so many units the customer pays to the treasury, and not to us."""

    def goods(self, quantity: Decimal, *, after: Decimal) -> Money:
        """The next so many units less their part of the discount; all parts add up to the line's."""
        gross = priced(quantity, self.unit_price, after=after)
        return gross - self.discount.portion(quantity, of=self.quantity, after=after)

    def worth(self, quantity: Decimal, *, after: Decimal) -> Money:
        """What was owed for the next so many units: the goods, and their part of the charges and of the
        taxes on top; all parts add up to the line's total."""
        charges = (charge.portion(quantity, of=self.quantity, after=after) for charge in self.charges)
        taxes = self.taxes_until(after + quantity) - self.taxes_until(after)
        return self.goods(quantity, after=after) + Money.total(charges) + taxes

    def withheld(self, quantity: Decimal, *, after: Decimal) -> Money:
        """What of the worth of the next so many units never came; all parts add up to the line's."""
        return self.withheld_until(after + quantity) - self.withheld_until(after)


@dataclass(frozen=True, kw_only=True)
class ReturnDocument:
    """A fiscal document of a return; it has no number yet while it is drafted."""

    number: int | None
    status: str


class ReturnDocuments(Protocol):
    async def standing(self, return_id: UUID) -> ReturnDocument | None:
        """The one that is on its way or authorised; None when all came to nothing."""
        ...


class Deliveries(Protocol):
    async def of(self, order_id: UUID) -> list[Delivered]:
        """Everything delivered, oldest invoice first, without invoices that are being cancelled."""
        ...


@dataclass(frozen=True, kw_only=True)
class InvoicedSale:
    """A sale's invoice as far as it earns a commission: ``total`` is goods net of discount, nothing on
    top; ``owed`` what the whole document came to."""

    total: Money
    owed: Money
    standing: bool
    """A sale's, authorised, and not cancelled."""
    received: Money
    """What of its receivable was paid, without credits."""


class InvoicedSales(Protocol):
    async def of(self, invoice_id: UUID) -> InvoicedSale: ...

    async def items_of(self, invoice_id: UUID) -> dict[UUID, Delivered]:
        """What it carries, by order line."""
        ...


class CommissionPolicy(Protocol):
    async def accrues_on_receipt(self) -> bool:
        """Whether employees earn commission as the customer pays, rather than with the invoice."""
        ...


class PaidCommissions(Protocol):
    async def of(self, payroll_run_id: UUID) -> Sequence[UUID]:
        """The commissions that a closed payroll run paid, by id."""
        ...
