"""Putting a tax rule in force: it contradicts no other, and leaves nothing of its class unsaid."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Protocol
from uuid import UUID

from domain.fiscal.facts import Establishments, IssuingEstablishment
from domain.fiscal.tax_rule import TaxRule, TaxRuleLeavesGap, TaxRuleStatus
from domain.fiscal.tax_rules import (
    ConsumptionClass,
    ConsumptionDuty,
    ContributionRate,
    Duty,
    IcmsSituation,
)
from domain.fiscal.taxes import TaxKind
from domain.kernel.brazil import ContributionRegime, TaxRegime
from domain.kernel.command import UnitOfWork
from domain.kernel.four_eyes import refuse_same_person
from domain.kernel.law import Law, LawBook

REVISION = "tax_rule_revision"
"""The series that rises with every change of the rules in force; it also puts approvals in a row."""
STANDING = [TaxRuleStatus.APPROVED, TaxRuleStatus.EXPIRED]


class TaxClasses(Protocol):
    async def are_used(self, tax_class: str) -> bool:
        """Whether a product bears it."""
        ...


async def put_in_force(rule_id: UUID, uow: UnitOfWork) -> None:
    """Raises FourEyes, TaxRuleOverlaps, TaxRuleAmbiguous, TaxRuleLeavesGap."""
    revision = await uow.next_number(REVISION)
    rule = await uow.get(TaxRule, rule_id, lock=True)
    if rule.replaces_id is not None:
        earlier = await uow.get(TaxRule, rule.replaces_id, lock=True)
        earlier.give_way(on=rule.valid_from - timedelta(days=1), revision=revision)
    standing = await uow.find_all(TaxRule, status=STANDING)
    rule.check_against(standing)
    await _check_gap(rule, standing, uow)
    rule.approve(by=uow.actor, at=uow.now, revision=revision)
    await refuse_same_person(uow, rule.written_by)


async def _check_gap(rule: TaxRule, standing: Sequence[TaxRule], uow: UnitOfWork) -> None:
    """What waits for approval counts as said: rules of one class are approved one after the other."""
    tax_class = rule.conditions.tax_class
    if tax_class is None or not await uow.ask(TaxClasses).are_used(tax_class):
        return
    law = await uow.ask(LawBook).on(max(rule.valid_from, uow.today))
    issuing = await uow.ask(Establishments).issuing()
    waiting = await uow.find_all(TaxRule, status=TaxRuleStatus.REVIEW)
    said = _said(rule, [*standing, *waiting])
    if missing := [part for part in _unsaid_by(law, tax_class, rule, issuing) if part not in said]:
        raise TaxRuleLeavesGap(tax_class=tax_class, parts=", ".join(missing))


def _said(rule: TaxRule, others: Sequence[TaxRule]) -> set[str]:
    """The parts that some rule decides for items of this one."""
    near = (other for other in others if other.conditions.can_meet(rule.conditions))
    return set().union(rule.outcome.parts, *(other.outcome.parts for other in near))


def _unsaid_by(law: Law, tax_class: str, rule: TaxRule, issuing: IssuingEstablishment) -> list[str]:
    """The parts of which no row of law speaks for this class."""
    regime = rule.conditions.regime or issuing.issuer.regime
    regular = regime is TaxRegime.REGULAR
    contributions = issuing.contribution_regime if regular else ContributionRegime.UNIFIED
    duty = law.find(ConsumptionDuty, regime)
    unsaid = {
        "icms": law.find(IcmsSituation, tax_class, regime) is None,
        "contributions": law.find(ContributionRate, TaxKind.PIS, contributions, tax_class) is None,
        "consumption": duty is not None
        and duty.duty is Duty.REQUIRED
        and law.find(ConsumptionClass, tax_class) is None,
    }
    return [part for part, missing in unsaid.items() if missing]
