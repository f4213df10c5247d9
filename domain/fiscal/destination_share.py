"""The share of the state of destination in a sale to a final consumer (DIFAL), and its poverty fund."""

from __future__ import annotations

from decimal import Decimal

from domain.fiscal.poverty_fund import fund_rate, laid_on
from domain.fiscal.rate_difference import based, difference
from domain.fiscal.state_rates import internal, interstate
from domain.fiscal.tax_rules import DestinationShare
from domain.fiscal.tax_step import StepKind, cited, rounded, step
from domain.fiscal.taxable_sale import TaxableLine, TaxableSale
from domain.fiscal.taxes import Tax, TaxKind
from domain.fiscal.treatment import IcmsTreatment, ShareMethod
from domain.kernel.law import Law
from domain.kernel.money import Money


def owed(sale: TaxableSale, chosen: IcmsTreatment) -> bool:
    """When goods go to a final consumer of another state who does not pay ICMS (EC 87/2015).

    Not by companies under Simples: STF, ADI 5469: clause nine of Convênio ICMS 93/2015 falls.
    """
    return chosen.charged and sale.interstate and sale.to_non_contributor and not sale.under_simples


def destination_share(
    line: TaxableLine, sale: TaxableSale, chosen: IcmsTreatment, law: Law, *, value: Money
) -> list[Tax]:
    """``value`` is that of the operation; reliefs of the base count here too (Convênio ICMS 153/2015).
    The poverty fund of the state comes on top, on the same base. Raises Missing."""
    if not owed(sale, chosen):
        return []
    share = law.rule(DestinationShare, sale.recipient_state)
    inside = internal(sale.recipient_state, law, instead=chosen.destination_rate)
    between = interstate(line, sale, law)
    fund = fund_rate(sale.recipient_state, chosen, law)
    value = value.percent(100 - chosen.reduction)
    found = difference(share.method, value, inside=inside.rate, between=between.rate, fund=fund)
    steps = [step(StepKind.VALUE, value), cited(StepKind.SHARE, share.share, share)]
    steps += [step(StepKind.BASE, found.base), inside.step, step(StepKind.LESS_RATE, between.rate)]
    amount, told = rounded(found.exact * share.share / 100, steps)
    return [
        Tax(
            kind=TaxKind.ICMS_DESTINATION,
            situation=chosen.situation,
            base=found.base,
            rate=inside.rate,
            amount=amount,
            rules=(share.id, *inside.rules, *between.rules),
            interstate_rate=between.rate,
            steps=told,
        ),
        *laid_on(TaxKind.FCP_DESTINATION, sale.recipient_state, found.base, chosen, law),
    ]


def single_base(
    value: Money, sale: TaxableSale, chosen: IcmsTreatment, law: Law, *, between: Decimal
) -> Money:
    """The base of the origin too, where the law of the destination has one for both states."""
    if not owed(sale, chosen):
        return value
    share = law.rule(DestinationShare, sale.recipient_state)
    if share.method is not ShareMethod.INSIDE_DESTINATION:
        return value
    inside = internal(sale.recipient_state, law, instead=chosen.destination_rate)
    fund = fund_rate(sale.recipient_state, chosen, law)
    return based(share.method, value, inside=inside.rate, between=between, fund=fund)
