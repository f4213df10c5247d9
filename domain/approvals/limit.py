"""Up to what somebody may approve, alone, what others ask for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from domain.approvals.kinds import ApprovalKind, Measure
from domain.kernel.action import Action
from domain.kernel.aggregate import Aggregate
from domain.kernel.money import Money
from domain.kernel.refusal import InvalidTransition

Worth = Money | Decimal | None
"""Reais, percent, or nothing, as the kind is measured."""


@dataclass(frozen=True, kw_only=True)
class Reach:
    """How far somebody's authority goes: not at all, ``up_to`` so much, or without a bound (None)."""

    may: bool
    up_to: Worth = None

    def covers(self, worth: Worth) -> bool:
        return self.may and (self.up_to is None or worth is None or worth <= self.up_to)  # ty: ignore

    def includes(self, other: Reach) -> bool:
        """Whether it goes at least as far."""
        if not other.may:
            return True
        return self.may and (self.up_to is None or (other.up_to is not None and self.covers(other.up_to)))


NONE, ANY = Reach(may=False), Reach(may=True)


def furthest(reaches: Iterable[Reach]) -> Reach:
    """Of somebody with several roles."""
    best = NONE
    for reach in reaches:
        best = reach if reach.includes(best) else best
    return best


@dataclass(frozen=True, kw_only=True)
class RoleReach:
    """A role as approvals see it: whether it ``allows`` to decide the kind, what it grants alone of a
    discount, and the limit that was set for it, where one was."""

    allows: bool
    discount_limit: Decimal
    chosen: Reach | None = None

    def of(self, kind: ApprovalKind) -> Reach:
        """What was set; else for orders what the role grants alone, for others what it allows."""
        if self.chosen is not None:
            return self.chosen
        if kind is ApprovalKind.ORDER:
            return Reach(may=True, up_to=self.discount_limit)
        return ANY if self.allows else NONE


@dataclass(eq=False, kw_only=True)
class ApprovalLimit(Aggregate):
    """What members of a role may approve of a kind: nothing unless ``allowed``; without a bound while
    neither ``amount`` nor ``percent`` is one."""

    id: UUID
    version: int = 1
    kind: ApprovalKind
    role_id: UUID
    allowed: bool = False
    amount: Money | None = None
    percent: Decimal | None = None

    @property
    def reach(self) -> Reach:
        return reach_of(self.allowed, self.amount, self.percent)

    def set(self, reach: Reach) -> None:
        """From the next decision on."""
        self.allowed = reach.may
        self.amount = reach.up_to if isinstance(reach.up_to, Money) else None
        self.percent = reach.up_to if isinstance(reach.up_to, Decimal) else None


def actions_of(allowed: bool) -> list[Action]:
    """What may be done with a limit, by whoever may set it."""
    return [Action.of("removeApprovalLimit", allowed, InvalidTransition.code)]


def reach_of(allowed: bool, amount: Money | None, percent: Decimal | None) -> Reach:
    return Reach(may=True, up_to=percent if amount is None else amount) if allowed else NONE


def measured(measure: Measure, amount: Money | None, percent: Decimal | None) -> Worth:
    """That of the two in which the kind is measured."""
    match measure:
        case Measure.MONEY:
            return amount
        case Measure.PERCENT:
            return percent
    return None
