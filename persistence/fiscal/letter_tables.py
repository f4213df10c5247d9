"""The tables of letters with fiscal documents, and of the company's choice to send them."""

from __future__ import annotations

from sqlalchemy import Boolean, CheckConstraint, Column, SmallInteger, Text, Uuid

from domain.fiscal.invoice_letter import InvoiceLetterKind, InvoiceLetterStatus
from persistence.registry import (
    Instant,
    JsonColumn,
    choice,
    id_column,
    index,
    reference,
    tenant_table,
    version_column,
)

invoice_letters = tenant_table(
    "invoice_letter",
    id_column(),
    version_column(),
    reference("invoice_id", "invoice"),
    reference("order_id", "sales_order", nullable=True),
    Column("kind", choice(InvoiceLetterKind), nullable=False),
    Column("recipients", JsonColumn(tuple[str, ...]), nullable=False),
    Column("reply_to", Text),
    Column("status", choice(InvoiceLetterStatus), nullable=False),
    Column("requested_by", Uuid),
    Column("requested_at", Instant, nullable=False),
    Column("sent_at", Instant),
    Column("status_code", SmallInteger),
    index("invoice_id"),
    CheckConstraint("(status = 'SENT') = (sent_at is not null)", name="sent"),
)

invoice_mailings = tenant_table(
    "invoice_mailing",
    id_column(),
    version_column(),
    Column("enabled", Boolean, nullable=False),
    Column("reply_to", Text),
)
