"""The picture that proves a delivery, answered from what is attached to its invoice."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from domain.files.attachment import AttachmentStatus
from domain.fiscal.delivery import Proof, Proofs
from persistence.answering import answers
from persistence.files.tables import attachments
from persistence.unit_of_work import SqlUnitOfWork


@answers(Proofs)
class AttachedProofs:
    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._uow = uow

    async def of(self, attachment_id: UUID, *, invoice_id: UUID) -> Proof | None:
        return await self._found(attachment_id, invoice_id, AttachmentStatus.ATTACHED)

    async def kept(self, attachment_id: UUID, *, invoice_id: UUID) -> Proof | None:
        return await self._found(
            attachment_id, invoice_id, AttachmentStatus.ATTACHED, AttachmentStatus.DETACHED
        )

    async def _found(self, attachment_id: UUID, invoice_id: UUID, *of: AttachmentStatus) -> Proof | None:
        query = select(attachments.c.id, attachments.c.upload_id, attachments.c.media_type).where(
            attachments.c.company_id == self._uow.company,
            attachments.c.id == attachment_id,
            attachments.c.subject == f"invoice_{invoice_id.hex}",
            attachments.c.status.in_(of),
        )
        for row in await self._uow.rows(query):
            return Proof(attachment_id=row["id"], upload_id=row["upload_id"], media_type=row["media_type"])
        return None
