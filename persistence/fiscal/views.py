"""What can be read of fiscal documents."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, case, func, or_

from domain.fiscal.emission import Emission
from domain.fiscal.invoice import UNSENT, Direction, InvoiceKind, InvoiceStatus, Purpose
from domain.fiscal.invoice_event import InvoiceEventKind, InvoiceEventStatus
from domain.kernel.brazil import Environment
from persistence.clock import sql_now
from persistence.fiscal.letter_tables import invoice_letters
from persistence.fiscal.rejections import shown_rejection
from persistence.fiscal.shown_actions import actions_of_event, actions_of_invoice
from persistence.fiscal.shown_delivery import shown_delivery
from persistence.fiscal.shown_tax import shown, shown_approximate, shown_withheld
from persistence.fiscal.shown_transport import shown_carrier, shown_transport
from persistence.fiscal.shown_undoing import shown_undoing
from persistence.fiscal.tables import invoice_events, invoice_lines, invoices, number_voids
from persistence.reading.view import (
    DESC,
    Key,
    View,
    boolean,
    computed,
    enum,
    group,
    identity,
    instant,
    integer,
    json,
    many,
    money,
    nfe_key,
    one,
    price,
    quantity,
    text,
    url,
)
from persistence.sealing.column import shown as sealed_value
from persistence.searching import coded, found, numbered

shown_name, shown_document = (
    sealed_value(invoice_events.c[f"receiver_{name}_sealed"]) for name in ("name", "document")
)
OUT_OF_TIME = (151, 155)
"""cStat of a cancellation that the authority took although its term was over."""


def present(path: ColumnElement[Any]) -> ColumnElement[Any]:
    """The invoice's id once the file exists."""
    return case((path.is_not(None), invoices.c.id))


def stored(table: Table, path: str) -> ColumnElement[Any]:
    """The row's id once this file of it exists."""
    return case((func.coalesce(table.c[path], "") != "", table.c.id))


def listed(keys: Sequence[str] | None) -> list[str]:
    return list(keys or ())


is_overdue = func.coalesce(
    and_(
        invoices.c.status.in_((*UNSENT, InvoiceStatus.CONTINGENCY, InvoiceStatus.TRANSMITTED)),
        invoices.c.send_before < sql_now(),
    ),
    False,
)
"""Used first, and not with the authority when it had to be."""


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
        "freight": money(invoice_lines.c.freight),
        "insurance": money(invoice_lines.c.insurance),
        "other_charges": money(invoice_lines.c.other_charges),
        "taxes": computed(shown, invoice_lines.c.taxes),
        "notes": text(invoice_lines.c.notes),
        "customer_order": text(invoice_lines.c.customer_order),
        "customer_order_item": integer(invoice_lines.c.customer_order_item),
        "refers_to": json(invoice_lines.c.refers_to),
        "approximate_taxes": computed(shown_approximate, invoice_lines.c.approximate),
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
        "sequence": integer(invoice_events.c.sequence),
        "reason": text(invoice_events.c.reason),
        "requested_at": instant(invoice_events.c.requested_at),
        "registered_at": instant(invoice_events.c.registered_at),
        "protocol": text(invoice_events.c.protocol),
        "status_code": integer(invoice_events.c.status_code),
        "status_reason": text(invoice_events.c.status_reason),
        "late": boolean(func.coalesce(invoice_events.c.status_code.in_(OUT_OF_TIME), False), null=False),
        "substitute_key": text(invoice_events.c.substitute_key),
        "delivery": computed(shown_delivery, invoice_events.c.delivery),
        "receiver_name": computed(*shown_name, requires="parties.party.read", sensitive=True),
        "receiver_document": computed(*shown_document, requires="parties.party.read", sensitive=True),
        "xml": group({"url": url("/files/{0.hex}/event-xml", stored(invoice_events, "xml_path"))}),
        "pdf": group({"url": url("/files/{0.hex}/dacce", stored(invoice_events, "printed_path"))}),
        "available_actions": actions_of_event(),
    },
)

NUMBERED_IN = ("establishment_id", "kind", "series", "environment")
"""Where a number is given once."""

