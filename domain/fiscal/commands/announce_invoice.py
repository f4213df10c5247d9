"""An announcement (EPEC) on its way: the intent is recorded before it is sent, and withdrawn when refused."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from uuid import UUID

from domain.fiscal.invoice import Invoice
from domain.fiscal.sending import Begun
from domain.kernel.command import Command, UnitOfWork


@dataclass(kw_only=True)
class BeginAnnouncement(Command):
    """From here on nobody knows whether it is announced, until there is an answer: its key stays."""

    permission = "fiscal.invoice.transmit"

    invoice_id: Annotated[UUID, "invoice"]
    """The invoice, signed for EPEC."""


async def begin_announcement(command: BeginAnnouncement, uow: UnitOfWork) -> Begun:
    invoice = await uow.get(Invoice, command.invoice_id, lock=True)
    return Begun(at=uow.now, doubted=invoice.announce(at=uow.now))


@dataclass(kw_only=True)
class WithdrawAnnouncement(Command):
    """Record that an announcement certainly does not stand; the invoice may go another way."""

    permission = "fiscal.invoice.transmit"

    invoice_id: Annotated[UUID, "invoice"]
    """The invoice that is not announced."""
    announced_at: datetime
    """When the sending that failed was recorded."""


async def withdraw_announcement(command: WithdrawAnnouncement, uow: UnitOfWork) -> UUID:
    invoice = await uow.get(Invoice, command.invoice_id, lock=True)
    invoice.withdraw_announcement(announced_at=command.announced_at)
    return invoice.id
