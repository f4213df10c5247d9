"""The terms of events on a document: by what happens, by its model, by the state of its issuer."""

from __future__ import annotations

from datetime import datetime

from domain.fiscal.document_state import DocumentState, expect
from domain.fiscal.invoice import MODELS, Invoice, InvoiceStatus
from domain.fiscal.invoice_event import EventOutOfTime
from domain.fiscal.tax_rules import EventTerm
from domain.kernel.command import UnitOfWork
from domain.kernel.law import Law, LawBook
from domain.kernel.refusal import InvalidTransition

CANCELLATION, SUBSTITUTION, CORRECTION = "110111", "110112", "110110"
"""tpEvento."""


async def event_term(event: str, invoice: Invoice, uow: UnitOfWork) -> EventTerm:
    """By the law of today. Raises Missing where this document has no such event."""
    return term_in(await uow.ask(LawBook).on(uow.today), event, invoice)


def term_in(law: Law, event: str, document: DocumentState) -> EventTerm:
    """The issuer's state's own, or everybody's. Raises Missing."""
    model = MODELS.get(document.kind, document.kind.value)
    own = law.find(EventTerm, event, model, document.issuer_state)
    return own or law.rule(EventTerm, event, model, "BR")


def check_in_time(term: EventTerm, *, authorized_at: datetime, now: datetime) -> None:
    """Raises EventOutOfTime."""
    if now > authorized_at + term.within:
        raise EventOutOfTime(hours=term.hours, authorized_at=authorized_at)


def authorization_of(document: DocumentState, *, to: str) -> datetime:
    """When it was authorised, as what becomes ``to`` must be. Raises InvalidTransition."""
    expect(document, InvoiceStatus.AUTHORIZED, to=to)
    if document.authorized_at is None:
        raise InvalidTransition(from_state=document.status.value, to_state=to, allowed=["AUTHORIZED"])
    return document.authorized_at
