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


async def record_signature(command: RecordSignature, uow: UnitOfWork) -> UUID:
    invoice = await uow.get(Invoice, command.invoice_id, lock=True)
    invoice.sign(digest=command.digest, path=command.path)
    return invoice.id
