"""What has to be approved: of what it is, in what it is measured, and who may decide at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class ApprovalKind(StrEnum):
    """What is asked for."""

    ORDER = "ORDER"
    """An order held for its discount or its customer; measured by its highest discount in percent."""
    ENTRY = "ENTRY"
    """An entry by hand or a reversal; measured by what it debits."""
    BANK_DETAILS = "BANK_DETAILS"
    """Where a party is paid; there is nothing to measure."""
    TAX_RULE = "TAX_RULE"
    """A tax rule of the company's own; there is nothing to measure."""


class Measure(StrEnum):
    """In what a kind is measured."""

    PERCENT = "PERCENT"
    MONEY = "MONEY"
    NOTHING = "NOTHING"


@dataclass(frozen=True, kw_only=True)
class Rule:
    """``permission`` is needed to decide. With ``hours`` a request stands so long, with ``quarantine``
    what was approved waits so many hours; a company may choose others. ``by_person``: no key decides,
    and who made the key that asked is its author, too."""

    subject: str
    measure: Measure
    permission: str
    hours: int | None = None
    quarantine: int = 0
    by_person: bool = False


RULES: Mapping[ApprovalKind, Rule] = {
    ApprovalKind.ORDER: Rule(subject="order", measure=Measure.PERCENT, permission="sales.order.approve"),
    ApprovalKind.ENTRY: Rule(
        subject="entryrequest", measure=Measure.MONEY, permission="accounting.entry.approve"
    ),
    ApprovalKind.BANK_DETAILS: Rule(
        subject="bankdetails",
        measure=Measure.NOTHING,
        permission="finance.bank_details.approve",
        hours=168,
        quarantine=24,
        by_person=True,
    ),
    ApprovalKind.TAX_RULE: Rule(
        subject="taxrule", measure=Measure.NOTHING, permission="fiscal.tax_rule.approve"
    ),
}
"""What holds where a company has chosen nothing."""
