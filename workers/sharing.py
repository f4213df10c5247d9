"""What one authority took reaches the others later: in between, what they do not know is not refused."""

from __future__ import annotations

from datetime import timedelta

from domain.fiscal.emission import VIRTUAL
from domain.fiscal.invoice import Invoice
from domain.fiscal.invoice_event import InvoiceEvent
from domain.fiscal.ports import NotSharedYet, Receipt
from workers.attempt import Attempt, Fault
from workers.deliveries import line_for
from workers.issuing import Desk

NOT_SHARED_YET = "INVOICE_NOT_SHARED_YET"
"""What another authority took reaches this one later (of documents: NT 2013.007, 4.8)."""
BETWEEN_QUESTIONS = timedelta(minutes=6)
"""Between two questions about the same key, once it was asked for a few times."""
TERM = timedelta(days=1)
"""From its request on, how long an event waits for authorities to know what others have; no norm says."""


async def waits_for_its_document(attempt: Attempt, desk: Desk, event: InvoiceEvent, invoice: Invoice) -> bool:
    """Whether who takes the event may hear of its document yet, which another authority authorised."""
    if invoice.emission in VIRTUAL:
        return True
    return _goes_elsewhere(desk, event) and await _is_in_term(attempt, event)


async def registered_before(
    attempt: Attempt, desk: Desk, event: InvoiceEvent, signed: bytes, duplicate: Receipt
) -> Receipt | None:
    """What was answered to this event when it came in first; None when another has its sequence.

    Who takes deliveries answers no questions: the state's own is asked, which hears of them. Raises Fault
    while it has not, AuthorityUnavailable.
    """
    try:
        return await desk.authority.registered(signed, elsewhere=_goes_elsewhere(desk, event))
    except NotSharedYet:
        raise not_shared(duplicate, patient=await _is_in_term(attempt, event)) from None


def not_shared(receipt: Receipt, *, patient: bool = True) -> Fault:
    """One that is not patient is parked when the attempts are used up: nobody knows which event stands."""
    reason = f"{receipt.status_code} {receipt.reason}"
    return Fault(NOT_SHARED_YET, reason, after=BETWEEN_QUESTIONS, patient=patient)


def _goes_elsewhere(desk: Desk, event: InvoiceEvent) -> bool:
    return line_for(desk, event).authorizer != desk.authority.authorizer


async def _is_in_term(attempt: Attempt, event: InvoiceEvent) -> bool:
    async with attempt.begin() as uow:
        return uow.now <= event.requested_at + TERM
