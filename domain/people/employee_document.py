"""Documents of employees: what they are called, which number they bear, and until when they are good."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from domain.kernel.aggregate import Aggregate


class EmployeeDocumentKind(StrEnum):
    """Which document it is."""

    IDENTITY = "IDENTITY"
    """Carteira de identidade (RG, CIN)."""
    WORK_CARD = "WORK_CARD"
    """Carteira de trabalho (CTPS)."""
    DRIVER_LICENCE = "DRIVER_LICENCE"
    """Carteira nacional de habilitação (CNH)."""
    VOTER = "VOTER"
    """Título de eleitor."""
    MILITARY = "MILITARY"
    """Certificado militar."""
    PIS = "PIS"
    """Inscription in PIS, PASEP or NIS."""
    MEDICAL_EXAM = "MEDICAL_EXAM"
    """Atestado de saúde ocupacional (ASO)."""
    PROFESSIONAL = "PROFESSIONAL"
    """Inscription in a professional council."""
    RESIDENCE = "RESIDENCE"
    """Registration of a foreigner (RNM)."""
    TRAINING = "TRAINING"
    """A certificate of training that a norm demands."""
    OTHER = "OTHER"
    """Any other document."""


@dataclass(eq=False, kw_only=True)
class EmployeeDocument(Aggregate):
    """``replaced_on`` is the day from which another of its kind counts, and nobody is warned any more."""

    id: UUID
    version: int = 1
    employee_id: UUID
    kind: EmployeeDocumentKind
    number: str | None
    issued_on: date | None
    expires_on: date | None
    replaced_on: date | None = None
    external_reference: str | None = None

    def erase(self) -> None:
        """Its number, here and elsewhere; that there was one stays."""
        self.number = self.external_reference = None
