"""What can be read of fiscal documents."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, case, func, or_

from domain.fiscal.emission import Emission
from domain.fiscal.invoice import Direction, InvoiceKind, InvoiceStatus, Purpose
from domain.fiscal.invoice_event import InvoiceEventKind, InvoiceEventStatus
from domain.fiscal.rejection import rejection_of
from domain.kernel.brazil import Environment
from persistence.fiscal.shown_tax import shown
from persistence.fiscal.tables import invoice_events, invoice_lines, invoices
from persistence.reading.view import (
    DESC,
    View,
    boolean,
    computed,
    enum,
    group,
    instant,
    integer,
    json,
    many,
    money,
    one,
    price,
    quantity,
    text,
    url,
)
from persistence.searching import coded, found, numbered


def present(path: ColumnElement[Any]) -> ColumnElement[Any]:
    """The invoice's id once the file exists."""
    return case((path.is_not(None), invoices.c.id))


def found_invoice(words: ColumnElement[str]) -> ColumnElement[bool]:
    """Invoices to recipients with these words, or of which they are the number or begin the access key."""
    return or_(
        numbered(invoices.c.number, words),
        coded(invoices.c.access_key, words),
        found(invoices.c.recipient_id, func.search_parties(words)),
    )


INVOICE_LINE = View(
    "InvoiceLine",
    invoice_lines,
    key=invoice_lines.c.position,
    read="fiscal.invoice.read",
    fields={
        "position": integer(invoice_lines.c.position),
        "product": one("Product", invoice_lines.c.product_id),
        "sku": text(invoice_lines.c.sku),
        "description": text(invoice_lines.c.description),
        "ncm": text(invoice_lines.c.ncm),
        "cfop": text(invoice_lines.c.cfop),
        "unit": text(invoice_lines.c.unit),
        "quantity": quantity(invoice_lines.c.quantity),
        "unit_price": price(invoice_lines.c.unit_price),
        "gross": money(invoice_lines.c.gross),
        "discount": money(invoice_lines.c.discount),
        "taxes": computed(shown, invoice_lines.c.taxes),
        "refers_to": json(invoice_lines.c.refers_to),
    },
)

INVOICE_EVENT = View(
    "InvoiceEvent",
    invoice_events,
    prefix="invoiceevent",
    read="fiscal.invoice.read",
    fields={
        "kind": enum(InvoiceEventKind, invoice_events.c.kind),
        "status": enum(InvoiceEventStatus, invoice_events.c.status),
        "reason": text(invoice_events.c.reason),
        "requested_at": instant(invoice_events.c.requested_at),
        "registered_at": instant(invoice_events.c.registered_at),
        "protocol": text(invoice_events.c.protocol),
        "status_code": integer(invoice_events.c.status_code),
        "status_reason": text(invoice_events.c.status_reason),
    },
)

INVOICE = View(
    "Invoice",
    invoices,
    prefix="invoice",
    read="fiscal.invoice.read",
    fields={
        "kind": enum(InvoiceKind, invoices.c.kind, dimension=True),
        "direction": enum(Direction, invoices.c.direction, dimension=True),
        "purpose": enum(Purpose, invoices.c.purpose, dimension=True),
        "environment": enum(Environment, invoices.c.environment, dimension=True),
        "status": enum(InvoiceStatus, invoices.c.status, filter=True, dimension=True),
        "version": integer(invoices.c.version),
        "series": integer(invoices.c.series),
        "number": integer(invoices.c.number, filter=True, sort=True),
        "access_key": text(invoices.c.access_key, filter=True),
        "protocol": text(invoices.c.protocol),
        "drafted_at": instant(invoices.c.drafted_at, filter=True, sort=True),
        "issued_at": instant(invoices.c.issued_at, measure=True, dimension=True),
        "authorized_at": instant(invoices.c.authorized_at, filter=True, sort=True),
        "cancelled_at": instant(invoices.c.cancelled_at),
        "total": money(invoices.c.total, filter=True, sort=True, measure=True),
        "totals": group(
            {
                "goods": money(invoices.c.total_goods),
                "discount": money(invoices.c.total_discount),
                "total": money(invoices.c.total),
            }
        ),
        "rejection": computed(
            rejection_of, invoices.c.status, invoices.c.status_code, invoices.c.status_reason
        ),
        "emission": enum(Emission, invoices.c.emission, dimension=True),
        "contingency": group(
            {
                "since": instant(invoices.c.contingency_since),
                "reason": text(invoices.c.contingency_reason),
                "released_at": instant(invoices.c.released_at),
            }
        ),
        "anonymous": boolean(invoices.c.anonymous),
        "qr_code": text(invoices.c.qr_code),
        "consult_address": text(invoices.c.consult_address),
        "xml": group({"url": url("/files/{0.hex}/xml", present(invoices.c.xml_path))}),
        "danfe": group({"url": url("/files/{0.hex}/danfe", present(invoices.c.danfe_path))}),
        "order": one("Order", invoices.c.order_id, filter=True),
        "return_": one("Return", invoices.c.return_id),
        "recipient": one("Party", invoices.c.recipient_id, filter=True, dimension=True),
        "lines": many("InvoiceLine", invoice_lines.c.invoice_id, order_by=[invoice_lines.c.position]),
        "events": many("InvoiceEvent", invoice_events.c.invoice_id, order_by=[invoice_events.c.requested_at]),
    },
    lookups=["id", "access_key"],
    default_sort=[("drafted_at", DESC)],
    search=found_invoice,
    search_reads=["parties.party.read"],
)
