"""ICMS of the sales to come, charged in advance from the buyer (ICMS-ST; LC 87/1996, art. 8)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from domain.fiscal.poverty_fund import fund_rate, laid_on
from domain.fiscal.rate_difference import difference
from domain.fiscal.state_rates import Found, charged_here, internal, interstate
from domain.fiscal.tax_step import Step, StepKind, chosen_by, rounded, step
from domain.fiscal.taxable_sale import TaxableLine, TaxableSale
from domain.fiscal.taxes import Tax, TaxKind
from domain.fiscal.treatment import IcmsTreatment, ShareMethod, SubstitutionTreatment
from domain.kernel.law import Law
from domain.kernel.money import ZERO, Money, half_up

LIST_PRICE, MARGIN, OPERATION = "0", "4", "6"
"""modBCST: a published price, a margin, the value of the operation."""

EXEMPT_ITSELF = "30"
"""The sale itself is not taxed, so nothing of its own is deducted."""


@dataclass(frozen=True, kw_only=True)
class Advance:
    """What is charged in advance, of whom: ``value`` has freight, other charges and IPI in it,
    ``inside`` is the rate where the goods go."""

    line: TaxableLine
    sale: TaxableSale
    chosen: IcmsTreatment
    told: SubstitutionTreatment
    law: Law
    value: Money
    inside: Found


@dataclass(frozen=True, kw_only=True)
class Formed:
    """A base, by which code it was formed (modBCST), and the steps to it."""

    base: Money
    method: str
    steps: list[Step]
    margin: Decimal | None = None


def substitution(
    line: TaxableLine, sale: TaxableSale, chosen: IcmsTreatment, law: Law, *, ipi: Money, own: list[Tax]
) -> list[Tax]:
    """The tax on the price of the sales to come, less that of this sale, and the fund of the state.

    ``own`` are the ICMS and the fund charged on this sale. Raises Missing.
    """
    told = chosen.substitution
    if told is None:
        return []
    advance = Advance(
        line=line,
        sale=sale,
        chosen=chosen,
        told=told,
        law=law,
        value=line.net + ipi,
        inside=internal(sale.recipient_state, law, instead=told.rate),
    )
    if told.method is None:
        return _of_sales_to_come(advance, own)
    if not sale.interstate:
        raise law.missing("difference between the ICMS rates of two states", sale.issuer_state)
    return _of_consumer(advance, told.method)


def adjusted_margin(margin: Decimal, *, inside: Decimal, between: Decimal) -> Decimal:
    """The margin for goods that cross a border, to four places of percent; the published one where the
    internal rate is not the higher (Convênio ICMS 142/2018, clause 11)."""
    if inside <= between:
        return margin
    return half_up((100 + margin) * (100 - between) / (100 - inside) - 100, 4)


def _of_sales_to_come(advance: Advance, own: list[Tax]) -> list[Tax]:
    formed, rate = _formed(advance), advance.inside.rate
    less = _deducted(advance, own)
    steps = [*formed.steps, step(StepKind.BASE, formed.base), advance.inside.step]
    steps.append(step(StepKind.MINUS, less, tax=TaxKind.ICMS))
    exact = formed.base.amount * rate / 100 - less.amount
    fund = Money.total(tax.amount for tax in own if tax.kind is TaxKind.FCP)
    return [_charged(advance, formed, exact, steps), *_fund(advance, formed.base, less=fund)]


def _of_consumer(advance: Advance, method: ShareMethod) -> list[Tax]:
    """The difference between the rates, where the buyer pays ICMS and consumes the goods."""
    between = interstate(advance.line, advance.sale, advance.law)
    fund = fund_rate(advance.sale.recipient_state, advance.chosen, advance.law)
    found = difference(method, advance.value, inside=advance.inside.rate, between=between.rate, fund=fund)
    formed = Formed(base=found.base, method=OPERATION, steps=[])
    steps = [step(StepKind.VALUE, advance.value), step(StepKind.BASE, found.base), advance.inside.step]
    steps.append(step(StepKind.LESS_RATE, between.rate))
    return [_charged(advance, formed, found.exact, steps), *_fund(advance, found.base, less=ZERO)]


def _formed(advance: Advance) -> Formed:
    told, left = advance.told, 100 - advance.told.reduction
    shrunk = [step(StepKind.REDUCTION, told.reduction)] if told.reduction else []
    if told.final_price is not None:
        units = advance.line.quantity
        price = [step(StepKind.FINAL_PRICE, told.final_price), step(StepKind.QUANTITY, units)]
        base = Money.rounded(told.final_price * units * left / 100)
        return Formed(base=base, method=LIST_PRICE, steps=[*price, *shrunk])
    margin, steps = _margin(advance)
    base = Money.rounded(advance.value.amount * (100 + margin) / 100 * left / 100)
    steps = [step(StepKind.VALUE, advance.value), *steps, *shrunk]
    return Formed(base=base, method=MARGIN, margin=margin, steps=steps)


def _margin(advance: Advance) -> tuple[Decimal, list[Step]]:
    """Not adjusted for companies under Simples (Convênio ICMS 35/2011)."""
    margin = advance.told.margin
    if margin is None:
        raise advance.law.missing("margin of tax substitution (MVA)", advance.line.ncm)
    steps = [step(StepKind.MARGIN, margin)]
    if not advance.sale.interstate or advance.sale.under_simples:
        return margin, steps
    between = interstate(advance.line, advance.sale, advance.law).rate
    adjusted = adjusted_margin(margin, inside=advance.inside.rate, between=between)
    return adjusted, [*steps, step(StepKind.ADJUSTED_MARGIN, adjusted)]


def _deducted(advance: Advance, own: list[Tax]) -> Money:
    """The tax of this sale; under Simples what others would have charged (LC 123/2006, art. 13, § 6)."""
    line, chosen = advance.line, advance.chosen
    if chosen.situation == EXEMPT_ITSELF:
        return ZERO
    if chosen.charged:
        return own[0].before_deferral
    return line.net.percent(charged_here(line, advance.sale, advance.law, instead=chosen.rate).rate)


def _fund(advance: Advance, base: Money, *, less: Money) -> list[Tax]:
    """Less the fund charged on this sale (rule N23d-10)."""
    state = advance.sale.recipient_state
    return laid_on(TaxKind.FCP_SUBSTITUTION, state, base, advance.chosen, advance.law, less=less)


def _charged(advance: Advance, formed: Formed, exact: Decimal, steps: list[Step]) -> Tax:
    told = advance.told
    amount, trail = rounded(exact, [*chosen_by(told.rules), *steps])
    return Tax(
        kind=TaxKind.ICMS_SUBSTITUTION,
        situation=advance.chosen.situation,
        base=formed.base,
        rate=advance.inside.rate,
        amount=amount,
        rules=(*advance.chosen.rules, *told.rules, *advance.inside.rules),
        reduction=told.reduction or None,
        margin=formed.margin,
        method=formed.method,
        steps=trail,
    )
