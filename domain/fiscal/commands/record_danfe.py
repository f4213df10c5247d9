"""Record where the printed form of an authorised invoice is kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.fiscal.invoice import Invoice
from domain.kernel.command import Command, UnitOfWork


@dataclass(kw_only=True)
class RecordDanfe(Command):
    """The DANFE was rendered and stored."""

    permission = "fiscal.invoice.transmit"

    invoice_id: Annotated[UUID, "invoice"]
    """The authorised invoice."""
    path: str
    """Where the PDF is stored."""


async def record_danfe(command: RecordDanfe, uow: UnitOfWork) -> UUID:
    invoice = await uow.get(Invoice, command.invoice_id, lock=True)
    invoice.render(danfe_path=command.path)
    return invoice.id
