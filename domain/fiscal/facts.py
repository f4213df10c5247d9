"""What a fiscal document must know of the sale, the goods, the customer and the issuer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Protocol, Self
from uuid import UUID

from domain.fiscal.invoice import InvoiceKind
from domain.fiscal.invoice_line import InvoiceLine
from domain.fiscal.printed import Issuer, Recipient
from domain.fiscal.tax_rules import Production
from domain.kernel.brazil import Address, ContributionRegime, Environment
from domain.kernel.money import ZERO, Money
from domain.kernel.payment import PaymentMethod, PaymentTerm


@dataclass(frozen=True, kw_only=True)
class Carried:
    """What the invoices that stand, or may come to, carry of an order line, whatever was undone between."""

    quantity: Decimal = Decimal(0)
    discount: Money = ZERO
    freight: Money = ZERO
    insurance: Money = ZERO
    other_charges: Money = ZERO

    @classmethod
    def by(cls, lines: Iterable[InvoiceLine]) -> Self:
        found = list(lines)
        return cls(
            quantity=sum((line.quantity for line in found), Decimal(0)),
            discount=Money.total(line.discount for line in found),
            freight=Money.total(line.freight for line in found),
            insurance=Money.total(line.insurance for line in found),
            other_charges=Money.total(line.other_charges for line in found),
        )


@dataclass(frozen=True, kw_only=True)
class SoldLine:
    """An order line; ``allocated`` is on other invoices, which have ``carried`` their parts of discount and
    charges; ``covered`` of the rest is set aside."""

    order_line_id: UUID
    product_id: UUID
    sku: str
    description: str
    stocked: bool
    quantity: Decimal
    allocated: Decimal
    covered: Decimal
    unit_price: Decimal
    discount: Money
    freight: Money = ZERO
    insurance: Money = ZERO
    other_charges: Money = ZERO
    carried: Carried
    customer_order_item: int | None = None

    @property
    def remaining(self) -> Decimal:
        return self.quantity - self.allocated

    def discount_of(self, quantity: Decimal) -> Money:
        """The part of the line's discount for so many more units; all parts add up to the whole."""
        return self._share(self.discount, self.carried.discount, quantity)

    def freight_of(self, quantity: Decimal) -> Money:
        return self._share(self.freight, self.carried.freight, quantity)

    def insurance_of(self, quantity: Decimal) -> Money:
        return self._share(self.insurance, self.carried.insurance, quantity)

    def other_charges_of(self, quantity: Decimal) -> Money:
        return self._share(self.other_charges, self.carried.other_charges, quantity)

    def _share(self, whole: Money, carried: Money, quantity: Decimal) -> Money:
        """What so many more units bring the sum to; the last ones take all that is left."""
        return max(whole.portion(self.carried.quantity + quantity, of=self.quantity) - carried, ZERO)

    def gross_of(self, quantity: Decimal) -> Money:
        """The value before discount of so many units, at the line's own rounding."""
        return Money.rounded(quantity * self.unit_price)


@dataclass(frozen=True, kw_only=True)
class Sale:
    order_id: UUID
    number: int
    customer_id: UUID
    open: bool
    """Whether it may be invoiced in its present state."""
    status: str
    open_in: tuple[str, ...] = ()
    """The states in which it may be."""
    payment_method: PaymentMethod
    payment_terms: tuple[PaymentTerm, ...]
    lines: tuple[SoldLine, ...]
    customer_order: str | None = None


class Sales(Protocol):
    async def of(self, order_id: UUID) -> Sale | None:
        """The sale as it stands, locked until the end of the transaction."""
        ...


class ReturnedGoods(Protocol):
    async def of(self, invoice_id: UUID) -> list[int]:
        """The numbers of the returns that took goods of this invoice back, or are about to."""
        ...

    async def reason_of(self, return_id: UUID) -> str:
        """Why goods come back, in the words of who takes them."""
        ...


@dataclass(frozen=True, kw_only=True)
class FiscalProduct:
    """What the document prints of a product; ``ncm`` is None for services."""

    product_id: UUID
    sku: str = ""
    name: str
    unit: str
    ncm: str | None
    cest: str | None
    gtin: str | None
    origin: int
    tax_class: str
    production: Production


class FiscalProducts(Protocol):
    async def of(self, product_ids: Sequence[UUID]) -> dict[UUID, FiscalProduct]: ...


class Warehouses(Protocol):
    async def has(self, warehouse_id: UUID) -> bool:
        """Whether there is such a place."""
        ...


class Counterparties(Protocol):
    async def exists(self, party_id: UUID) -> bool:
        """Whether there is such a party."""
        ...

    async def of(self, party_id: UUID) -> Recipient:
        """The customer as printed. Raises Missing when it has no address or tax id."""
        ...

    async def known(self, party_id: UUID) -> Recipient | None:
        """The same, None when there is no such party."""
        ...

    async def consumer(self, party_id: UUID, *, at: Address) -> Recipient:
        """The customer as a consumer who buys at this place, which is their address where none is known."""
        ...


@dataclass(frozen=True, kw_only=True)
class IssuingEstablishment:
    """``tax_rules`` is the revision of the company's own tax rules; None while it has none. Whether it
    brought tables of ``approximate_taxes``."""

    establishment_id: UUID
    issuer: Issuer
    environment: Environment
    series: int
    contribution_regime: ContributionRegime
    tax_rules: int | None = None
    approximate_taxes: bool = False


class Establishments(Protocol):
    async def issuing(self) -> IssuingEstablishment:
        """The establishment that issues the company's invoices. Raises Missing when there is none."""
        ...

    async def of(self, establishment_id: UUID) -> IssuingEstablishment:
        """The one that issued an invoice, whichever issues now."""
        ...

    async def find(self, establishment_id: UUID) -> UUID:
        """The id of one of the company's. Raises NotFound at ``establishment_id``."""
        ...


class ConsumerCodes(Protocol):
    """The CSC of an establishment (código de segurança do contribuinte), which is kept sealed."""

    def sealed(self, code: str, *, settings_id: UUID) -> bytes: ...


class MailServer(Protocol):
    def is_known(self) -> bool:
        """Whether mail leaves this installation."""
        ...


class Correspondence(Protocol):
    """Letters with documents, by whom they were sent to."""

    async def with_party(self, party_id: UUID) -> dict[UUID, frozenset[str]]:
        """The addresses in each letter that are a party's: all, where the document is made out to it, else
        the one that is known of it."""
        ...


class UsedFirst(Protocol):
    """Documents that were used in contingency and that their authority does not have yet."""

    async def waiting(self, establishment_id: UUID, kind: InvoiceKind) -> list[UUID]:
        """Those that are not on their way, by number."""
        ...

    async def oldest(self, establishment_id: UUID, kind: InvoiceKind) -> datetime | None:
        """Since when the one that lacks its authorisation for longest is used."""
        ...
