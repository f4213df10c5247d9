"""Have a rejected invoice sent again under its number, after what was wrong was mended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.fiscal.correcting import corrected
from domain.fiscal.document_state import expect
from domain.fiscal.invoice import Invoice, InvoiceStatus
from domain.fiscal.rejection import Diagnoses, FaultNotMended, Remedy, item_named_in, values_at
from domain.fiscal.tendering import TillPayment
from domain.kernel.command import Command, UnitOfWork
from domain.kernel.refusal import checks

MENDABLE = (Remedy.MEND_DATA, Remedy.MEND_SETTINGS)


@dataclass(kw_only=True)
class MendInvoice(Command):
    """Read customer, products and establishment again and send the same number once more.

    Refused, naming the field, while what the authority found fault with is as it was. What was handed over
    stays as it was told: where the total falls below that, `payments` tell anew how it is paid.
    """

    permission = "fiscal.invoice.correct"
    changes = "invoice_id"
    moves = True

    invoice_id: Annotated[UUID, "invoice"]
    """The rejected invoice."""
    payments: Sequence[TillPayment] | None = None
    """How it is paid now, as in `invoiceOrder`; as it was said when absent."""


async def mend_invoice(command: MendInvoice, uow: UnitOfWork) -> UUID:
    """The invoice's id. Raises InvalidTransition, FaultNotMended, MoreWasHandedOver, PaymentToldAlready, and
    what ``tendered_of`` raises."""
    invoice = await uow.get(Invoice, command.invoice_id)
    with checks() as check, check.at("invoice_id"):
        expect(invoice, InvoiceStatus.REJECTED, to="SIGNED")
        path = _fault(invoice, uow)
        before = values_at(invoice, path) if path else None
    with checks() as check, check.at(*([] if command.payments else ["invoice_id"])):
        invoice = await corrected(invoice.id, uow, command.payments)
    with checks() as check, check.at("invoice_id"):
        if path and values_at(invoice, path) == before:
            raise FaultNotMended(field=path, status_code=invoice.status_code)
    invoice.mend()
    return invoice.id


def _fault(invoice: Invoice, uow: UnitOfWork) -> str | None:
    """Where our data is at fault, when that is known and can be mended."""
    known = uow.ask(Diagnoses).of(invoice.status_code or 0)
    if known is None or known.remedy not in MENDABLE:
        return None
    return known.at_item(item_named_in(invoice.status_reason or ""))
