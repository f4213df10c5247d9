"""What contingency does to one invoice: another way, kept back, used first, sent at last."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from uuid import UUID

from domain.fiscal.contingency import emit_as_present, present
from domain.fiscal.contingency_rules import UsedFirstTerm
from domain.fiscal.facts import UsedFirst
from domain.fiscal.invoice import Invoice, InvoiceKind
from domain.kernel.command import Command, UnitOfWork
from domain.kernel.law import LawBook


@dataclass(kw_only=True)
class EmitAsPresent(Command):
    """Have an invoice that reached no authority go the way that is open now; its key changes with it."""

    permission = "fiscal.invoice.transmit"

    invoice_id: Annotated[UUID, "invoice"]
    """The numbered, signed or rejected invoice."""


async def emit_invoice_as_present(command: EmitAsPresent, uow: UnitOfWork) -> UUID:
    invoice = await uow.get(Invoice, command.invoice_id, lock=True)
    await emit_as_present(invoice, uow)
    return invoice.id


@dataclass(kw_only=True)
class KeepBackInvoice(Command):
    """Record that an invoice about to be sent certainly did not arrive."""

    permission = "fiscal.invoice.transmit"

    invoice_id: Annotated[UUID, "invoice"]
    """The invoice whose sending failed before anything was said."""
    sent_at: datetime
    """When that sending was recorded."""


async def keep_back_invoice(command: KeepBackInvoice, uow: UnitOfWork) -> bool:
    """Whether it is kept back: not when it was sent once more meanwhile."""
    invoice = await uow.get(Invoice, command.invoice_id, lock=True)
    return invoice.keep_back(sent_at=command.sent_at)


@dataclass(kw_only=True)
class ReleaseInvoice(Command):
    """Use an invoice before the authority has it: it is printed, goods leave, it is sent later."""

    permission = "fiscal.invoice.transmit"

    invoice_id: Annotated[UUID, "invoice"]
    """Signed offline, or announced by EPEC."""
    announcement_protocol: str | None = None
    """Of an announced one: what the Ambiente Nacional registered it under."""
    announcement_path: str | None = None
    """Where the registered event is stored."""


async def release_invoice(command: ReleaseInvoice, uow: UnitOfWork) -> UUID:
    """Where the contingency ended meanwhile, it is sent at once."""
    invoice = await uow.get(Invoice, command.invoice_id, lock=True)
    contingency = await present(uow, invoice.establishment_id, invoice.kind, lock=True)
    law = await uow.ask(LawBook).on(uow.today)
    invoice.release(
        at=uow.now,
        send_before=uow.now + law.rule(UsedFirstTerm, invoice.emission).within,
        announcement_protocol=command.announcement_protocol,
        announcement_path=command.announcement_path,
    )
    if contingency is None:
        invoice.resume()
    return invoice.id


@dataclass(kw_only=True)
class ResumeInvoices(Command):
    """Send what was used while the authority was away, in the order of its numbers."""

    permission = "fiscal.invoice.transmit"

    establishment_id: Annotated[UUID, "establishment"]
    """Who issued."""
    kind: InvoiceKind
    """Which documents."""


async def resume_invoices(command: ResumeInvoices, uow: UnitOfWork) -> list[UUID]:
    waiting = await uow.ask(UsedFirst).waiting(command.establishment_id, command.kind)
    held = {invoice.id: invoice for invoice in await uow.get_many(Invoice, waiting, lock=True)}
    for id in waiting:
        held[id].resume()
    return waiting
