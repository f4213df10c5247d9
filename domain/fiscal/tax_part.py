"""A part of a tax, for a part of what it was owed on; all parts add up to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from domain.fiscal.consumption_taxes import CONSUMPTION_TAXES
from domain.fiscal.taxes import Tax, deferred
from domain.kernel.money import ZERO, Money, half_up

Share = Callable[[Money], Money]


def part(tax: Tax, quantity: Decimal, *, of: Decimal) -> Tax:
    """The tax on the first so many units of an item, by its own rate where that is how it was reckoned."""
    if tax.base:
        return on_base(tax, tax.base.portion(quantity, of=of))
    units = None if tax.units is None else half_up(tax.units * quantity / of, 4)
    return _shared(replace(tax, units=units), ZERO, lambda amount: amount.portion(quantity, of=of))


def on_base(tax: Tax, base: Money) -> Tax:
    """The same tax on part of its base."""
    shared = _shared(tax, base, lambda amount: amount.portion(base.cents, of=tax.base.cents))
    rate = tax.effective_rate if tax.kind in CONSUMPTION_TAXES else tax.rate
    rate -= tax.interstate_rate or 0
    if not tax.deferral:
        return replace(shared, amount=base.percent(rate)) if tax.base.percent(rate) == tax.amount else shared
    if tax.deferral != deferred(tax.base, rate, tax.deferral.rate):
        return shared
    later = deferred(base, rate, tax.deferral.rate)
    return replace(shared, deferral=later, amount=base.percent(rate) - (later.amount if later else ZERO))


def less(tax: Tax, gone: Tax) -> Tax:
    """What is left of a tax after a part of it."""
    left = replace(tax, base=tax.base - gone.base, amount=tax.amount - gone.amount)
    if tax.deferral and gone.deferral:
        deferred = tax.deferral.amount - gone.deferral.amount
        left = replace(left, deferral=replace(tax.deferral, amount=deferred))
    if tax.relief and gone.relief:
        left = replace(left, relief=replace(tax.relief, amount=tax.relief.amount - gone.relief.amount))
    if tax.regular and gone.regular:
        left = replace(left, regular=replace(tax.regular, amount=tax.regular.amount - gone.regular.amount))
    if tax.units is not None and gone.units is not None:
        left = replace(left, units=tax.units - gone.units)
    return left


def _shared(tax: Tax, base: Money, share: Share) -> Tax:
    return replace(
        tax,
        base=base,
        amount=share(tax.amount),
        deferral=tax.deferral and replace(tax.deferral, amount=share(tax.deferral.amount)),
        relief=tax.relief and replace(tax.relief, amount=share(tax.relief.amount)),
        regular=tax.regular and replace(tax.regular, amount=share(tax.regular.amount)),
    )
