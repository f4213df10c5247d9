"""What a payroll run came to for one employee: a payslip, or why there is none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

from domain.kernel.refusal import Refusal, RefusalGroup
from domain.people.payroll.calculation import PayFacts, calculate
from domain.people.payroll.kinds import PayslipKind
from domain.people.payroll.payslip import Payslip
from domain.people.payroll.tables import Tables


@dataclass(frozen=True, kw_only=True)
class Cut:
    """Where an employee belonged in the month, by id: what sums are told apart by."""

    establishment_id: UUID | None = None
    department_id: UUID | None = None
    cost_center_id: UUID | None = None
    job_position_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class Gathered:
    """What is known of one employee for a run: facts, or what stands in their way.

    ``commission_ids`` are what of the facts' commissions is paid by it; ``sources`` is a digest of the closed
    runs, approved vacations and approved ends that there were. ``vacation_ids`` are which vacations, in the
    order of the facts.
    """

    employee_id: UUID
    registration_number: int
    cut: Cut = field(default_factory=Cut)
    facts: PayFacts | None = None
    refusals: tuple[Refusal, ...] = ()
    commission_ids: tuple[UUID, ...] = ()
    sources: UUID | None = None
    vacation_ids: tuple[UUID, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ToldRefusal:
    """A refusal as it is kept; ``path`` leads to the fact that is wrong."""

    code: str
    path: tuple[str, ...] = ()
    facts: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, refusal: Refusal) -> ToldRefusal:
        return cls(
            code=refusal.code,
            path=tuple(str(part) for part in refusal.path),
            facts={name: str(value) for name, value in refusal.facts.items()},
        )


@dataclass(frozen=True, kw_only=True)
class IssuedPayslip:
    """One of an employee in a run; either ``payslip`` is there or ``refusals`` are."""

    gathered: Gathered
    payslip: Payslip | None = None
    refusals: tuple[ToldRefusal, ...] = ()

    @property
    def owes_nothing(self) -> bool:
        """Whether months that were looked at again come to what was paid: there is no payslip to keep."""
        one = self.payslip
        again = one is not None and one.kind is PayslipKind.RETROACTIVE
        return again and not (one.lines or one.employer or one.shortfalls)

    @property
    def employee_id(self) -> UUID:
        return self.gathered.employee_id


def issue(
    gathered: Gathered, tables: Tables, pay: Callable[[PayFacts, Tables], Payslip] = calculate
) -> IssuedPayslip:
    """One employee's; whatever is wrong with it is told of this employee alone."""
    refused = gathered.refusals
    if gathered.facts is not None and not refused:
        try:
            return IssuedPayslip(gathered=gathered, payslip=pay(gathered.facts, tables))
        except Refusal as refusal:
            refused = (refusal,)
        except RefusalGroup as group:
            refused = tuple(group.refusals)
    return IssuedPayslip(gathered=gathered, refusals=tuple(map(ToldRefusal.of, refused)))
