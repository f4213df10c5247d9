"""Record where the printed form of a registered event is stored."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.fiscal.invoice_event import InvoiceEvent
from domain.kernel.command import Command, UnitOfWork


@dataclass(kw_only=True)
class RecordEventPrint(Command):
    """The printed form of an event, such as a correction letter, exists."""

    permission = "fiscal.invoice.transmit"

    event_id: Annotated[UUID, "invoiceevent"]
    """The registered event."""
    path: str
    """Where its PDF is stored."""


async def record_event_print(command: RecordEventPrint, uow: UnitOfWork) -> UUID:
    event = await uow.get(InvoiceEvent, command.event_id, lock=True)
    event.print_to(command.path)
    return event.id
