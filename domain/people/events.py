"""What the people context announces; amounts of pay are read where they are kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.kernel.aggregate import Event


@dataclass(frozen=True, kw_only=True)
class EmployeeFact(Event):
    """A fact about one employee."""

    subject = "employee_id"
    case = "employee_id"

    employee_id: UUID


@dataclass(frozen=True, kw_only=True)
class EmployeeHired(EmployeeFact):
    hired_on: date


@dataclass(frozen=True, kw_only=True)
class SalaryChanged(EmployeeFact):
    effective_on: date


@dataclass(frozen=True, kw_only=True)
class EmploymentChanged(EmployeeFact):
    """Position, department, hours or contract are others from ``effective_on`` on."""

    effective_on: date


@dataclass(frozen=True, kw_only=True)
class EmployeeDismissed(EmployeeFact):
    dismissed_on: date


@dataclass(frozen=True, kw_only=True)
class EmployeeReinstated(EmployeeFact):
    """What had ended the employment was cancelled before it was paid."""


@dataclass(frozen=True, kw_only=True)
class EmployeeErased(EmployeeFact):
    pass


@dataclass(frozen=True, kw_only=True)
class TerminationFact(Event):
    """A fact about the end of an employment."""

    subject = "termination_id"
    case = "termination_id"

    termination_id: UUID
    employee_id: UUID


@dataclass(frozen=True, kw_only=True)
class TerminationRegistered(TerminationFact):
    last_day: date


@dataclass(frozen=True, kw_only=True)
class TerminationApproved(TerminationFact):
    """The employee is dismissed. ``access`` is OPEN where a ``member_id`` can still sign in, else NONE."""

    last_day: date
    due_on: date
    member_id: UUID | None
    access: str


@dataclass(frozen=True, kw_only=True)
class TerminationCancelled(TerminationFact):
    pass


@dataclass(frozen=True, kw_only=True)
class TerminationPaid(TerminationFact):
    """The run that pays it is closed."""

    payroll_run_id: UUID
    paid_on: date


@dataclass(frozen=True, kw_only=True)
class EmployeeDocumentExpiring(Event):
    """A document of an employee ends within so many ``days``, announced once for each of its terms."""

    subject = "employee_document_id"
    case = "employee_document_id"

    employee_document_id: UUID
    expires_on: date
    days: int
