"""Unions and what is agreed with them: each rule a dated row, as the collective agreement says it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from domain.kernel.action import Action
from domain.kernel.aggregate import Aggregate
from domain.kernel.law import Law
from domain.kernel.money import ZERO, Money
from domain.kernel.refusal import NotFound, OutOfRange, Refusal
from domain.people.dated import check_order, ended, refuse_overlap
from domain.people.labour_law import term
from domain.people.payroll.law import LabourRate, LabourRateFigure, LabourTermFigure


class UnionRuleKind(StrEnum):
    """What is agreed."""

    FLOOR_SALARY = "FLOOR_SALARY"
    """The least that is paid a month (piso), for a full week."""
    OVERTIME_RATE = "OVERTIME_RATE"
    """Percent on top of an hour of overtime."""
    REST_DAY_OVERTIME_RATE = "REST_DAY_OVERTIME_RATE"
    """Percent on top of an hour on a Sunday or holiday."""
    NIGHT_RATE = "NIGHT_RATE"
    """Percent on top of an hour at night."""
    MEAL_VALUE = "MEAL_VALUE"
    """A meal, in reais a day."""
    ANNUAL_RAISE = "ANNUAL_RAISE"
    """Percent by which pay rises on the day from which it is valid."""


MOST_RATE = Decimal(999)
IN_MONEY = frozenset({UnionRuleKind.FLOOR_SALARY, UnionRuleKind.MEAL_VALUE})
LEAST_RATE: Mapping[UnionRuleKind, LabourRateFigure] = {
    UnionRuleKind.OVERTIME_RATE: LabourRateFigure.OVERTIME,
    UnionRuleKind.REST_DAY_OVERTIME_RATE: LabourRateFigure.OVERTIME_REST_DAY,
    UnionRuleKind.NIGHT_RATE: LabourRateFigure.NIGHT,
}
"""Below which nothing can be agreed."""


class BelowFloor(Refusal):
    """The union has agreed on more; facts: ``least``."""

    code = "BELOW_FLOOR_SALARY"


@dataclass(eq=False, kw_only=True)
class UnionRule:
    """``amount`` in reais or ``rate`` in percent, by its kind; ``norm`` names the agreement."""

    id: UUID
    position: int
    kind: UnionRuleKind
    amount: Money | None
    rate: Decimal | None
    valid_from: date
    valid_until: date | None
    norm: str


@dataclass(eq=False, kw_only=True)
class LaborUnion(Aggregate):
    """``base_month`` is the month of its data-base, 1 to 12."""

    id: UUID
    version: int = 1
    name: str
    cnpj: str
    base_month: int
    rules: list[UnionRule] = field(default_factory=list)

    def agree(
        self,
        *,
        id: UUID,
        kind: UnionRuleKind,
        amount: Money | None,
        rate: Decimal | None,
        valid_from: date,
        valid_until: date | None,
        norm: str,
        law: Law,
    ) -> UnionRule:
        """By the law of its first day. Raises OutOfRange, PeriodsOverlap."""
        check_measure(kind, amount, rate, law)
        check_order(valid_from, valid_until)
        refuse_overlap(valid_from, valid_until, [rule for rule in self.rules if rule.kind is kind])
        rule = UnionRule(
            id=id,
            position=len(self.rules) + 1,
            kind=kind,
            amount=amount,
            rate=rate,
            valid_from=valid_from,
            valid_until=valid_until,
            norm=norm,
        )
        self.rules.append(rule)
        return rule

    def end_rule(self, id: UUID, *, on: date) -> None:
        """With this as its last day, no later than was said. Raises NotFound, OutOfRange."""
        rule = next((rule for rule in self.rules if rule.id == id), None)
        if rule is None:
            raise NotFound("rule_id", kind="UnionRule", id=str(id))
        rule.valid_until = ended(rule, on)

    def rule_on(self, day: date, kind: UnionRuleKind) -> UnionRule | None:
        """What is agreed for this day."""
        return next(
            (
                rule
                for rule in self.rules
                if rule.kind is kind
                and rule.valid_from <= day
                and (rule.valid_until is None or day <= rule.valid_until)
            ),
            None,
        )

    def check_pay(self, salary: Money, weekly_hours: Decimal | None, on: date, law: Law) -> None:
        """Raises BelowFloor."""
        least = self.least_pay(weekly_hours, on, law)
        if least is not None and salary < least:
            raise BelowFloor(least=least)

    def least_pay(self, weekly_hours: Decimal | None, on: date, law: Law) -> Money | None:
        """The floor of the day, in proportion to the hours (TST, OJ 358 SDI-1)."""
        floor = self.rule_on(on, UnionRuleKind.FLOOR_SALARY)
        if floor is None or floor.amount is None:
            return None
        full = Decimal(term(law, LabourTermFigure.WORK_WEEK).days)
        return floor.amount.portion(min(weekly_hours or full, full), of=full)


def actions_of(agreed: bool, left: bool) -> list[Action]:
    """What may be done with a union with which something was ``agreed``, of which something is ``left``: a
    rule that can end sooner."""
    return [Action.of("endUnionRule", left, OutOfRange.code if agreed else NotFound.code)]


def check_measure(kind: UnionRuleKind, amount: Money | None, rate: Decimal | None, law: Law) -> None:
    """Money or percent, as the kind is measured, and no less than the law allows. Raises OutOfRange."""
    if kind in IN_MONEY:
        if amount is None or amount <= ZERO or rate is not None:
            raise OutOfRange("amount", above="0")
        return
    figure = LEAST_RATE.get(kind)
    bound = None if figure is None else law.rule(LabourRate, figure)
    least = Decimal(0) if bound is None else bound.rate
    if amount is not None or rate is None or not rate.is_finite() or not least <= rate <= MOST_RATE:
        raise OutOfRange("rate", least=str(least), most=str(MOST_RATE), norm=bound and bound.norm)
    if rate != rate.quantize(Decimal("0.0001")):
        raise OutOfRange("rate", places=4)
