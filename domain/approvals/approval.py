"""An approval: asked for by one person, decided by another within their limit, once (quatro olhos)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from domain.approvals.events import (
    ApprovalExpired,
    ApprovalGranted,
    ApprovalRefused,
    ApprovalRequested,
    ApprovalWithdrawn,
)
from domain.approvals.kinds import RULES, ApprovalKind, Rule
from domain.approvals.limit import Reach, Worth, measured
from domain.kernel.action import Action
from domain.kernel.aggregate import Aggregate
from domain.kernel.money import Money
from domain.kernel.refusal import FourEyes, InvalidTransition, Refusal


class ApprovalStatus(StrEnum):
    """Whether it was decided."""

    REQUESTED = "REQUESTED"
    """Nobody has decided. APPROVED, REFUSED, EXPIRED or WITHDRAWN may follow."""
    APPROVED = "APPROVED"
    """An end: another person agreed to it."""
    REFUSED = "REFUSED"
    """An end: another person said no; nothing was done."""
    EXPIRED = "EXPIRED"
    """Nobody decided in time."""
    WITHDRAWN = "WITHDRAWN"
    """Who asked took it back, or what was asked for is given up."""


class AboveApprovalLimit(Refusal):
    """It is more than who decides may approve; facts: ``limit``, none when they may approve nothing."""

    code = "APPROVAL_ABOVE_LIMIT"


class ApprovalLimitBeyondOwn(Refusal):
    """Nobody lets others approve more than they may themselves; facts: ``limit``."""

    code = "APPROVAL_LIMIT_BEYOND_OWN"


class ApprovalTimeOver(Refusal):
    """It is too late to decide; facts: ``expired_at``."""

    code = "APPROVAL_EXPIRED"


class ApprovalSubjectChanged(Refusal):
    """What was asked for is not what it was; facts: ``asked_version``, ``current_version``."""

    code = "APPROVAL_SUBJECT_CHANGED"


class PersonRequired(Refusal):
    """Where money goes a person decides, and no key."""

    code = "PERSON_REQUIRED"


class NotTheAuthor(Refusal):
    """Only who asked for it takes it back."""

    code = "NOT_THE_AUTHOR"


@dataclass(frozen=True, kw_only=True)
class Approver:
    """Who acts: ``id`` is the member's or the key's, ``person_id`` the member's who answers for it."""

    id: UUID
    person_id: UUID | None
    reach: Reach

    @property
    def is_person(self) -> bool:
        return self.id == self.person_id


@dataclass(frozen=True, kw_only=True)
class ApprovalChange:
    """What became of an approval, by whom and why; ``before`` is None at its beginning."""

    id: UUID
    approval_id: UUID
    position: int
    before: ApprovalStatus | None
    after: ApprovalStatus
    changed_by: UUID
    changed_at: datetime
    reason: str | None


@dataclass(eq=False, kw_only=True)
class Approval(Aggregate):
    """``author_id`` is the person who answers for who asked, where the kind wants persons. What it is
    about had ``subject_version`` when it was asked for. Before ``effective_at`` nothing follows."""

    id: UUID
    version: int = 1
    kind: ApprovalKind
    status: ApprovalStatus = ApprovalStatus.REQUESTED
    subject_id: UUID
    subject_version: int
    amount: Money | None
    percent: Decimal | None
    reason: str | None
    requested_by: UUID
    author_id: UUID | None
    requested_at: datetime
    expires_at: datetime | None
    decided_by: UUID | None = None
    decided_at: datetime | None = None
    decision_reason: str | None = None
    effective_at: datetime | None = None

    @property
    def rule(self) -> Rule:
        return RULES[self.kind]

    @property
    def worth(self) -> Worth:
        return measured(self.rule.measure, self.amount, self.percent)

    def ask(self) -> None:
        """Have somebody else decide."""
        self.record(ApprovalRequested(**self._about))

    def approve(
        self, *, by: Approver, at: datetime, reason: str | None, effective_at: datetime | None
    ) -> None:
        """Raises FourEyes, PersonRequired, AboveApprovalLimit, ApprovalTimeOver, InvalidTransition."""
        if {by.id, by.person_id} & self._authors:
            raise FourEyes()
        if self.rule.by_person and not by.is_person:
            raise PersonRequired()
        if not by.reach.covers(self.worth):
            raise AboveApprovalLimit(limit=by.reach.up_to if by.reach.may else None)
        if self.is_over(at):
            raise ApprovalTimeOver(expired_at=self.expires_at)
        self._become(ApprovalStatus.APPROVED, by=by.id, at=at, reason=reason)
        self.effective_at = effective_at
        self.record(ApprovalGranted(**self._about))

    def refuse(self, *, by: UUID, at: datetime, reason: str) -> None:
        """By anybody who may decide, the one who asked included."""
        self._become(ApprovalStatus.REFUSED, by=by, at=at, reason=reason)
        self.record(ApprovalRefused(**self._about))

    def withdraw(self, *, by: UUID, at: datetime, reason: str | None) -> None:
        """By who asked. Raises NotTheAuthor, InvalidTransition."""
        if by not in self._authors:
            raise NotTheAuthor()
        self.give_up(by=by, at=at, reason=reason)

    def give_up(self, *, by: UUID, at: datetime, reason: str | None) -> None:
        """What was asked for will not happen, whoever decided that."""
        self._become(ApprovalStatus.WITHDRAWN, by=by, at=at, reason=reason)
        self.record(ApprovalWithdrawn(**self._about))

    def expire(self, *, by: UUID, at: datetime) -> bool:
        """Whether it did: not where it was decided, or its time is not over."""
        if self.status is not ApprovalStatus.REQUESTED or not self.is_over(at):
            return False
        self._become(ApprovalStatus.EXPIRED, by=by, at=at, reason=None)
        self.record(ApprovalExpired(**self._about))
        return True

    def is_over(self, at: datetime) -> bool:
        return self.expires_at is not None and at >= self.expires_at

    @property
    def _about(self) -> dict[str, Any]:
        return {
            "approval_id": self.id,
            "kind": self.kind.value,
            "about_id": self.subject_id,
            "requested_by": self.requested_by,
        }

    @property
    def _authors(self) -> set[UUID | None]:
        return {self.requested_by} | ({self.author_id} - {None})

    def _become(self, status: ApprovalStatus, *, by: UUID, at: datetime, reason: str | None) -> None:
        if self.status is not ApprovalStatus.REQUESTED:
            raise InvalidTransition.of(self.status, status, [ApprovalStatus.REQUESTED])
        self.status, self.decided_by, self.decided_at, self.decision_reason = status, by, at, reason


def actions_of(status: str | None, over: bool, kind: str) -> list[Action]:
    """What may be done with an approval in this state, whose time is ``over`` or not; None: there is none."""
    decide = RULES[ApprovalKind(kind)].permission
    open_ = status == ApprovalStatus.REQUESTED
    late = ApprovalTimeOver.code if open_ else InvalidTransition.code
    return [
        Action.of("approve", open_ and not over, late, requires=decide),
        Action.of("refuse", open_, InvalidTransition.code, requires=decide),
        Action.of("withdrawApproval", open_, InvalidTransition.code),
    ]
