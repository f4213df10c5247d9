"""What the platform announces."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from domain.kernel.aggregate import Event


@dataclass(frozen=True, kw_only=True)
class CompanyRegistered(Event):
    """A company began its life here."""

    subject = "company_id"
    case = "company_id"

    company_id: UUID
