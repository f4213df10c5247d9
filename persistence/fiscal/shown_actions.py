"""What may be done with a document now, read with it: by its events, what rests on it, and today's law."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Table, and_, func, or_, select
from sqlalchemy.dialects.postgresql import JSONB

from domain.fiscal import invoice_actions
from domain.fiscal.invoice import UNDONE, InvoiceKind, InvoiceStatus, Purpose
from domain.fiscal.invoice_actions import ReadDocument, ReadEvent, ReadStanding
from domain.fiscal.invoice_event import InvoiceEventKind, InvoiceEventStatus
from domain.kernel.action import Action
from domain.kernel.calendar import business_date
from domain.kernel.law import Law
from domain.sales.return_ import ReturnStatus
from persistence.clock import now
from persistence.fiscal.tables import invoice_events, invoices
from persistence.law.book import shipped_law
from persistence.reading.actions import Actions, actions
from persistence.sales.tables import return_lines, returns

each = invoice_events.alias("event_of_it")
complements = invoices.alias("complement_of_it")
whose = invoices.alias("document_of_it")


def events_of(invoice_id: ColumnElement[Any], table: Table) -> ColumnElement[Any]:
    """What is needed of all events of a document, as one value."""
    c = each.c
    told = func.jsonb_build_array(c.id, c.kind, c.status, c.sequence, c.status_code, c.cancels_id)
    return (
        select(func.jsonb_agg(told, type_=JSONB))
        .where(c.company_id == table.c.company_id, c.invoice_id == invoice_id)
        .correlate(table)
        .scalar_subquery()
    )


returned = (
    select(func.jsonb_agg(returns.c.number, type_=JSONB))
    .join(
        return_lines,
        and_(return_lines.c.company_id == returns.c.company_id, return_lines.c.return_id == returns.c.id),
    )
    .where(
        returns.c.company_id == invoices.c.company_id,
        return_lines.c.invoice_id == invoices.c.id,
        returns.c.status != ReturnStatus.REFUSED,
    )
    .correlate(invoices)
    .scalar_subquery()
)

complemented = (
    select(func.jsonb_agg(complements.c.number, type_=JSONB))
    .where(
        complements.c.company_id == invoices.c.company_id,
        complements.c.order_id == invoices.c.order_id,
        complements.c.purpose == Purpose.COMPLEMENT,
        or_(complements.c.status.not_in(UNDONE), complements.c.undecided),
        func.jsonb_exists(complements.c.refers_to, invoices.c.access_key),
    )
    .correlate(invoices)
    .scalar_subquery()
)


def actions_of_invoice() -> Actions:
    return actions(
        shown_actions,
        func.jsonb_build_array(
            invoices.c.kind,
            invoices.c.status,
            invoices.c.purpose,
            func.jsonb_extract_path_text(invoices.c.issuer, "address", "state"),
            invoices.c.undecided,
            type_=JSONB,
        ),
        invoices.c.authorized_at,
        events_of(invoices.c.id, invoices),
        returned,
        complemented,
    )


def actions_of_event() -> Actions:
    of_document = [
        select(whose.c[name])
        .where(whose.c.company_id == invoice_events.c.company_id, whose.c.id == invoice_events.c.invoice_id)
        .correlate(invoice_events)
        .scalar_subquery()
        for name in ("kind", "status")
    ]
    events = events_of(invoice_events.c.invoice_id, invoice_events)
    return actions(shown_event_actions, invoice_events.c.id, *of_document, events, total=True)


def shown_actions(
    state: Sequence[Any],
    authorized_at: datetime | None,
    events: Sequence[Sequence[Any]] | None,
    returned: Sequence[int] | None,
    complemented: Sequence[int | None] | None,
) -> list[Action]:
    kind, status, purpose, issuer_state, undecided = state
    at = now()
    document = ReadDocument(
        kind=InvoiceKind(kind),
        status=InvoiceStatus(status),
        purpose=Purpose(purpose),
        authorized_at=authorized_at,
        issuer_state=issuer_state,
        undecided=undecided,
        events=_read(events),
        returns=returned or (),
        complements=complemented or (),
    )
    return invoice_actions.actions_of(document, _law_of(business_date(at)), now=at)


def shown_event_actions(
    id: UUID, kind: str, status: str, events: Sequence[Sequence[Any]] | None
) -> list[Action]:
    read = _read(events)
    document = ReadStanding(kind=InvoiceKind(kind), status=InvoiceStatus(status))
    event = next(one for one in read if one.id == id)
    return invoice_actions.actions_of_event(event, document, read)


def _read(events: Sequence[Sequence[Any]] | None) -> list[ReadEvent]:
    return [
        ReadEvent(
            id=UUID(id),
            kind=InvoiceEventKind(kind),
            status=InvoiceEventStatus(status),
            sequence=sequence,
            status_code=status_code,
            cancels_id=UUID(cancels) if cancels else None,
        )
        for id, kind, status, sequence, status_code, cancels in events or ()
    ]


@lru_cache(maxsize=4)
def _law_of(day: date) -> Law:
    return shipped_law(day)
