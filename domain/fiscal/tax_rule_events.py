"""What happens to a company's tax rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.kernel.aggregate import Event


@dataclass(frozen=True, kw_only=True)
class TaxRuleFact(Event):
    """A fact about one rule."""

    subject = "tax_rule_id"

    tax_rule_id: UUID


@dataclass(frozen=True, kw_only=True)
class TaxRuleSubmitted(TaxRuleFact):
    """A rule waits for another person's approval, in the version that is named."""

    rule_version: int


@dataclass(frozen=True, kw_only=True)
class TaxRuleApproved(TaxRuleFact):
    """From its first day on it decides how goods are taxed."""


@dataclass(frozen=True, kw_only=True)
class TaxRuleReturned(TaxRuleFact):
    """It was not approved, or taken back, and is a draft again."""


@dataclass(frozen=True, kw_only=True)
class TaxRuleEnded(TaxRuleFact):
    """``last_day`` is the last on which it applies."""

    last_day: date
