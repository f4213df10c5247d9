"""Record the intent to send a document, before it is sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.fiscal.invoice import Invoice
from domain.fiscal.sending import Begun
from domain.kernel.command import Command, UnitOfWork


@dataclass(kw_only=True)
class BeginTransmission(Command):
    """From here on nobody knows whether the authority has it, until it answers."""

    permission = "fiscal.invoice.transmit"

    invoice_id: Annotated[UUID, "invoice"]
    """The signed invoice."""


async def begin_transmission(command: BeginTransmission, uow: UnitOfWork) -> Begun:
    invoice = await uow.get(Invoice, command.invoice_id, lock=True)
    return Begun(at=uow.now, doubted=invoice.send(at=uow.now))
