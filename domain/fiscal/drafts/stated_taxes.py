"""Taxes that are stated as another document stated them, instead of being found by a rule."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from domain.fiscal.consumption_taxes import consumption_taxes
from domain.fiscal.determination import Determined, Known, determined
from domain.fiscal.drafts.desk import Desk
from domain.fiscal.facts import FiscalProduct
from domain.fiscal.operation import GoodsOperation
from domain.fiscal.pis_cofins import contributions
from domain.fiscal.taxable_sale import TaxableLine
from domain.fiscal.taxes import Tax, TaxKind
from domain.kernel.money import ZERO, Money
from domain.kernel.refusal import Malformed, OutOfRange, checks

SHOWN = frozenset({"00", "40", "41", "50", "90", "900"})
"""Situations with which a document that undoes or adjusts another one is laid out here."""
CHARGED = frozenset({"00", "90", "900"})


@dataclass(kw_only=True)
class StatedIcms:
    situation: str
    """CST, or CSOSN of a company under Simples: 00, 40, 41, 50, 90 or 900."""
    rate: Decimal = Decimal(0)
    """Percent; nothing where the situation charges nothing."""


def check_icms(stated: StatedIcms, *path: str | int) -> None:
    """Raises Malformed, OutOfRange."""
    with checks() as check:
        known = stated.situation in SHOWN
        check.that(known, Malformed(*path, "situation", expected="00, 40, 41, 50, 90 or 900"))
        most = 100 if stated.situation in CHARGED else 0
        sound = 0 <= stated.rate <= most and stated.rate == round(stated.rate, 4)
        check.that(sound, OutOfRange(*path, "rate", least=0, most=most))


def parts_of(line: TaxableLine, product: FiscalProduct, operation: GoodsOperation, desk: Desk) -> Determined:
    """What the company's rules, and then the law, say of the item besides ICMS."""
    sale = desk.sale(line, operation=operation)
    known = Known(product_id=product.product_id, cest=product.cest)
    return determined(sale, desk.law, desk.rules, [known])[0]


def stated_taxes(stated: StatedIcms, parts: Determined) -> tuple[Tax, ...]:
    """ICMS as stated, the others by the rules of the line's operation."""
    line = parts.line
    owed = [_icms(stated, line.net if stated.rate else ZERO)]
    pis, cofins = (parts.contribution(kind) for kind in (TaxKind.PIS, TaxKind.COFINS))
    owed += contributions(line, pis, cofins, icms=owed[0].amount)
    return (*owed, *consumption_taxes(line, parts.consumption, parts.law, others=owed))


def _icms(stated: StatedIcms, base: Money) -> Tax:
    return Tax(
        kind=TaxKind.ICMS,
        situation=stated.situation,
        base=base,
        rate=stated.rate,
        amount=base.percent(stated.rate),
        rules=(),
    )
