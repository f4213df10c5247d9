"""What the platform announces."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from domain.kernel.aggregate import Event


@dataclass(frozen=True, kw_only=True)
class InvitationPosted(Event):
    """An invitation is to be sent to the person by mail; ``language`` is a value of Language.

    Who it is, and the token that lets them in, are in neither the fact nor its task.
    """

    subject = "invitation_id"
    case = "invitation_id"

    invitation_id: UUID
    language: str


@dataclass(frozen=True, kw_only=True)
class CompanyRegistered(Event):
    """A company began its life here."""

    subject = "company_id"
    case = "company_id"

    company_id: UUID
