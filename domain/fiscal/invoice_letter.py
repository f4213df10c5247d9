"""A letter that carries an authorised document to who receives it, or tells that it was cancelled."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from domain.fiscal.document_state import Standing
from domain.fiscal.events import InvoiceLetterWritten
from domain.fiscal.invoice import InvoiceStatus
from domain.kernel.aggregate import Aggregate
from domain.kernel.refusal import InvalidTransition


class InvoiceLetterKind(StrEnum):
    """What a letter takes to the customer."""

    DOCUMENT = "DOCUMENT"
    """The authorised XML and the DANFE."""
    CANCELLATION = "CANCELLATION"
    """That it is cancelled, with the registered event."""


KINDS = {
    InvoiceStatus.AUTHORIZED: InvoiceLetterKind.DOCUMENT,
    InvoiceStatus.CANCELLED: InvoiceLetterKind.CANCELLATION,
}
"""What is sent of a document by hand."""


class InvoiceLetterStatus(StrEnum):
    """How far a letter is."""

    PENDING = "PENDING"
    """It waits, or is tried again."""
    SENT = "SENT"
    """The mail server took it."""
    REFUSED = "REFUSED"
    """The mail server does not take it; ``status_code`` is its reply. Or nobody is left to send it to."""
    NOT_SENT = "NOT_SENT"
    """This installation sends no mail; once it does, it can be sent by hand."""


@dataclass(eq=False, kw_only=True)
class InvoiceLetter(Aggregate):
    """``requested_by`` is who sent it by hand, None when the company's setting did."""

    id: UUID
    version: int = 1
    invoice_id: UUID
    order_id: UUID | None
    kind: InvoiceLetterKind
    recipients: tuple[str, ...]
    reply_to: str | None
    status: InvoiceLetterStatus = InvoiceLetterStatus.PENDING
    requested_by: UUID | None
    requested_at: datetime
    sent_at: datetime | None = None
    status_code: int | None = None

    def post(self) -> None:
        self.record(
            InvoiceLetterWritten(letter_id=self.id, invoice_id=self.invoice_id, order_id=self.order_id)
        )

    def sent(self, *, at: datetime) -> None:
        self.status, self.sent_at, self.status_code = InvoiceLetterStatus.SENT, at, None

    def forget(self, addresses: Container[str]) -> None:
        """What must not be held any more; a letter that waits, and for nobody else, is not sent."""
        self.recipients = tuple(one for one in self.recipients if one not in addresses)
        if not self.recipients and self.status is InvoiceLetterStatus.PENDING:
            self.status = InvoiceLetterStatus.REFUSED

    def refuse(self, *, status_code: int) -> None:
        self.status, self.status_code = InvoiceLetterStatus.REFUSED, status_code

    def give_up(self) -> None:
        self.status = InvoiceLetterStatus.NOT_SENT


def check_sendable(document: Standing) -> None:
    """Raises InvalidTransition."""
    if document.status not in KINDS:
        allowed = [status.value for status in KINDS]
        raise InvalidTransition(from_state=document.status.value, to_state="SENT", allowed=allowed)
