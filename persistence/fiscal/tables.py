"""The tables of fiscal documents: invoices, their lines and their events."""

from __future__ import annotations

from sqlalchemy import Boolean, CheckConstraint, Column, Integer, SmallInteger, Text

from domain.fiscal.emission import Emission
from domain.fiscal.invoice import Direction, InvoiceKind, InvoiceStatus, Purpose
from domain.fiscal.invoice_event import InvoiceEventKind, InvoiceEventStatus
from domain.fiscal.invoice_line import Reference
from domain.fiscal.printed import Issuer, Payment, Recipient
from domain.fiscal.taxes import Tax
from domain.kernel.brazil import Environment
from persistence.registry import (
    Instant,
    JsonColumn,
    MoneyColumn,
    PriceColumn,
    QuantityColumn,
    choice,
    id_column,
    index,
    part_of,
    reference,
    tenant_table,
    unique,
    version_column,
)

invoices = tenant_table(
    "invoice",
    id_column(),
    version_column(),
    reference("order_id", "sales_order"),
    reference("return_id", "sales_return", nullable=True),
    reference("establishment_id", "establishment"),
    reference("recipient_id", "party"),
    Column("kind", choice(InvoiceKind), nullable=False),
    Column("direction", choice(Direction), nullable=False),
    Column("purpose", choice(Purpose), nullable=False),
    Column("environment", choice(Environment), nullable=False),
    Column("status", choice(InvoiceStatus), nullable=False),
    Column("operation", Text, nullable=False),
    Column("series", SmallInteger, nullable=False),
    Column("number", Integer),
    Column("access_key", Text(collation="C")),
    Column("numeric_code", Text),
    Column("drafted_at", Instant, nullable=False),
    Column("issued_at", Instant),
    Column("issuer", JsonColumn(Issuer), nullable=False),
    Column("recipient", JsonColumn(Recipient), nullable=False),
    Column("payment", JsonColumn(Payment), nullable=False),
    Column("additional_information", Text),
    Column("total_goods", MoneyColumn, nullable=False),
    Column("total_discount", MoneyColumn, nullable=False),
    Column("total_charges", MoneyColumn, nullable=False, server_default="0"),
    Column("total_added_taxes", MoneyColumn, nullable=False, server_default="0"),
    Column("total", MoneyColumn, nullable=False),
    Column("protocol", Text),
    Column("authorized_at", Instant),
    Column("cancelled_at", Instant),
    Column("status_code", SmallInteger),
    Column("status_reason", Text),
    Column("document_digest", Text),
    Column("signed_path", Text),
    Column("xml_path", Text),
    Column("danfe_path", Text),
    Column("emission", choice(Emission), nullable=False, server_default="NORMAL"),
    Column("contingency_since", Instant),
    Column("contingency_reason", Text),
    Column("released_at", Instant),
    Column("anonymous", Boolean, nullable=False, server_default="false"),
    Column("qr_code", Text),
    Column("consult_address", Text),
    Column("announcement_protocol", Text),
    Column("announcement_path", Text),
    unique("establishment_id", "kind", "series", "environment", "number"),
    unique("access_key"),
    unique("return_id"),
    index("order_id"),
    index("recipient_id", "drafted_at", "id"),
    index("status", "drafted_at", "id"),
    index("drafted_at", "id"),
    index("authorized_at", "id"),
    index("number", "id"),
    index("total", "id"),
    CheckConstraint(
        "total = total_goods - total_discount + total_charges + total_added_taxes", name="total_adds_up"
    ),
    CheckConstraint("(purpose = 'RETURN') = (return_id is not null)", name="return_has_a_document"),
    CheckConstraint(
        "status = 'DRAFT' or (number is not null and access_key is not null and issued_at is not null)",
        name="numbered_with_key",
    ),
    CheckConstraint(
        "status not in ('AUTHORIZED', 'CANCELLED') or (protocol is not null and xml_path is not null)",
        name="authorized_with_protocol",
    ),
    CheckConstraint(
        "(emission = 'NORMAL') = (contingency_since is null) "
        "and (contingency_since is null) = (contingency_reason is null)",
        name="contingency_with_reason",
    ),
)

invoice_lines = tenant_table(
    "invoice_line",
    part_of("invoice_id", "invoice"),
    Column("position", Integer, nullable=False),
    reference("order_line_id", "sales_order_line"),
    reference("product_id", "product"),
    Column("sku", Text, nullable=False),
    Column("description", Text, nullable=False),
    Column("ncm", Text, nullable=False),
    Column("cest", Text),
    Column("gtin", Text),
    Column("origin", SmallInteger, nullable=False),
    Column("unit", Text, nullable=False),
    Column("cfop", Text, nullable=False),
    Column("quantity", QuantityColumn, nullable=False),
    Column("unit_price", PriceColumn, nullable=False),
    Column("gross", MoneyColumn, nullable=False),
    Column("discount", MoneyColumn, nullable=False),
    Column("freight", MoneyColumn, nullable=False, server_default="0"),
    Column("insurance", MoneyColumn, nullable=False, server_default="0"),
    Column("other_charges", MoneyColumn, nullable=False, server_default="0"),
    Column("taxes", JsonColumn(tuple[Tax, ...]), nullable=False),
    Column("refers_to", JsonColumn(Reference)),
    index("order_line_id"),
    CheckConstraint("quantity > 0 and gross >= discount", name="worth_something"),
    key=("invoice_id", "position"),
)

invoice_events = tenant_table(
    "invoice_event",
    id_column(),
    version_column(),
    reference("invoice_id", "invoice"),
    reference("order_id", "sales_order"),
    Column("kind", choice(InvoiceEventKind), nullable=False),
    Column("sequence", SmallInteger, nullable=False),
    Column("reason", Text, nullable=False),
    Column("status", choice(InvoiceEventStatus), nullable=False),
    Column("requested_at", Instant, nullable=False),
    Column("registered_at", Instant),
    Column("protocol", Text),
    Column("status_code", SmallInteger),
    Column("status_reason", Text),
    Column("xml_path", Text),
    index("invoice_id"),
)
