"""Record what the authority answered about an invoice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.fiscal.invoice import FiscalRejection, Invoice, InvoiceStatus, NumberUsedByAnother
from domain.fiscal.ports import Receipt
from domain.kernel.command import Command, UnitOfWork

AUTHORIZED = frozenset({100, 150})
"""cStat: authorised, in time or out of it."""
DENIED = frozenset({110, 301, 302, 303})
"""cStat: use denied; the number is consumed (MOC 7.0, annex I)."""
CANCELLED = frozenset({101, 151, 155})
"""cStat of a document asked for by its key: cancelled, in time or out of it."""
ANOTHER_DOCUMENT = 539
"""cStat: the number is taken by a document with another key."""


@dataclass(kw_only=True)
class RecordReceipt(Command):
    """Write down the authority's word: authorised, denied, cancelled by others, or rejected."""

    permission = "fiscal.invoice.transmit"

    invoice_id: Annotated[UUID, "invoice"]
    """The transmitted invoice."""
    receipt: Receipt
    """What was answered."""
    xml_path: str | None = None
    """Where the file for the customer is stored, when it was authorised."""


async def record_receipt(command: RecordReceipt, uow: UnitOfWork) -> UUID:
    """What the outside world did is always recorded; a second time it changes nothing."""
    invoice = await uow.get(Invoice, command.invoice_id, lock=True)
    receipt = command.receipt
    if receipt.status_code in AUTHORIZED and command.xml_path is None:
        invoice.reject(status_code=ANOTHER_DOCUMENT, reason=receipt.reason)
    elif receipt.status_code in AUTHORIZED:
        assert receipt.protocol
        assert command.xml_path
        invoice.authorize(
            protocol=receipt.protocol,
            status_code=receipt.status_code,
            reason=receipt.reason,
            at=receipt.received_at or uow.now,
            xml_path=command.xml_path,
        )
    elif receipt.status_code in DENIED:
        invoice.deny(status_code=receipt.status_code, reason=receipt.reason)
    elif receipt.status_code in CANCELLED:
        invoice.find_cancelled(status_code=receipt.status_code, reason=receipt.reason)
    elif invoice.status is InvoiceStatus.TRANSMITTED:
        invoice.reject(status_code=receipt.status_code, reason=receipt.reason)
    return invoice.id


def refusal_of(receipt: Receipt) -> FiscalRejection | NumberUsedByAnother:
    """Why the step that sent it cannot go on. An authorisation is refused only when it is of another
    document under the same key."""
    another = receipt.status_code in AUTHORIZED or receipt.status_code == ANOTHER_DOCUMENT
    kind = NumberUsedByAnother if another else FiscalRejection
    return kind(authority="SEFAZ", status_code=receipt.status_code, reason=receipt.reason)
