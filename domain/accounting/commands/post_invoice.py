"""Book an authorised invoice: the revenue and the taxes on it, or what a return takes back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from domain.accounting.entry import Source
from domain.accounting.ports import BookedInvoices
from domain.accounting.posting import Happening, book
from domain.accounting.postings import Amount, Occasion
from domain.kernel.command import Command, UnitOfWork
from domain.kernel.refusal import NotFound


@dataclass(kw_only=True)
class PostInvoice(Command):
    """Book an authorised invoice. Given by processes alone."""

    permission = "accounting.entry.post"

    invoice_id: Annotated[UUID, "invoice"]
    """The authorised document."""
    order_id: Annotated[UUID, "order"] | None
    """The sale it belongs to, if to any."""
    on: date
    """The business date of its authorisation."""


async def post_invoice(command: PostInvoice, uow: UnitOfWork) -> list[UUID]:
    """The ids of the new entries; doing it again posts nothing."""
    invoice = await uow.ask(BookedInvoices).of(command.invoice_id)
    if invoice is None:
        raise NotFound("invoice_id", kind="invoice")
    happening = Happening(
        occasion=Occasion.RETURN_INVOICED if invoice.is_return else Occasion.SALE_INVOICED,
        source=Source(type="invoice", id=command.invoice_id),
        order_id=command.order_id,
        on=command.on,
        amounts={None: {Amount.TOTAL: invoice.total, Amount.WITHHELD: invoice.withheld, **invoice.taxes}},
        reference=f"NF-e {invoice.number}",
    )
    return await book(happening, uow)
