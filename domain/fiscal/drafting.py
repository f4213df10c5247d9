"""Drafting a sale's invoice: its lines with their taxes, its payment, by the law of the day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Protocol
from uuid import UUID

from domain.fiscal.assessment import AssessedLine, assess
from domain.fiscal.determination import Known, treatments_of
from domain.fiscal.facts import FiscalProduct, IssuingEstablishment, Sale
from domain.fiscal.invoice_line import InvoiceLine
from domain.fiscal.printed import Instalment, Payment, Recipient
from domain.fiscal.rule_book import EMPTY, RuleBook
from domain.fiscal.taxable_sale import TaxableLine, TaxableSale
from domain.fiscal.taxes import TaxKind
from domain.fiscal.withholding import Withheld, stated
from domain.kernel.law import Law
from domain.kernel.money import ZERO, Money
from domain.kernel.payment import PaymentMethod
from domain.kernel.refusal import Missing, Refusal

OPERATION = "VENDA DE MERCADORIA"
"""natOp of a sale."""


class ServiceOnGoodsInvoice(Refusal):
    """Services go on an NFS-e, which is not issued yet; facts: ``sku``."""

    code = "SERVICE_ON_GOODS_INVOICE"


class Priced(Protocol):
    """What an order line and an invoice line have in common."""

    @property
    def order_line_id(self) -> UUID | None: ...
    @property
    def sku(self) -> str: ...
    @property
    def unit_price(self) -> Decimal: ...


@dataclass(frozen=True, kw_only=True)
class Item:
    """So many units of an order line, with what they are worth."""

    line: Priced
    product: FiscalProduct
    quantity: Decimal
    gross: Money
    discount: Money
    freight: Money = ZERO
    insurance: Money = ZERO
    other_charges: Money = ZERO
    customer_order: str | None = None
    customer_order_item: int | None = None


def items_of(
    sale: Sale, quantities: Mapping[UUID, Decimal], products: Mapping[UUID, FiscalProduct]
) -> list[Item]:
    """The items of an invoice, in the order of the order's lines."""
    return [
        Item(
            line=line,
            product=products[line.product_id],
            quantity=quantities[line.order_line_id],
            gross=line.gross_of(quantities[line.order_line_id]),
            discount=min(
                line.discount_of(quantities[line.order_line_id]),
                line.gross_of(quantities[line.order_line_id]),
            ),
            freight=line.freight_of(quantities[line.order_line_id]),
            insurance=line.insurance_of(quantities[line.order_line_id]),
            other_charges=line.other_charges_of(quantities[line.order_line_id]),
            customer_order=sale.customer_order,
            customer_order_item=line.customer_order_item if sale.customer_order else None,
        )
        for line in sale.lines
        if line.order_line_id in quantities
    ]


def lines_of(
    items: list[Item],
    establishment: IssuingEstablishment,
    recipient: Recipient,
    law: Law,
    rules: RuleBook = EMPTY,
) -> list[InvoiceLine]:
    """The document's lines with their taxes. Raises Missing for whatever neither rules nor law say."""
    sale = TaxableSale(
        issuer_state=establishment.issuer.address.state,
        regime=establishment.issuer.regime,
        contribution_regime=establishment.contribution_regime,
        recipient_state=recipient.address.state,
        registration=recipient.registration_kind,
        final_consumer=recipient.final_consumer,
        lines=tuple(_taxable(item) for item in items),
    )
    goods = [Known(product_id=item.product.product_id, cest=item.product.cest) for item in items]
    found = assess(sale, law, treatments_of(sale, law, rules, goods))
    return [
        _line(item, position, assessed)
        for position, (item, assessed) in enumerate(zip(items, found, strict=True), 1)
    ]


STATED = {
    TaxKind.FCP: "FCP",
    TaxKind.ICMS_DESTINATION: "ICMS da UF de destino",
    TaxKind.FCP_DESTINATION: "FCP da UF de destino",
}
"""Taxes that the printed document states in words (NT 2015.003; NT 2016.002, field W04h)."""


def additional_information(
    order_number: int,
    lines: list[InvoiceLine],
    withheld: Sequence[Withheld] = (),
    approximate: str | None = None,
) -> str:
    """infCpl: the order, the taxes that have no place of their own on the DANFE, what is withheld, and what
    consumers are told."""
    taxes = [tax for line in lines for tax in line.taxes]
    totals = {kind: Money.total(tax.amount for tax in taxes if tax.kind is kind) for kind in STATED}
    parts = [f"{STATED[kind]}: R$ {_reais(total)}." for kind, total in totals.items() if total]
    said = [f"Pedido {order_number}.", *parts, stated(withheld), approximate]
    return " ".join(part for part in said if part)


def _reais(amount: Money) -> str:
    return f"{amount.amount:,.2f}".translate(str.maketrans(",.", ".,"))


def payment_of(sale: Sale, total: Money, on: date) -> Payment:
    """How it is paid: instalments counted from the invoice's date, the last takes the odd cents."""
    deferred = any(term.days_after_invoice for term in sale.payment_terms) or sale.payment_method in (
        PaymentMethod.BOLETO,
    )
    if not deferred:
        return Payment(method=sale.payment_method, instalments=())
    shares = total.split([term.share for term in sale.payment_terms], remainder="last")
    instalments = (
        Instalment(number=number, due_on=on + timedelta(days=term.days_after_invoice), amount=amount)
        for number, (term, amount) in enumerate(zip(sale.payment_terms, shares, strict=True), 1)
    )
    return Payment(method=sale.payment_method, instalments=tuple(instalments))


def _taxable(item: Item) -> TaxableLine:
    product = item.product
    if product.ncm is None:
        raise Missing(what="NCM", sku=item.line.sku)
    return TaxableLine(
        ncm=product.ncm,
        origin=product.origin,
        gross=item.gross,
        discount=item.discount,
        freight=item.freight,
        insurance=item.insurance,
        other_charges=item.other_charges,
        tax_class=product.tax_class,
        production=product.production,
        quantity=item.quantity,
    )


def _line(item: Item, position: int, assessed: AssessedLine) -> InvoiceLine:
    product = item.product
    assert product.ncm is not None
    return InvoiceLine(
        position=position,
        order_line_id=item.line.order_line_id,
        product_id=product.product_id,
        sku=item.line.sku,
        description=product.name,
        ncm=product.ncm,
        cest=product.cest,
        gtin=product.gtin,
        origin=product.origin,
        unit=product.unit,
        cfop=assessed.cfop,
        quantity=item.quantity,
        unit_price=item.line.unit_price,
        gross=item.gross,
        discount=item.discount,
        freight=item.freight,
        insurance=item.insurance,
        other_charges=item.other_charges,
        taxes=assessed.taxes,
        notes=" ".join(assessed.texts) or None,
        customer_order=item.customer_order,
        customer_order_item=item.customer_order_item,
    )
