"""A company's own tax rule: drafted by one person, approved by another, in force between two days."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from domain.fiscal.rule_book import CompanyRule
from domain.fiscal.rule_conditions import TaxConditions
from domain.fiscal.rule_outcome import TaxOutcome
from domain.fiscal.tax_rule_events import (
    TaxRuleApproved,
    TaxRuleEnded,
    TaxRuleReturned,
    TaxRuleSubmitted,
)
from domain.kernel.action import Action
from domain.kernel.aggregate import Aggregate
from domain.kernel.refusal import FourEyes, InvalidTransition, OutOfRange, Refusal


class TaxRuleStatus(StrEnum):
    """Where a rule is in its life."""

    DRAFT = "DRAFT"
    """Being written; applies to nothing."""
    REVIEW = "REVIEW"
    """Waits for somebody else's approval."""
    APPROVED = "APPROVED"
    """Applies while it is in force."""
    EXPIRED = "EXPIRED"
    """Its last day is known and it is not written any more; it still explains that time."""


class TaxRuleAmbiguous(Refusal):
    """Another rule, as specific, decides the same of the same items at the same time; facts: ``rival``,
    its name, and ``parts``."""

    code = "TAX_RULE_AMBIGUOUS"


class TaxRuleOverlaps(Refusal):
    """A rule with the same conditions is in force at the same time; facts: ``rival``, its name."""

    code = "TAX_RULE_OVERLAPS"


class TaxRuleLeavesGap(Refusal):
    """Products bear its tax class, and neither rules nor law say all; facts: ``tax_class``, ``parts``."""

    code = "TAX_RULE_LEAVES_GAP"


@dataclass(frozen=True, kw_only=True)
class TaxRuleText:
    """What a rule says, and why."""

    name: str
    conditions: TaxConditions
    outcome: TaxOutcome
    valid_from: date
    valid_until: date | None
    norm: str
    source: str
    checked: date | None
    replaces_id: UUID | None


@dataclass(eq=False, kw_only=True)
class TaxRule(Aggregate):
    """``checked`` is the day on which it was compared with its ``source``; ``replaces_id`` the rule that
    ends the day before this one begins."""

    id: UUID
    version: int = 1
    name: str
    status: TaxRuleStatus = TaxRuleStatus.DRAFT
    conditions: TaxConditions
    outcome: TaxOutcome
    valid_from: date
    valid_until: date | None
    norm: str
    source: str
    checked: date | None
    replaces_id: UUID | None = None
    written_by: UUID
    approved_by: UUID | None = None
    approved_at: datetime | None = None
    revision: int | None = None
    """Rises over all rules of the company whenever one begins or ends."""

    @classmethod
    def draft(cls, *, id: UUID, text: TaxRuleText, by: UUID) -> TaxRule:
        return cls(id=id, written_by=by, **vars(text))

    def revise(self, text: TaxRuleText, *, by: UUID) -> None:
        """Put this text in place of the one that was there; who does is its author from then on."""
        self._expect(TaxRuleStatus.DRAFT, to=TaxRuleStatus.DRAFT)
        for name, value in vars(text).items():
            setattr(self, name, value)
        self.written_by = by

    def submit(self) -> None:
        """Have somebody else approve it."""
        self._expect(TaxRuleStatus.DRAFT, to=TaxRuleStatus.REVIEW)
        self.status = TaxRuleStatus.REVIEW
        self.record(TaxRuleSubmitted(tax_rule_id=self.id, rule_version=self.version + 1))

    def approve(self, *, by: UUID, at: datetime, revision: int) -> None:
        """Raises FourEyes, InvalidTransition."""
        self._expect_another(by)
        self._expect(TaxRuleStatus.REVIEW, to=TaxRuleStatus.APPROVED)
        self.status, self.approved_by, self.approved_at = TaxRuleStatus.APPROVED, by, at
        self.revision = revision
        self.record(TaxRuleApproved(tax_rule_id=self.id))

    def return_to_draft(self) -> None:
        """It was not approved; its author may write it anew."""
        if self.status is TaxRuleStatus.REVIEW:
            self.status = TaxRuleStatus.DRAFT
            self.record(TaxRuleReturned(tax_rule_id=self.id))

    def end(self, *, on: date, by: UUID, today: date, revision: int) -> None:
        """Its last day, today or later. Raises FourEyes, InvalidTransition, OutOfRange."""
        self._expect_another(by)
        if on < today:
            raise OutOfRange("on", from_=today)
        self.give_way(on=on, revision=revision)

    def give_way(self, *, on: date, revision: int) -> None:
        """So much earlier it ends, for its successor. Raises InvalidTransition, OutOfRange."""
        self._expect(TaxRuleStatus.APPROVED, to=TaxRuleStatus.EXPIRED)
        if on < self.valid_from or (self.valid_until is not None and on > self.valid_until):
            raise OutOfRange("on", from_=self.valid_from, to=self.valid_until)
        self.valid_until, self.status, self.revision = on, TaxRuleStatus.EXPIRED, revision
        self.record(TaxRuleEnded(tax_rule_id=self.id, last_day=on))

    @property
    def rule(self) -> CompanyRule:
        """What it says, as documents are determined by it."""
        return CompanyRule(
            id=self.id,
            name=self.name,
            conditions=self.conditions,
            outcome=self.outcome,
            valid_from=self.valid_from,
            valid_until=self.valid_until,
            norm=self.norm,
        )

    def check_against(self, others: Iterable[TaxRule]) -> None:
        """No two rules may decide the same. Raises TaxRuleOverlaps, TaxRuleAmbiguous."""
        for other in others:
            shared = self.outcome.parts & other.outcome.parts
            if other.id == self.id or not shared or not self._meets(other):
                continue
            if self.conditions == other.conditions:
                raise TaxRuleOverlaps(rival=other.name)
            raise TaxRuleAmbiguous(rival=other.name, parts=", ".join(sorted(shared)))

    def _meets(self, other: TaxRule) -> bool:
        return (
            self.conditions.specificity == other.conditions.specificity
            and self.conditions.can_meet(other.conditions)
            and self._until_after(other) >= self.valid_from
        )

    def _until_after(self, other: TaxRule) -> date:
        """The last day on which both hold, or one before this rule begins."""
        last = min(self.valid_until or date.max, other.valid_until or date.max)
        return last if last >= other.valid_from else self.valid_from - timedelta(days=1)

    def _expect_another(self, person: UUID) -> None:
        if person == self.written_by:
            raise FourEyes()

    def _expect(self, status: TaxRuleStatus, *, to: TaxRuleStatus) -> None:
        if self.status is not status:
            raise InvalidTransition.of(self.status, to, [status])


def actions_of(status: str) -> list[Action]:
    """What may be done with a rule in this state."""
    state = InvalidTransition.code
    return [
        Action.of("reviseTaxRule", status == TaxRuleStatus.DRAFT, state),
        Action.of("submitTaxRule", status == TaxRuleStatus.DRAFT, state),
        Action.of("approve", status == TaxRuleStatus.REVIEW, state, requires="fiscal.tax_rule.approve"),
        Action.of("endTaxRule", status == TaxRuleStatus.APPROVED, state),
    ]
