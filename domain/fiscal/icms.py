"""ICMS of a sale of goods: the tax of the origin, the share of the destination (DIFAL), poverty funds."""

from __future__ import annotations

from decimal import Decimal

from domain.fiscal.tax_rules import (
    DestinationShare,
    InternalRate,
    InterstateRate,
    PovertyFund,
    ProductOrigin,
    StateArea,
)
from domain.fiscal.taxable_sale import TaxableLine, TaxableSale
from domain.fiscal.taxes import Tax, TaxKind
from domain.fiscal.treatment import IcmsTreatment
from domain.kernel.law import Law
from domain.kernel.money import ZERO


def icms(line: TaxableLine, sale: TaxableSale, chosen: IcmsTreatment, law: Law) -> Tax:
    """Charged on the net value at the internal or interstate rate; under Simples only stated."""
    rate, rules = _rate(line, sale, law) if chosen.charged else (Decimal(0), ())
    base = line.net if chosen.charged else ZERO
    return Tax(
        kind=TaxKind.ICMS,
        situation=chosen.situation,
        base=base,
        rate=rate,
        amount=base.percent(rate),
        rules=(*chosen.rules, *rules),
    )


def poverty_fund(line: TaxableLine, sale: TaxableSale, chosen: IcmsTreatment, law: Law) -> list[Tax]:
    """What the state lays on top of the ICMS charged inside it (ADCT, art. 82, § 1), on the same base."""
    if sale.interstate or not chosen.charged:
        return []
    return _fund(TaxKind.FCP, sale.issuer_state, line, chosen, law)


def destination_share(line: TaxableLine, sale: TaxableSale, chosen: IcmsTreatment, law: Law) -> list[Tax]:
    """Owed when goods go to a final consumer of another state who does not pay ICMS (EC 87/2015).

    That state's poverty fund comes on top, on the same base. Not by companies under Simples:
    STF, ADI 5469: clause nine of Convênio ICMS 93/2015 falls.
    """
    if not (chosen.charged and sale.interstate and sale.to_non_contributor):
        return []
    share = law.rule(DestinationShare, sale.recipient_state)
    internal, internal_rules = _internal_rate(sale.recipient_state, law)
    interstate, interstate_rules = _interstate_rate(line, sale, law)
    difference = max(internal - interstate, Decimal(0)) * share.share / 100
    return [
        Tax(
            kind=TaxKind.ICMS_DESTINATION,
            situation=chosen.situation,
            base=line.net,
            rate=internal,
            amount=line.net.percent(difference),
            rules=(share.id, *internal_rules, *interstate_rules),
            interstate_rate=interstate,
        ),
        *_fund(TaxKind.FCP_DESTINATION, sale.recipient_state, line, chosen, law),
    ]


def _fund(kind: TaxKind, state: str, line: TaxableLine, chosen: IcmsTreatment, law: Law) -> list[Tax]:
    if (fund := law.find(PovertyFund, state)) is None:
        return []
    return [
        Tax(
            kind=kind,
            situation=chosen.situation,
            base=line.net,
            rate=fund.rate,
            amount=line.net.percent(fund.rate),
            rules=(fund.id,),
        )
    ]


def _rate(line: TaxableLine, sale: TaxableSale, law: Law) -> tuple[Decimal, tuple[str, ...]]:
    return _interstate_rate(line, sale, law) if sale.interstate else _internal_rate(sale.issuer_state, law)


def _internal_rate(state: str, law: Law) -> tuple[Decimal, tuple[str, ...]]:
    internal = law.rule(InternalRate, state)
    return internal.rate, (internal.id,)


def _interstate_rate(line: TaxableLine, sale: TaxableSale, law: Law) -> tuple[Decimal, tuple[str, ...]]:
    origin = law.rule(ProductOrigin, line.origin)
    here, there = (
        law.rule(StateArea, sale.issuer_state),
        law.rule(StateArea, sale.recipient_state),
    )
    interstate = law.rule(InterstateRate, here.area, there.area, origin.imported)
    return interstate.rate, (interstate.id, origin.id)
