"""Record the intent to send an event, before it is sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.fiscal.invoice_event import InvoiceEvent
from domain.kernel.command import Command, UnitOfWork


@dataclass(kw_only=True)
class BeginEvent(Command):
    """From here on nobody knows whether the authority has it, until it answers."""

    permission = "fiscal.invoice.transmit"

    event_id: Annotated[UUID, "invoiceevent"]
    """The event to be sent."""


async def begin_event(command: BeginEvent, uow: UnitOfWork) -> UUID:
    event = await uow.get(InvoiceEvent, command.event_id, lock=True)
    event.send()
    return event.id
