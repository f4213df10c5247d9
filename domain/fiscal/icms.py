"""ICMS of a sale of goods: the tax of the origin, its reliefs, and what a Simples company passes on."""

from __future__ import annotations

from decimal import Decimal

from domain.fiscal.destination_share import single_base
from domain.fiscal.state_rates import Found, charged_here
from domain.fiscal.tax_step import Step, StepKind, chosen_by, rounded, step
from domain.fiscal.taxable_sale import TaxableLine, TaxableSale
from domain.fiscal.taxes import Relief, Tax, TaxKind, deferred
from domain.fiscal.treatment import IcmsTreatment
from domain.kernel.law import Law
from domain.kernel.money import ZERO, Money


def icms(line: TaxableLine, sale: TaxableSale, chosen: IcmsTreatment, law: Law, *, ipi: Money) -> Tax:
    """Charged on the value of the operation at the internal or interstate rate, or only stated.

    ``ipi`` is part of the base unless a payer of ICMS buys to sell or to make (CF, art. 155, § 2, XI).
    """
    return _charged(line, sale, chosen, law, ipi) if chosen.charged else _stated(line, sale, chosen, law)


def value_of(line: TaxableLine, sale: TaxableSale, ipi: Money) -> Money:
    """The value of the operation as ICMS sees it."""
    return line.net if sale.to_trade else line.net + ipi


def simples_credit(line: TaxableLine, chosen: IcmsTreatment) -> list[Tax]:
    """What the buyer may deduct of a sale by a company under Simples."""
    rate = chosen.simples_credit
    if rate is None:
        return []
    steps = [*chosen_by(chosen.rules), step(StepKind.BASE, line.net), step(StepKind.RATE, rate)]
    amount, told = rounded(line.net.amount * rate / 100, steps)
    return [
        Tax(
            kind=TaxKind.ICMS_CREDIT,
            situation=chosen.situation,
            base=line.net,
            rate=rate,
            amount=amount,
            rules=chosen.rules,
            steps=told,
        )
    ]


def _charged(line: TaxableLine, sale: TaxableSale, chosen: IcmsTreatment, law: Law, ipi: Money) -> Tax:
    found = charged_here(line, sale, law, instead=chosen.rate)
    value = value_of(line, sale, ipi)
    formed = single_base(value, sale, chosen, law, between=found.rate)
    base = formed.percent(100 - chosen.reduction)
    steps = [*_until_base(line, value, formed, chosen), step(StepKind.BASE, base), found.step]
    whole, told = rounded(base.amount * found.rate / 100, steps)
    deferral = deferred(base, found.rate, chosen.deferral)
    return Tax(
        kind=TaxKind.ICMS,
        situation=chosen.situation,
        base=base,
        rate=found.rate,
        amount=whole - deferral.amount if deferral else whole,
        rules=(*chosen.rules, *found.rules),
        reduction=chosen.reduction or None,
        deferral=deferral,
        relief=_relief(value, whole, found, chosen),
        benefit=chosen.benefit,
        steps=(*told, step(StepKind.DEFERRAL, chosen.deferral)) if deferral else told,
    )


def _stated(line: TaxableLine, sale: TaxableSale, chosen: IcmsTreatment, law: Law) -> Tax:
    found = charged_here(line, sale, law, instead=chosen.rate) if chosen.relief else None
    return Tax(
        kind=TaxKind.ICMS,
        situation=chosen.situation,
        base=ZERO,
        rate=Decimal(0),
        amount=ZERO,
        rules=(*chosen.rules, *(found.rules if found else ())),
        relief=_relief(line.net, ZERO, found, chosen) if found else None,
        benefit=chosen.benefit,
        steps=(*chosen_by(chosen.rules), *((found.step,) if found else ())),
    )


def _until_base(line: TaxableLine, value: Money, formed: Money, chosen: IcmsTreatment) -> list[Step]:
    told = [*chosen_by(chosen.rules), step(StepKind.VALUE, line.net)]
    if value != line.net:
        told.append(step(StepKind.PLUS, value - line.net, tax=TaxKind.IPI))
    if formed != value:
        told.append(step(StepKind.GROSSED_UP, formed))
    if chosen.reduction:
        told.append(step(StepKind.REDUCTION, chosen.reduction))
    return told


def _relief(value: Money, charged: Money, found: Found, chosen: IcmsTreatment) -> Relief | None:
    """The tax that would have been charged in full, less the one that was; inside the price where a
    state reckons so (price / (1 - rate) x rate)."""
    if chosen.relief is None:
        return None
    whole = value.amount * found.rate
    whole = whole / (100 - found.rate) if chosen.relief_inside else whole / 100
    return Relief(reason=chosen.relief, amount=Money.rounded(max(whole - charged.amount, Decimal(0))))
