"""Record that the document was built, signed, checked and stored."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.fiscal.invoice import Invoice
from domain.kernel.command import Command, UnitOfWork


@dataclass(kw_only=True)
class RecordSignature(Command):
    """Freeze the document's content."""

    permission = "fiscal.invoice.transmit"

    invoice_id: Annotated[UUID, "invoice"]
    """The numbered, or rejected, invoice."""
    digest: str
    """SHA-256 of the signed bytes, in hex."""
    path: str
    """Where they are stored."""
    qr_code: str | None = None
    """Of an NFC-e: what its QR code says."""
    consult_address: str | None = None
    """Of an NFC-e: where its key can be looked up."""


async def record_signature(command: RecordSignature, uow: UnitOfWork) -> UUID:
    invoice = await uow.get(Invoice, command.invoice_id, lock=True)
    invoice.sign(
        digest=command.digest,
        path=command.path,
        qr_code=command.qr_code,
        consult_address=command.consult_address,
    )
    return invoice.id
