"""The items of a return: what the original items stated, for as much of them as comes back."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from domain.fiscal.consumption_base import without_others
from domain.fiscal.consumption_taxes import CONSUMPTION_TAXES
from domain.fiscal.invoice_line import InvoiceLine, Reference
from domain.fiscal.tax_part import less, on_base, part
from domain.fiscal.tax_rules import ReturnCfop
from domain.fiscal.tax_step import step
from domain.fiscal.taxes import ADDED, StepKind, Tax, TaxKind
from domain.kernel.law import Law
from domain.kernel.money import Money, half_up, priced


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
        taxes=_taxes(line, quantity, after),
        freight=line.freight.portion(quantity, of=line.quantity, after=after),
        insurance=line.insurance.portion(quantity, of=line.quantity, after=after),
        other_charges=line.other_charges.portion(quantity, of=line.quantity, after=after),
        notes=line.notes,
        refers_to=Reference(access_key=access_key, position=line.position),
    )


def added_until(line: InvoiceLine, quantity: Decimal) -> Money:
    """What the first so many units of an item bear on top of the price; a return bears the difference of
    two of these."""
    return Money.total(tax.amount for tax in _until(line, quantity) if tax.kind in ADDED)


def extended(line: InvoiceLine, net: Money) -> tuple[Tax, ...]:
    """The taxes of so much more value of an item, by the item's own rates."""
    share, whole = Decimal(net.cents), Decimal(_value(line, line.quantity).cents)
    parts = {tax.kind: part(tax, share, of=whole) for tax in line.taxes}
    return tuple(_together(line, parts, net))


def _taxes(line: InvoiceLine, quantity: Decimal, after: Decimal) -> tuple[Tax, ...]:
    """The taxes of the first so many units, less those of the units that came back before."""
    before, until = _until(line, after), _until(line, after + quantity)
    told = step(StepKind.RETURNED, quantity)
    share = half_up(quantity * 100 / line.quantity, 2)
    return tuple(
        replace(less(tax, gone), steps=(told,), returned=share if tax.kind is TaxKind.IPI else tax.returned)
        for tax, gone in zip(until, before, strict=True)
    )


def _until(line: InvoiceLine, quantity: Decimal) -> list[Tax]:
    """The taxes of the first so many units of an item, in their order; those of all units are its own."""
    if quantity == line.quantity:
        return list(line.taxes)
    parts = {tax.kind: part(tax, quantity, of=line.quantity) for tax in line.taxes}
    return _together(line, parts, _value(line, quantity))


def _together(line: InvoiceLine, parts: dict[TaxKind, Tax], value: Money) -> list[Tax]:
    """Parts of all taxes of an item on the same value, in their order; IBS and CBS on what is left of it."""
    others = [tax for tax in parts.values() if tax.kind not in CONSUMPTION_TAXES]
    base, _ = without_others(value, others)
    return [
        on_base(tax, base) if tax.kind in CONSUMPTION_TAXES and tax.base else parts[tax.kind]
        for tax in line.taxes
    ]


def _value(line: InvoiceLine, quantity: Decimal) -> Money:
    """The first so many units with their part of the discount and of the charges."""
    parts = (line.freight, line.insurance, line.other_charges, -line.discount)
    further = Money.total(amount.portion(quantity, of=line.quantity) for amount in parts)
    return priced(quantity, line.unit_price) + further
