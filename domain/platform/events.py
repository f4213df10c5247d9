"""What the platform announces."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
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


@dataclass(frozen=True, kw_only=True)
class ExportRequested(Event):
    """The objects of a query are to be written to a file."""

    subject = "bulk_operation_id"
    case = "bulk_operation_id"

    bulk_operation_id: UUID
    requested_by: UUID


@dataclass(frozen=True, kw_only=True)
class ArchiveRequested(Event):
    """The fiscal documents of a month are to be put into one file."""

    subject = "bulk_operation_id"
    case = "bulk_operation_id"

    bulk_operation_id: UUID
    requested_by: UUID


@dataclass(frozen=True, kw_only=True)
class BulkImportRequested(Event):
    """The lines of a file are to be given to a mutation."""

    subject = "bulk_operation_id"
    case = "bulk_operation_id"

    bulk_operation_id: UUID
    requested_by: UUID


@dataclass(frozen=True, kw_only=True)
class BulkOperationProgressed(Event):
    """Long work was taken up, or went on; ``processed`` counts what is done of it."""

    subject = "bulk_operation_id"
    case = "bulk_operation_id"

    bulk_operation_id: UUID
    requested_by: UUID
    processed: int


@dataclass(frozen=True, kw_only=True)
class BulkOperationEnded(Event):
    """Long work is done, failed, was cancelled, or its result is not kept any more."""

    subject = "bulk_operation_id"
    case = "bulk_operation_id"

    bulk_operation_id: UUID
    requested_by: UUID
    status: str


@dataclass(frozen=True, kw_only=True)
class PersonalDataErased(Event):
    """What need not be held about a person goes; with ``identity``, who it is goes, too."""

    subject = "personal_data_request_id"
    case = "personal_data_request_id"

    personal_data_request_id: UUID
    party_id: UUID | None
    employee_id: UUID | None
    identity: bool


@dataclass(frozen=True, kw_only=True)
class MemberInvited(Event):
    """A person was invited into the company; who it is stands on the invitation."""

    subject = "invitation_id"
    case = "invitation_id"

    invitation_id: UUID
    invited_by: UUID


@dataclass(frozen=True, kw_only=True)
class MemberFact(Event):
    """A fact about one member."""

    subject = "member_id"
    case = "member_id"

    member_id: UUID


@dataclass(frozen=True, kw_only=True)
class RolesChanged(MemberFact):
    """A member has other roles; which they are stands on the member."""


@dataclass(frozen=True, kw_only=True)
class PasswordChanged(MemberFact):
    """A member changed the password of their login, in this company."""


@dataclass(frozen=True, kw_only=True)
class SecondFactorChanged(MemberFact):
    """A member has a second factor, another one, or none any more."""


@dataclass(frozen=True, kw_only=True)
class KeyCreated(Event):
    """A partner's program was given a key; ``created_by`` answers for it."""

    subject = "key_id"
    case = "key_id"

    key_id: UUID
    created_by: UUID


@dataclass(frozen=True, kw_only=True)
class CertificateExpiring(Event):
    """An A1 certificate ends within so many ``days``, announced once for each; ``on`` is a business date."""

    subject = "certificate_id"
    case = "certificate_id"

    certificate_id: UUID
    valid_until: datetime
    on: date
    days: int


@dataclass(frozen=True, kw_only=True)
class SandboxSteered(Event):
    """The sandbox of the tax authority is to treat an establishment's documents so."""

    subject = "establishment_id"

    establishment_id: UUID
    reject_with: int | None
    reject_count: int
    reject_item: int | None
    pause: int | None
    slow: int
    fail: int
    lose_answers: int
