"""The terms of events on a document: by what happens, by its model, by the state of its issuer."""

from __future__ import annotations

from datetime import datetime

from domain.fiscal.invoice import MODELS, Invoice
from domain.fiscal.invoice_event import EventOutOfTime
from domain.fiscal.tax_rules import EventTerm
from domain.kernel.command import UnitOfWork
from domain.kernel.law import Law, LawBook

CANCELLATION, SUBSTITUTION, CORRECTION = "110111", "110112", "110110"
"""tpEvento."""


async def event_term(event: str, invoice: Invoice, uow: UnitOfWork) -> EventTerm:
    """By the law of today. Raises Missing where this document has no such event."""
    return term_in(await uow.ask(LawBook).on(uow.today), event, invoice)


def term_in(law: Law, event: str, invoice: Invoice) -> EventTerm:
    """The issuer's state's own, or everybody's. Raises Missing."""
    model = MODELS.get(invoice.kind, invoice.kind.value)
    own = law.find(EventTerm, event, model, invoice.issuer.address.state)
    return own or law.rule(EventTerm, event, model, "BR")


def check_in_time(term: EventTerm, *, authorized_at: datetime, now: datetime) -> None:
    """Raises EventOutOfTime."""
    if now > authorized_at + term.within:
        raise EventOutOfTime(hours=term.hours, authorized_at=authorized_at)
