"""The rules behind a figure: rows of law and rules of the company, by the ids that taxes name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from domain.fiscal.rule_book import RuleBook
from domain.fiscal.taxes import Tax
from domain.kernel.law import Law


class RuleOrigin(StrEnum):
    """Who made a rule."""

    LAW = "LAW"
    """A dated row of law, the same for all companies."""
    COMPANY = "COMPANY"
    """A tax rule of the company's own."""


@dataclass(frozen=True, kw_only=True)
class AppliedRule:
    """``title`` says what it answers; ``source`` and ``checked`` are known of rows of law."""

    id: str
    origin: RuleOrigin
    title: str
    norm: str
    valid_from: date
    valid_until: date | None
    source: str | None = None
    checked: date | None = None


def rules_by_id(law: Law, book: RuleBook) -> dict[str, AppliedRule]:
    """All that may be behind a figure of this day."""
    of_law = (
        AppliedRule(
            id=rule.id,
            origin=RuleOrigin.LAW,
            title=rule.title,
            norm=rule.norm,
            valid_from=rule.valid_from,
            valid_until=rule.valid_until,
            source=rule.source,
            checked=rule.checked,
        )
        for rule in law.rules.values()
    )
    of_company = (
        AppliedRule(
            id=rule.reference,
            origin=RuleOrigin.COMPANY,
            title=rule.name,
            norm=rule.norm,
            valid_from=rule.valid_from,
            valid_until=rule.valid_until,
        )
        for rule in book.on(law.day)
    )
    return {rule.id: rule for rule in (*of_law, *of_company)}


def unrounded(tax: Tax) -> Decimal | None:
    """The amount before it was rounded half up to the cent, where base times rate is all there is to it."""
    exact = tax.base.amount * (tax.rate - (tax.interstate_rate or 0)) / 100
    return exact if tax.base.percent(tax.rate - (tax.interstate_rate or 0)) == tax.amount else None
