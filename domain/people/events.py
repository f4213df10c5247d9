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
    """Somebody was hired (admissão)."""

    hired_on: date


@dataclass(frozen=True, kw_only=True)
class SalaryChanged(EmployeeFact):
    """Somebody has another salary from a day on."""

    effective_on: date


@dataclass(frozen=True, kw_only=True)
class EmploymentChanged(EmployeeFact):
    """Position, department, hours or contract are others from ``effective_on`` on."""

    effective_on: date


@dataclass(frozen=True, kw_only=True)
class EmployeeDismissed(EmployeeFact):
    """An employment ends on a day that is known (desligamento)."""

    dismissed_on: date


@dataclass(frozen=True, kw_only=True)
class EmployeeReinstated(EmployeeFact):
    """What had ended the employment was cancelled before it was paid."""


@dataclass(frozen=True, kw_only=True)
class EmployeeErased(EmployeeFact):
    """What is personal of a former employee was erased."""


@dataclass(frozen=True, kw_only=True)
class TerminationFact(Event):
    """A fact about the end of an employment."""

    subject = "termination_id"
    case = "termination_id"

    termination_id: UUID
    employee_id: UUID


@dataclass(frozen=True, kw_only=True)
class TerminationRegistered(TerminationFact):
    """The end of an employment was registered; nothing is approved yet."""

    last_day: date


@dataclass(frozen=True, kw_only=True)
class TerminationApproved(TerminationFact):
    """The employee is dismissed. ``access`` is OPEN where a member who they are can still sign in, else NONE:
    who that is nobody is told by it, the member least."""

    last_day: date
    due_on: date
    access: str


@dataclass(frozen=True, kw_only=True)
class TerminationCancelled(TerminationFact):
    """The end of an employment was given up."""


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


@dataclass(frozen=True, kw_only=True)
class PayrollRunFact(Event):
    """A fact about one payroll run."""

    subject = "payroll_run_id"
    case = "payroll_run_id"

    payroll_run_id: UUID


@dataclass(frozen=True, kw_only=True)
class PayrollRunRequested(PayrollRunFact):
    """It is to be calculated, for the ``take``-th time, for so many ``employees``."""

    take: int
    employees: int


@dataclass(frozen=True, kw_only=True)
class PayrollStretchRequested(Event):
    """Some employees of a run are to be calculated; their stretch by itself, so that several are at once."""

    subject = "payroll_stretch_id"
    case = "payroll_run_id"

    payroll_stretch_id: UUID
    payroll_run_id: UUID


@dataclass(frozen=True, kw_only=True)
class PayrollRunProgressed(PayrollRunFact):
    """So many of its employees are calculated."""

    processed: int
    total: int


@dataclass(frozen=True, kw_only=True)
class PayrollRunCalculated(PayrollRunFact):
    """All of its employees had their turn; ``refused`` of them could not be calculated."""

    take: int
    employees: int
    refused: int


@dataclass(frozen=True, kw_only=True)
class PayrollRunApproved(PayrollRunFact):
    """Another person agreed to what it pays."""


@dataclass(frozen=True, kw_only=True)
class PayrollRunClosed(PayrollRunFact):
    """What it pays stands: it is owed from then on, and belongs into the books."""

    kind: str
    accrual_month: date
    paid_on: date
