"""Ends of employments (desligamento): registered by one, calculated, approved by another, paid, each once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from domain.kernel.action import Action
from domain.kernel.aggregate import Aggregate
from domain.kernel.money import ZERO, Money
from domain.kernel.refusal import FourEyes, InvalidTransition, Refusal
from domain.people.employee import ERASED, DismissalInitiative
from domain.people.ending import Ending
from domain.people.events import (
    TerminationApproved,
    TerminationCancelled,
    TerminationPaid,
    TerminationRegistered,
)
from domain.people.payroll.kinds import NoticeGiven, TerminationKind
from domain.people.payroll.settlement import TerminationPay

INITIATIVE = {
    TerminationKind.WITHOUT_CAUSE: DismissalInitiative.EMPLOYER,
    TerminationKind.RESIGNATION: DismissalInitiative.EMPLOYEE,
    TerminationKind.FOR_CAUSE: DismissalInitiative.EMPLOYER,
    TerminationKind.AGREEMENT: DismissalInitiative.AGREEMENT,
    TerminationKind.CONSTRUCTIVE: DismissalInitiative.EMPLOYEE,
    TerminationKind.TERM_ENDED: DismissalInitiative.TERM,
    TerminationKind.EARLY_BY_EMPLOYER: DismissalInitiative.EMPLOYER,
    TerminationKind.DEATH: DismissalInitiative.DEATH,
}
"""Who wanted what ends this way to end."""


class TerminationStatus(StrEnum):
    """How far the end of an employment is."""

    DRAFT = "DRAFT"
    """Registered; nobody knows yet what it comes to."""
    SIMULATED = "SIMULATED"
    """What it comes to was calculated, for who decides."""
    APPROVED = "APPROVED"
    """The employee is dismissed, and is to be paid by `dueOn`."""
    PAID = "PAID"
    """The run that pays it is closed."""
    CANCELLED = "CANCELLED"
    """An end: given up; the employment goes on."""


class NotApproved(Refusal):
    """No end of the employment is approved, so that nobody knows what it owes."""

    code = "TERMINATION_NOT_APPROVED"


STANDING = (
    TerminationStatus.DRAFT,
    TerminationStatus.SIMULATED,
    TerminationStatus.APPROVED,
    TerminationStatus.PAID,
)
"""Of one employment, one of these."""
UNDECIDED = (TerminationStatus.DRAFT, TerminationStatus.SIMULATED)


@dataclass(eq=False, kw_only=True)
class Termination(Aggregate):
    """``last_day`` is the last of the employment, worked notice included; ``due_on`` the last on which it is
    paid without a fine (CLT, art. 477, §6).

    ``code`` is eSocial's (table 19), of the row of law ``rule``. ``fund_before`` and ``thirteenth_before``
    are what was deposited in the fund, and paid of this year's thirteenth salary, that no payslip here tells
    of. ``net``, ``cost`` and ``in_hand`` are what it came to when it was calculated last. ``member_id`` is
    who sees it as one's own, once it is paid.
    """

    id: UUID
    version: int = 1
    employee_id: UUID
    kind: TerminationKind
    notice: NoticeGiven
    notice_given_on: date | None
    last_day: date
    reason: str
    code: str
    rule: str
    due_on: date
    fund_before: Money = ZERO
    thirteenth_before: Money = ZERO
    status: TerminationStatus = TerminationStatus.DRAFT
    registered_by: UUID
    registered_at: datetime
    simulated_by: UUID | None = None
    simulated_at: datetime | None = None
    net: Money | None = None
    cost: Money | None = None
    in_hand: Money | None = None
    approved_by: UUID | None = None
    approved_at: datetime | None = None
    cancelled_for: str | None = None
    paid_on: date | None = None
    payroll_run_id: UUID | None = None
    member_id: UUID | None = None
    external_reference: str | None = None

    @classmethod
    def register(cls, **facts: object) -> Termination:
        """As it is asked for; that it can be was looked at."""
        termination = cls(**facts)  # ty: ignore[invalid-argument-type]
        termination.record(
            TerminationRegistered(
                termination_id=termination.id,
                employee_id=termination.employee_id,
                last_day=termination.last_day,
            )
        )
        return termination

    @property
    def initiative(self) -> DismissalInitiative:
        return INITIATIVE[self.kind]

    @property
    def ending(self) -> Ending:
        """What is asked about it: paid when it is due."""
        return Ending(
            employee_id=self.employee_id,
            kind=self.kind,
            notice=self.notice,
            last_day=self.last_day,
            paid_on=self.due_on,
            fund_before=self.fund_before,
            thirteenth_before=self.thirteenth_before,
        )

    def calculate(self, pay: TerminationPay, *, by: UUID, at: datetime) -> None:
        """What it comes to now; again as often as something changed. Raises InvalidTransition."""
        self._become(TerminationStatus.SIMULATED, from_=UNDECIDED)
        self.simulated_by, self.simulated_at = by, at
        self.net, self.cost = pay.payslip.net, pay.cost
        self.in_hand = pay.in_hand

    def approve(self, *, by: UUID, at: datetime, member_id: UUID | None) -> None:
        """By who neither registered nor calculated it. Raises FourEyes, InvalidTransition."""
        self._become(TerminationStatus.APPROVED, from_=[TerminationStatus.SIMULATED])
        if by in (self.registered_by, self.simulated_by):
            raise FourEyes()
        self.approved_by, self.approved_at = by, at
        self.record(
            TerminationApproved(
                termination_id=self.id,
                employee_id=self.employee_id,
                last_day=self.last_day,
                due_on=self.due_on,
                access="OPEN" if member_id else "NONE",
            )
        )

    def cancel(self, *, reason: str) -> None:
        """Before it is paid. Raises InvalidTransition."""
        allowed = (*UNDECIDED, TerminationStatus.APPROVED)
        self._become(TerminationStatus.CANCELLED, from_=allowed)
        self.cancelled_for = reason
        self.record(TerminationCancelled(termination_id=self.id, employee_id=self.employee_id))

    def pay(self, *, on: date, run_id: UUID, member_id: UUID | None) -> None:
        """By a run that was closed; quietly again. Raises InvalidTransition."""
        if self.status is TerminationStatus.PAID and self.payroll_run_id == run_id:
            return
        self._become(TerminationStatus.PAID, from_=[TerminationStatus.APPROVED])
        self.paid_on, self.payroll_run_id, self.member_id = on, run_id, member_id
        self.record(
            TerminationPaid(
                termination_id=self.id, employee_id=self.employee_id, payroll_run_id=run_id, paid_on=on
            )
        )

    def erase(self) -> None:
        """Why it ended, whose it was, and what another system calls it; days and amounts stay."""
        self.reason = ERASED
        self.cancelled_for = self.cancelled_for and ERASED
        self.member_id = self.external_reference = None

    def _become(self, status: TerminationStatus, *, from_: Sequence[TerminationStatus]) -> None:
        if self.status not in from_:
            raise InvalidTransition.of(self.status, status, from_)
        self.status = status


def actions_of(status: str) -> list[Action]:
    """What may be done with it."""
    at, refused = TerminationStatus(status), InvalidTransition.code
    return [
        Action.of("calculateTermination", at in UNDECIDED, refused),
        Action.of("approveTermination", at is TerminationStatus.SIMULATED, refused),
        Action.of("cancelTermination", at in (*UNDECIDED, TerminationStatus.APPROVED), refused),
    ]
