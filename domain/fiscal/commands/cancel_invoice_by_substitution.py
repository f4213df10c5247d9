"""Ask the authority to cancel a consumer's invoice because another one took its place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.fiscal.cancelling import (
    LONGEST_REASON,
    SHORTEST_REASON,
    cancelled_already,
    check_undoing,
    locked,
)
from domain.fiscal.event_terms import SUBSTITUTION, authorization_of, check_in_time, event_term
from domain.fiscal.invoice import Invoice, InvoiceStatus
from domain.fiscal.invoice_event import InvoiceEvent, InvoiceEventKind
from domain.fiscal.tax_rules import EventTerm
from domain.kernel.command import Command, UnitOfWork
from domain.kernel.refusal import Refusal, checks
from domain.kernel.text import printable


class NotItsSubstitute(Refusal):
    """A substitute is authorised, of the same issuer and kind, of the same value and issued within the
    hours the law allows; facts: ``hours``."""

    code = "NOT_ITS_SUBSTITUTE"


@dataclass(kw_only=True)
class CancelInvoiceBySubstitution(Command):
    """Undo an NFC-e that was issued twice, naming the one that stands."""

    permission = "fiscal.invoice.cancel"
    changes = "invoice_id"
    moves = True

    invoice_id: Annotated[UUID, "invoice"]
    """The authorised NFC-e that goes."""
    substitute_id: Annotated[UUID, "invoice"]
    """The authorised NFC-e that stands in its place."""
    reason: str
    """Why, in 15 to 255 characters; the authority stores it."""


async def cancel_invoice_by_substitution(command: CancelInvoiceBySubstitution, uow: UnitOfWork) -> UUID:
    """The invoice's id; it is CANCELLED when the authority has registered the event."""
    with checks() as check, check.at("reason"):
        command.reason = printable(command.reason, shortest=SHORTEST_REASON, longest=LONGEST_REASON)
    invoice = await locked(command.invoice_id, uow)
    with checks() as check, check.at("invoice_id"):
        term = await _term(invoice, uow)
        await check_undoing(check, invoice, uow)
    substitute = await uow.get(Invoice, command.substitute_id)
    with checks() as check, check.at("substitute_id"):
        check.that(takes_its_place(substitute, invoice, term), NotItsSubstitute(hours=term.apart))
    if await cancelled_already(invoice, uow):
        return invoice.id
    event = InvoiceEvent(
        id=uow.new_id(),
        invoice_id=invoice.id,
        order_id=invoice.order_id,
        kind=InvoiceEventKind.SUBSTITUTION,
        sequence=1,
        reason=command.reason,
        substitute_key=substitute.access_key,
        requested_at=uow.now,
    )
    uow.add(event.request())
    return invoice.id


async def _term(invoice: Invoice, uow: UnitOfWork) -> EventTerm:
    """Raises InvalidTransition, EventOutOfTime; Missing for what is not an NFC-e."""
    authorized_at = authorization_of(invoice, to="CANCELLED")
    term = await event_term(SUBSTITUTION, invoice, uow)
    check_in_time(term, authorized_at=authorized_at, now=uow.now)
    return term


def takes_its_place(substitute: Invoice, invoice: Invoice, term: EventTerm) -> bool:
    alike = (
        (substitute.establishment_id, substitute.kind, substitute.total)
        == (invoice.establishment_id, invoice.kind, invoice.total)
        and substitute.id != invoice.id
        and substitute.status is InvoiceStatus.AUTHORIZED
    )
    if not alike or substitute.issued_at is None or invoice.issued_at is None:
        return False
    return abs(substitute.issued_at - invoice.issued_at) <= term.between
