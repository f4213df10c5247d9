"""The items of a return: what the original items stated, for as much of them as comes back."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from domain.fiscal.consumption_taxes import CONSUMPTION_TAXES
from domain.fiscal.invoice_line import InvoiceLine, Reference
from domain.fiscal.tax_rules import ReturnCfop
from domain.fiscal.taxes import Tax
from domain.kernel.law import Law
from domain.kernel.money import Money, priced


def mirrored(
    line: InvoiceLine, quantity: Decimal, *, after: Decimal, position: int, access_key: str, law: Law
) -> InvoiceLine:
    """The next ``quantity`` of an item ``after`` so many came back; the items of all its returns add up
    to it, tax by tax. Raises Missing when the law has no code for the entry."""
    gross = priced(quantity, line.unit_price, after=after)
    discount = line.discount.portion(quantity, of=line.quantity, after=after)
    return InvoiceLine(
        position=position,
        order_line_id=line.order_line_id,
        product_id=line.product_id,
        sku=line.sku,
        description=line.description,
        ncm=line.ncm,
        cest=line.cest,
        gtin=line.gtin,
        origin=line.origin,
        unit=line.unit,
        cfop=law.rule(ReturnCfop, line.cfop).code,
        quantity=quantity,
        unit_price=line.unit_price,
        gross=gross,
        discount=discount,
        freight=line.freight.portion(quantity, of=line.quantity, after=after),
        insurance=line.insurance.portion(quantity, of=line.quantity, after=after),
        other_charges=line.other_charges.portion(quantity, of=line.quantity, after=after),
        taxes=_taxes(line, quantity, after),
        refers_to=Reference(access_key=access_key, position=line.position),
    )


def extended(line: InvoiceLine, net: Money) -> tuple[Tax, ...]:
    """The taxes of so much more value of an item, by the item's own rates."""
    others = [
        _on(tax, tax.base.portion(net.cents, of=(line.net + line.charges).cents))
        for tax in line.taxes
        if tax.kind not in CONSUMPTION_TAXES
    ]
    base = net - Money.total(tax.amount for tax in others)
    return (*others, *(_on(tax, base) for tax in line.taxes if tax.kind in CONSUMPTION_TAXES))


def _taxes(line: InvoiceLine, quantity: Decimal, after: Decimal) -> tuple[Tax, ...]:
    """The taxes of the first so many units, less those of the units that came back before."""
    before, until = _until(line, after), _until(line, after + quantity)
    return tuple(
        replace(tax, base=tax.base - gone.base, amount=tax.amount - gone.amount)
        for tax, gone in zip(until, before, strict=True)
    )


def _until(line: InvoiceLine, quantity: Decimal) -> list[Tax]:
    """The taxes of the first so many units of an item; those of all units are the item's own."""
    if quantity == line.quantity:
        return list(line.taxes)
    others = [
        _on(tax, tax.base.portion(quantity, of=line.quantity))
        for tax in line.taxes
        if tax.kind not in CONSUMPTION_TAXES
    ]
    net = priced(quantity, line.unit_price) - line.discount.portion(quantity, of=line.quantity)
    charges = (line.freight, line.insurance, line.other_charges)
    net += Money.total(charge.portion(quantity, of=line.quantity) for charge in charges)
    base = net - Money.total(tax.amount for tax in others)
    return [*others, *(_on(tax, base) for tax in line.taxes if tax.kind in CONSUMPTION_TAXES)]


def _on(tax: Tax, base: Money) -> Tax:
    """The same tax on part of its base, by its own rate where that is how it was reckoned."""
    rate = tax.rate - (tax.interstate_rate or 0)
    if tax.base.percent(rate) == tax.amount:
        return replace(tax, base=base, amount=base.percent(rate))
    share = tax.amount.portion(base.cents, of=tax.base.cents) if tax.base else tax.amount
    return replace(tax, base=base, amount=share)
