"""A payroll run (folha): one kind of pay of a month, for all to whom it is due, until it is closed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from domain.kernel.action import Action
from domain.kernel.aggregate import Aggregate
from domain.kernel.money import Money
from domain.kernel.refusal import Duplicate, FourEyes, InvalidTransition, OutOfRange, Refusal
from domain.people.events import (
    PayrollRunApproved,
    PayrollRunCalculated,
    PayrollRunClosed,
    PayrollRunProgressed,
    PayrollRunRequested,
    PayrollStretchRequested,
)

STRETCH = 200
"""Employees that are calculated in one transaction: a second of work, lost at most when a worker dies."""

MOST_CHOSEN = 1_000


class PayrollRunKind(StrEnum):
    """What is paid."""

    MONTHLY = "MONTHLY"
    """The month's work; directors' pro-labore with it."""
    ADVANCE = "ADVANCE"
    """A part of the month before it ends (adiantamento)."""
    THIRTEENTH_FIRST = "THIRTEENTH_FIRST"
    """The first instalment of the thirteenth salary (1ª parcela do 13º)."""
    THIRTEENTH_SECOND = "THIRTEENTH_SECOND"
    """The thirteenth salary less its first instalment (2ª parcela do 13º)."""
    VACATION = "VACATION"
    """Vacations that begin in the month."""
    PROFIT_SHARING = "PROFIT_SHARING"
    """Shares in profits or results (PLR)."""
    TERMINATION = "TERMINATION"
    """What is owed at the end of employments."""
    RETROACTIVE = "RETROACTIVE"
    """What closed months still owe, by what is known of them now."""


class PayrollRunStatus(StrEnum):
    """How far it is."""

    OPEN = "OPEN"
    """It is being calculated; `processed` counts."""
    CALCULATED = "CALCULATED"
    """What it comes to is known; somebody is to look at it. REVIEWED may follow."""
    REVIEWED = "REVIEWED"
    """Somebody looked at it."""
    APPROVED = "APPROVED"
    """Another person agreed; nothing of it changes any more."""
    CLOSED = "CLOSED"
    """For good: what is wrong is put right by another run."""
    CANCELLED = "CANCELLED"
    """Given up before it was closed."""


class NobodyToPay(Refusal):
    """No employee is due such pay in the month, or each is in another run of it; facts: ``month``."""

    code = "NOBODY_TO_PAY"


class AlreadyInRun(Refusal):
    """Another run of this kind and month pays the employee; facts: ``number``, that of the run."""

    code = "ALREADY_IN_PAYROLL_RUN"


class SettledByRun(Refusal):
    """A run that takes this pay off is agreed to already; facts: ``number``, that of the run."""

    code = "SETTLED_BY_PAYROLL_RUN"


class NotDue(Refusal):
    """Nothing of this kind is owed to the employee for the month; facts: ``id``."""

    code = "EMPLOYEE_NOT_DUE"


class StillRefused(Refusal):
    """Employees of the run could not be calculated; facts: ``employees`` (how many)."""

    code = "PAYROLL_RUN_HAS_REFUSALS"


OPEN_TO_CHANGE = (PayrollRunStatus.OPEN, PayrollRunStatus.CALCULATED, PayrollRunStatus.REVIEWED)
"""In which it is calculated anew."""


@dataclass(frozen=True, kw_only=True)
class ProfitAmount:
    """What an employee gets of the profits."""

    employee_id: Annotated[UUID, "employee"]
    """The employee that is meant."""
    amount: Money
    """Reais, above nothing."""


@dataclass(frozen=True, kw_only=True)
class PayrollStretch:
    """Employees who are calculated together, in one transaction: a row that is added and never changed.

    Only those of the run's last ``take`` count.
    """

    id: UUID
    run_id: UUID
    take: int
    number: int
    employee_ids: tuple[UUID, ...]


@dataclass(eq=False, kw_only=True)
class PayrollRun(Aggregate):
    """``takes`` counts how often it was calculated; ``chosen`` says that its employees were named.

    ``rate`` is percent of a month's pay, of an advance; ``since`` the first month that a retroactive run
    looks at. ``total`` employees are in it, ``processed`` of
    them calculated, ``refused`` of these could not be. ``calculated_by`` asked for the last calculation.
    """

    id: UUID
    version: int = 1
    number: int
    kind: PayrollRunKind
    accrual_month: date
    paid_on: date
    establishment_id: UUID | None = None
    chosen: bool = False
    rate: Decimal | None = None
    since: date | None = None
    status: PayrollRunStatus = PayrollRunStatus.OPEN
    takes: int = 0
    total: int = 0
    processed: int = 0
    refused: int = 0
    opened_by: UUID
    opened_at: datetime
    calculated_by: UUID
    calculated_at: datetime | None = None
    reviewed_by: UUID | None = None
    reviewed_at: datetime | None = None
    approved_by: UUID | None = None
    approved_at: datetime | None = None
    closed_by: UUID | None = None
    closed_at: datetime | None = None
    cancelled_by: UUID | None = None
    cancelled_at: datetime | None = None
    reason: str | None = None
    external_reference: str | None = None

    def calculate(
        self, employee_ids: Sequence[UUID], ids: Iterator[UUID], *, by: UUID
    ) -> list[PayrollStretch]:
        """From the beginning, for these employees: its stretches, each of which is asked for.

        ``ids`` are new ones. Raises InvalidTransition once it is approved.
        """
        if self.status not in OPEN_TO_CHANGE:
            raise self._not_to(PayrollRunStatus.OPEN, OPEN_TO_CHANGE)
        self.status, self.takes, self.calculated_by = PayrollRunStatus.OPEN, self.takes + 1, by
        self.total, self.processed, self.refused = len(employee_ids), 0, 0
        self.calculated_at = self.reviewed_by = self.reviewed_at = None
        self.record(PayrollRunRequested(payroll_run_id=self.id, take=self.takes, employees=self.total))
        size = max(1, STRETCH // self.months_looked_at)
        stretches = [
            PayrollStretch(
                id=next(ids),
                run_id=self.id,
                take=self.takes,
                number=place + 1,
                employee_ids=tuple(employee_ids[begin : begin + size]),
            )
            for place, begin in enumerate(range(0, len(employee_ids), size))
        ]
        for each in stretches:
            self.record(PayrollStretchRequested(payroll_stretch_id=each.id, payroll_run_id=self.id))
        return stretches

    @property
    def months_looked_at(self) -> int:
        """Of each employee; of a retroactive run twice: what was paid, and what is due."""
        if self.since is None:
            return 1
        month = self.accrual_month
        return 2 * (12 * (month.year - self.since.year) + month.month - self.since.month + 1)

    def awaits(self, stretch: PayrollStretch) -> bool:
        """Whether what is calculated of it counts: not when it was given up, or is calculated anew."""
        return self.status is PayrollRunStatus.OPEN and stretch.take == self.takes

    def progress(self, *, processed: int, refused: int, at: datetime) -> None:
        """So many more are done; with the last of them it is calculated."""
        self.processed += processed
        self.refused += refused
        self.record(PayrollRunProgressed(payroll_run_id=self.id, processed=self.processed, total=self.total))
        if self.processed == self.total:
            self.status, self.calculated_at = PayrollRunStatus.CALCULATED, at
            self.record(
                PayrollRunCalculated(
                    payroll_run_id=self.id, take=self.takes, employees=self.total, refused=self.refused
                )
            )

    def review(self, *, by: UUID, at: datetime) -> None:
        """Raises InvalidTransition."""
        if self.status is PayrollRunStatus.REVIEWED:
            return
        self._become(PayrollRunStatus.REVIEWED, PayrollRunStatus.CALCULATED)
        self.reviewed_by, self.reviewed_at = by, at

    def approve(self, *, by: UUID, at: datetime) -> None:
        """By another than who opened, calculated or reviewed it.

        Raises FourEyes, InvalidTransition, StillRefused.
        """
        if self.status is PayrollRunStatus.APPROVED:
            return
        if by in (self.opened_by, self.calculated_by, self.reviewed_by):
            raise FourEyes()
        if self.refused:
            raise StillRefused("payroll_run_id", employees=self.refused)
        self._become(PayrollRunStatus.APPROVED, PayrollRunStatus.REVIEWED)
        self.approved_by, self.approved_at = by, at
        self.record(PayrollRunApproved(payroll_run_id=self.id))

    def close(self, *, by: UUID, at: datetime) -> None:
        """Raises InvalidTransition."""
        if self.status is PayrollRunStatus.CLOSED:
            return
        self._become(PayrollRunStatus.CLOSED, PayrollRunStatus.APPROVED)
        self.closed_by, self.closed_at = by, at
        self.record(
            PayrollRunClosed(
                payroll_run_id=self.id,
                kind=self.kind.value,
                accrual_month=self.accrual_month,
                paid_on=self.paid_on,
            )
        )

    def cancel(self, *, by: UUID, at: datetime, reason: str) -> None:
        """Raises InvalidTransition."""
        if self.status is PayrollRunStatus.CANCELLED:
            return
        if self.status is PayrollRunStatus.CLOSED:
            before = [each for each in PayrollRunStatus if each is not self.status]
            raise self._not_to(PayrollRunStatus.CANCELLED, before)
        self.status, self.reason = PayrollRunStatus.CANCELLED, reason
        self.cancelled_by, self.cancelled_at = by, at

    def _become(self, status: PayrollRunStatus, before: PayrollRunStatus) -> None:
        if self.status is not before:
            raise self._not_to(status, [before])
        self.status = status

    def _not_to(self, status: PayrollRunStatus, before: Iterable[PayrollRunStatus]) -> InvalidTransition:
        return InvalidTransition.of(self.status, status, before, at="payroll_run_id")


def actions_of(status: PayrollRunStatus) -> list[Action]:
    """What may be done with a run of this status."""
    of, refused = PayrollRunStatus, InvalidTransition.code
    return [
        Action.of("recalculatePayrollRun", status in OPEN_TO_CHANGE, refused),
        Action.of("reviewPayrollRun", status is of.CALCULATED, refused),
        Action.of("approvePayrollRun", status is of.REVIEWED, refused),
        Action.of("closePayrollRun", status is of.APPROVED, refused),
        Action.of("cancelPayrollRun", status not in (of.CLOSED, of.CANCELLED), refused),
    ]


def refuse_twice(employee_ids: Sequence[UUID]) -> None:
    """Nobody is named twice, and no more than can be. Raises OutOfRange, Duplicate."""
    if len(employee_ids) > MOST_CHOSEN:
        raise OutOfRange(most=MOST_CHOSEN)
    seen: set[UUID] = set()
    for place, id in enumerate(employee_ids):
        if id in seen:
            raise Duplicate(place, kind="Employee", id=str(id))
        seen.add(id)