INVOICE = View(
    "Invoice",
    invoices,
    prefix="invoice",
    read="fiscal.invoice.read",
    fields={
        "kind": enum(InvoiceKind, invoices.c.kind, filter=True, dimension=True),
        "direction": enum(Direction, invoices.c.direction, dimension=True),
        "purpose": enum(Purpose, invoices.c.purpose, filter=True, dimension=True),
        "environment": enum(Environment, invoices.c.environment, dimension=True),
        "status": enum(InvoiceStatus, invoices.c.status, filter=True, dimension=True),
        "version": integer(invoices.c.version),
        "operation": text(invoices.c.operation),
        "remarks": text(invoices.c.remarks),
        "official_remarks": text(invoices.c.official_remarks),
        "withheld": computed(shown_withheld, invoices.c.withheld),
        "refers_to": computed(listed, invoices.c.refers_to),
        "warehouse": one("Warehouse", invoices.c.warehouse_id),
        "to_warehouse": one("Warehouse", invoices.c.to_warehouse_id),
        "establishment_id": identity(invoices.c.establishment_id, prefix="establishment"),
        "series": integer(invoices.c.series),
        "number": integer(invoices.c.number, filter=True, sort=True),
        "access_key": nfe_key(invoices.c.access_key, filter=True),
        "external_reference": text(invoices.c.external_reference, filter=True),
        "protocol": text(invoices.c.protocol),
        "drafted_at": instant(invoices.c.drafted_at, filter=True, sort=True),
        "issued_at": instant(invoices.c.issued_at, filter=True, sort=True, measure=True, dimension=True),
        "authorized_at": instant(invoices.c.authorized_at, filter=True, sort=True),
        "cancelled_at": instant(invoices.c.cancelled_at),
        "total": money(invoices.c.total, filter=True, sort=True, measure=True),
        "totals": group(
            {
                "goods": money(invoices.c.total_goods),
                "discount": money(invoices.c.total_discount),
                "added_taxes": money(invoices.c.total_added_taxes),
                "charges": money(invoices.c.total_charges),
                "total": money(invoices.c.total),
            }
        ),
        "rejection": computed(
            shown_rejection, invoices.c.status, invoices.c.status_code, invoices.c.status_reason
        ),
        "transport": computed(shown_transport, invoices.c.transport),
        "carrier": computed(shown_carrier, invoices.c.transport, requires="parties.party.read"),
        "emission": enum(Emission, invoices.c.emission, dimension=True),
        "contingency": group(
            {
                "since": instant(invoices.c.contingency_since),
                "reason": text(invoices.c.contingency_reason),
                "released_at": instant(invoices.c.released_at),
                "send_before": instant(invoices.c.send_before),
                "overdue": boolean(is_overdue, null=False),
            }
        ),
        "undecided": boolean(invoices.c.undecided, filter=True),
        "undoing": computed(shown_undoing, invoices.c.undoing),
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
        "letters": many(
            "InvoiceLetter", invoice_letters.c.invoice_id, order_by=[invoice_letters.c.requested_at]
        ),
        "available_actions": actions_of_invoice(),
    },
    lookups=["id", "access_key", "external_reference", Key("number", *NUMBERED_IN, "number")],
    default_sort=[("drafted_at", DESC)],
    search=found_invoice,
    search_reads=["parties.party.read"],
)

NUMBER_VOID = View(
    "NumberVoid",
    number_voids,
    prefix="numbervoid",
    read="fiscal.invoice.read",
    fields={
        "establishment": one("Establishment", number_voids.c.establishment_id, filter=True),
        "kind": enum(InvoiceKind, number_voids.c.kind),
        "environment": enum(Environment, number_voids.c.environment),
        "series": integer(number_voids.c.series),
        "year": integer(number_voids.c.year),
        "first": integer(number_voids.c.first),
        "last": integer(number_voids.c.last),
        "reason": text(number_voids.c.reason),
        "status": enum(InvoiceEventStatus, number_voids.c.status),
        "requested_at": instant(number_voids.c.requested_at, filter=True, sort=True),
        "registered_at": instant(number_voids.c.registered_at),
        "protocol": text(number_voids.c.protocol),
        "status_code": integer(number_voids.c.status_code),
        "status_reason": text(number_voids.c.status_reason),
        "xml": group({"url": url("/files/{0.hex}/void-xml", stored(number_voids, "xml_path"))}),
    },
    lookups=["id"],
    default_sort=[("requested_at", DESC)],
)
