"""The tables of the books: accounts, periods, requests, and the journal, which is a ledger."""

from __future__ import annotations

from sqlalchemy import Boolean, CheckConstraint, Column, Date, Integer, Text, Uuid

from domain.accounting.account import AccountNature, AccountPurpose
from domain.accounting.entry_request import EntryRequestKind, EntryRequestStatus
from domain.accounting.period import PeriodStatus
from persistence.registry import (
    Instant,
    MoneyColumn,
    choice,
    id_column,
    index,
    part_of,
    reference,
    tenant_table,
    unique,
    version_column,
)

accounts = tenant_table(
    "account",
    id_column(),
    version_column(),
    Column("code", Text(collation="C"), nullable=False),
    Column("name", Text(collation="C"), nullable=False),
    Column("nature", choice(AccountNature), nullable=False),
    reference("parent_id", "account", nullable=True),
    Column("analytic", Boolean, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("purpose", choice(AccountPurpose)),
    unique("code"),
    unique("purpose"),
    index("parent_id", "code"),
    index("name", "id"),
    CheckConstraint("purpose is null or analytic", name="purposes_are_of_leaves"),
)

periods = tenant_table(
    "accounting_period",
    id_column(),
    version_column(),
    Column("month", Date, nullable=False),
    Column("status", choice(PeriodStatus), nullable=False),
    Column("opened_at", Instant, nullable=False),
    Column("closed_at", Instant),
    Column("closed_by", Uuid),
    Column("balance_digest", Text),
    Column("reopening_asked_by", Uuid),
    Column("reopening_reason", Text),
    unique("month"),
    index("status", "month"),
    CheckConstraint("extract(day from month) = 1", name="month_is_its_first_day"),
    CheckConstraint(
        "(status in ('CLOSED', 'LOCKED')) = (balance_digest is not null)", name="closed_with_digest"
    ),
)

journal_entries = tenant_table(
    "journal_entry",
    id_column(),
    Column("number", Integer, nullable=False),
    Column("posted_on", Date, nullable=False),
    Column("posted_at", Instant, nullable=False),
    Column("posted_by", Uuid, nullable=False),
    Column("memo", Text, nullable=False),
    Column("source_type", Text, nullable=False),
    Column("source_id", Uuid, nullable=False),
    Column("purpose", Text(collation="C"), nullable=False),
    reference("order_id", "sales_order", nullable=True),
    reference("reverses_id", "journal_entry", nullable=True),
    Column("external_reference", Text(collation="C")),
    unique("number"),
    unique("source_type", "source_id", "purpose"),
    unique("reverses_id"),
    unique("external_reference"),
    index("posted_on", "id"),
    index("order_id", "id"),
    index("source_id"),
    index("purpose", "posted_on", "id"),
)

journal_lines = tenant_table(
    "journal_line",
    id_column(),
    reference("entry_id", "journal_entry"),
    Column("position", Integer, nullable=False),
    Column("posted_on", Date, nullable=False),
    reference("account_id", "account"),
    reference("cost_center_id", "cost_center", nullable=True),
    Column("debit", MoneyColumn, nullable=False),
    Column("credit", MoneyColumn, nullable=False),
    unique("entry_id", "position"),
    index("cost_center_id", "posted_on", "id"),
    index("account_id", "posted_on", "id"),
    index("posted_on", "id"),
    CheckConstraint(
        "debit >= 0 and credit >= 0 and (debit = 0) <> (credit = 0)", name="debit_or_credit_never_both"
    ),
)

entry_requests = tenant_table(
    "entry_request",
    id_column(),
    version_column(),
    Column("kind", choice(EntryRequestKind), nullable=False),
    Column("status", choice(EntryRequestStatus), nullable=False),
    Column("memo", Text, nullable=False),
    Column("posted_on", Date, nullable=False),
    reference("reverses_id", "journal_entry", nullable=True),
    Column("requested_by", Uuid, nullable=False),
    Column("requested_at", Instant, nullable=False),
    Column("decided_by", Uuid),
    Column("decided_at", Instant),
    Column("refusal_reason", Text),
    reference("entry_id", "journal_entry", nullable=True),
    Column("external_reference", Text(collation="C")),
    unique("external_reference"),
    index("status", "requested_at", "id"),
    index("requested_at", "id"),
    CheckConstraint("(status = 'APPROVED') = (entry_id is not null)", name="approved_with_entry"),
    CheckConstraint("decided_by <> requested_by or status <> 'APPROVED'", name="approved_by_another"),
)

requested_lines = tenant_table(
    "entry_request_line",
    id_column(),
    part_of("request_id", "entry_request"),
    Column("position", Integer, nullable=False),
    reference("account_id", "account"),
    Column("debit", MoneyColumn, nullable=False),
    Column("credit", MoneyColumn, nullable=False),
    unique("request_id", "position"),
    CheckConstraint(
        "debit >= 0 and credit >= 0 and (debit = 0) <> (credit = 0)", name="debit_or_credit_never_both"
    ),
)
