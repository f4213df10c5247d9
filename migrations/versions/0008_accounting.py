"""The books: accounts, months, the journal, and entries that wait for a second person."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.security import append_only, company_id, protect

revision = "0008"
down_revision = "0007"

TABLES = (
    "account",
    "accounting_period",
    "journal_entry",
    "entry_request",
    "journal_line",
    "entry_request_line",
)


def upgrade() -> None:
    create_accounts()
    create_periods()
    create_entries()
    create_requests()
    create_lines()
    create_requested_lines()
    watch_the_balance()


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
    op.execute("drop function entry_balances()")


def create_accounts() -> None:
    op.create_table(
        "account",
        company_id(),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(collation="C"), nullable=False),
        sa.Column("name", sa.Text(collation="C"), nullable=False),
        sa.Column("nature", sa.Text(), nullable=False),
        sa.Column("parent_id", sa.Uuid()),
        sa.Column("analytic", sa.Boolean(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("purpose", sa.Text()),
        sa.CheckConstraint("nature in ('DEBIT', 'CREDIT')", name=op.f("ck_account_nature")),
        sa.CheckConstraint(
            "purpose in ('CASH', 'BANK', 'CUSTOMERS', 'INVENTORY', 'SUPPLIERS', 'ICMS_PAYABLE', "
            "'ICMS_DESTINATION_PAYABLE', 'FCP_PAYABLE', 'PIS_PAYABLE', 'COFINS_PAYABLE', "
            "'CUSTOMER_CREDITS', 'COMMISSIONS_PAYABLE', 'OPENING_BALANCES', 'REVENUE', "
            "'SALES_RETURNS', 'ICMS_ON_SALES', 'FCP_ON_SALES', 'PIS_ON_SALES', 'COFINS_ON_SALES', "
            "'COST_OF_GOODS', 'COMMISSION_EXPENSE', 'DISCOUNTS_GRANTED', 'INTEREST_INCOME', "
            "'FINE_INCOME')",
            name=op.f("ck_account_purpose"),
        ),
        sa.CheckConstraint("purpose is null or analytic", name=op.f("ck_account_purposes_are_of_leaves")),
        sa.ForeignKeyConstraint(
            ["company_id", "parent_id"],
            ["account.company_id", "account.id"],
            name="fk_account_parent_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("company_id", "id", name="pk_account"),
        sa.UniqueConstraint("company_id", "code", name="uq_account_code"),
        sa.UniqueConstraint("company_id", "purpose", name="uq_account_purpose"),
    )
    op.create_index("ix_account_name_id", "account", ["company_id", "name", "id"])
    op.create_index("ix_account_parent_id_code", "account", ["company_id", "parent_id", "code"])
    protect("account", may="select, insert, update")


def create_periods() -> None:
    op.create_table(
        "accounting_period",
        company_id(),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True)),
        sa.Column("closed_by", sa.Uuid()),
        sa.Column("balance_digest", sa.Text()),
        sa.Column("reopening_asked_by", sa.Uuid()),
        sa.Column("reopening_reason", sa.Text()),
        sa.CheckConstraint(
            "(status in ('CLOSED', 'LOCKED')) = (balance_digest is not null)",
            name=op.f("ck_accounting_period_closed_with_digest"),
        ),
        sa.CheckConstraint(
            "status in ('OPEN', 'CLOSING', 'CLOSED', 'LOCKED')", name=op.f("ck_accounting_period_status")
        ),
        sa.CheckConstraint(
            "extract(day from month) = 1", name=op.f("ck_accounting_period_month_is_its_first_day")
        ),
        sa.PrimaryKeyConstraint("company_id", "id", name="pk_accounting_period"),
        sa.UniqueConstraint("company_id", "month", name="uq_accounting_period_month"),
    )
    op.create_index(
        "ix_accounting_period_status_month", "accounting_period", ["company_id", "status", "month"]
    )
    protect("accounting_period", may="select, insert, update")


def create_entries() -> None:
    op.create_table(
        "journal_entry",
        company_id(),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("posted_on", sa.Date(), nullable=False),
        sa.Column("posted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("posted_by", sa.Uuid(), nullable=False),
        sa.Column("memo", sa.Text(), nullable=False),
        sa.Column("source_type", sa.Text(), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.Text(collation="C"), nullable=False),
        sa.Column("order_id", sa.Uuid()),
        sa.Column("reverses_id", sa.Uuid()),
        sa.ForeignKeyConstraint(
            ["company_id", "order_id"],
            ["sales_order.company_id", "sales_order.id"],
            name="fk_journal_entry_order_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "reverses_id"],
            ["journal_entry.company_id", "journal_entry.id"],
            name="fk_journal_entry_reverses_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("company_id", "id", name="pk_journal_entry"),
        sa.UniqueConstraint("company_id", "number", name="uq_journal_entry_number"),
        sa.UniqueConstraint("company_id", "reverses_id", name="uq_journal_entry_reverses_id"),
        sa.UniqueConstraint(
            "company_id",
            "source_type",
            "source_id",
            "purpose",
            name="uq_journal_entry_source_type_source_id_purpose",
        ),
    )
    op.create_index("ix_journal_entry_order_id_id", "journal_entry", ["company_id", "order_id", "id"])
    op.create_index("ix_journal_entry_posted_on_id", "journal_entry", ["company_id", "posted_on", "id"])
    op.create_index(
        "ix_journal_entry_purpose_posted_on_id", "journal_entry", ["company_id", "purpose", "posted_on", "id"]
    )
    op.create_index("ix_journal_entry_source_id", "journal_entry", ["company_id", "source_id"])
    append_only("journal_entry")


def create_requests() -> None:
    op.create_table(
        "entry_request",
        company_id(),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("memo", sa.Text(), nullable=False),
        sa.Column("posted_on", sa.Date(), nullable=False),
        sa.Column("reverses_id", sa.Uuid()),
        sa.Column("requested_by", sa.Uuid(), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Uuid()),
        sa.Column("decided_at", sa.DateTime(timezone=True)),
        sa.Column("refusal_reason", sa.Text()),
        sa.Column("entry_id", sa.Uuid()),
        sa.CheckConstraint(
            "(status = 'APPROVED') = (entry_id is not null)",
            name=op.f("ck_entry_request_approved_with_entry"),
        ),
        sa.CheckConstraint(
            "decided_by <> requested_by or status <> 'APPROVED'",
            name=op.f("ck_entry_request_approved_by_another"),
        ),
        sa.CheckConstraint("kind in ('MANUAL', 'REVERSAL')", name=op.f("ck_entry_request_kind")),
        sa.CheckConstraint(
            "status in ('REQUESTED', 'APPROVED', 'REFUSED')", name=op.f("ck_entry_request_status")
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "entry_id"],
            ["journal_entry.company_id", "journal_entry.id"],
            name="fk_entry_request_entry_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "reverses_id"],
            ["journal_entry.company_id", "journal_entry.id"],
            name="fk_entry_request_reverses_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("company_id", "id", name="pk_entry_request"),
    )
    op.create_index("ix_entry_request_requested_at_id", "entry_request", ["company_id", "requested_at", "id"])
    op.create_index(
        "ix_entry_request_status_requested_at_id",
        "entry_request",
        ["company_id", "status", "requested_at", "id"],
    )
    protect("entry_request", may="select, insert, update")


def create_lines() -> None:
    op.create_table(
        "journal_line",
        company_id(),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("posted_on", sa.Date(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("debit", sa.BigInteger(), nullable=False),
        sa.Column("credit", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "debit >= 0 and credit >= 0 and (debit = 0) <> (credit = 0)",
            name=op.f("ck_journal_line_debit_or_credit_never_both"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "account_id"],
            ["account.company_id", "account.id"],
            name="fk_journal_line_account_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "entry_id"],
            ["journal_entry.company_id", "journal_entry.id"],
            name="fk_journal_line_entry_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("company_id", "id", name="pk_journal_line"),
        sa.UniqueConstraint("company_id", "entry_id", "position", name="uq_journal_line_entry_id_position"),
    )
    op.create_index(
        "ix_journal_line_account_id_posted_on_id",
        "journal_line",
        ["company_id", "account_id", "posted_on", "id"],
    )
    op.create_index("ix_journal_line_posted_on_id", "journal_line", ["company_id", "posted_on", "id"])
    append_only("journal_line")


def create_requested_lines() -> None:
    op.create_table(
        "entry_request_line",
        company_id(),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("debit", sa.BigInteger(), nullable=False),
        sa.Column("credit", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "debit >= 0 and credit >= 0 and (debit = 0) <> (credit = 0)",
            name=op.f("ck_entry_request_line_debit_or_credit_never_both"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "account_id"],
            ["account.company_id", "account.id"],
            name="fk_entry_request_line_account_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "request_id"],
            ["entry_request.company_id", "entry_request.id"],
            name="fk_entry_request_line_request_id",
            ondelete="CASCADE",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("company_id", "id", name="pk_entry_request_line"),
        sa.UniqueConstraint(
            "company_id", "request_id", "position", name="uq_entry_request_line_request_id_position"
        ),
    )
    protect("entry_request_line")


def watch_the_balance() -> None:
    """At the commit, of every entry: something is moved, debits equal credits, all on the entry's day."""
    op.execute("""
        create function entry_balances() returns trigger language plpgsql as $$
        declare
            entry uuid := (to_jsonb(new) ->> tg_argv[0])::uuid;
        begin
            if not coalesce((
                select sum(line.debit) = sum(line.credit) and bool_and(line.posted_on = head.posted_on)
                from journal_line line
                join journal_entry head on head.company_id = line.company_id and head.id = line.entry_id
                where line.company_id = new.company_id and line.entry_id = entry), false)
            then
                raise exception 'entry % is not balanced', entry
                    using errcode = 'check_violation', constraint = 'ck_journal_entry_balanced';
            end if;
            return null;
        end $$
    """)
    for table, key in (("journal_entry", "id"), ("journal_line", "entry_id")):
        op.execute(f"""
            create constraint trigger entry_balances after insert on {table}
            deferrable initially deferred for each row execute function entry_balances('{key}')
        """)
