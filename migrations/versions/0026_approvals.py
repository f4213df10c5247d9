"""Approvals: one mechanism for all that takes a second person, and bank details of parties."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.sql.schema import SchemaItem

from migrations.security import append_only, company_id, protect

revision = "0026"
down_revision = "0025"

INSTANT = sa.DateTime(timezone=True)
KINDS = "'ORDER', 'ENTRY', 'BANK_DETAILS'"
STATUSES = "'REQUESTED', 'APPROVED', 'REFUSED', 'EXPIRED', 'WITHDRAWN'"
FILLED = ("sales_order", "sales_order_line", "entry_request", "entry_request_line", "journal_line")
"""Tables in which what waits already is looked for, in all companies."""


def upgrade() -> None:
    create_approvals()
    create_changes()
    create_limits()
    create_terms()
    create_bank_details()
    ask_for_what_waits()
    protect("approval", may="select, insert, update")
    append_only("approval_change")
    protect("approval_limit", may="select, insert, update")
    protect("approval_terms", may="select, insert, update")
    protect("bank_details", may="select, insert, update")


def downgrade() -> None:
    for table in ("bank_details", "approval_terms", "approval_limit", "approval_change", "approval"):
        op.drop_table(table)


def create_approvals() -> None:
    table = "approval"
    create(
        table,
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("subject_version", sa.Integer(), nullable=False),
        sa.Column("amount", sa.BigInteger()),
        sa.Column("percent", sa.Numeric(9, 4)),
        sa.Column("reason", sa.Text()),
        sa.Column("requested_by", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid()),
        sa.Column("requested_at", INSTANT, nullable=False),
        sa.Column("expires_at", INSTANT),
        sa.Column("decided_by", sa.Uuid()),
        sa.Column("decided_at", INSTANT),
        sa.Column("decision_reason", sa.Text()),
        sa.Column("effective_at", INSTANT),
        check(table, "kind", f"kind in ({KINDS})"),
        check(table, "status", f"status in ({STATUSES})"),
        check(table, "approved_by_another", "status <> 'APPROVED' or decided_by <> requested_by"),
        check(
            table,
            "approved_by_no_author",
            "status <> 'APPROVED' or author_id is null or decided_by <> author_id",
        ),
        check(table, "approved_in_time", "status <> 'APPROVED' or decided_at < expires_at"),
        check(
            table,
            "decided_by_somebody",
            "(status = 'REQUESTED') = (decided_at is null) and (decided_by is null) = (decided_at is null)",
        ),
    )
    for columns in (
        ("subject_id", "requested_at", "id"),
        ("kind", "requested_at", "id"),
        ("status", "requested_at", "id"),
        ("requested_by", "requested_at", "id"),
        ("requested_at", "id"),
        ("expires_at", "id"),
    ):
        index(table, *columns)
    op.create_index(
        op.f("ix_approval_standing"),
        table,
        ["company_id", "subject_id"],
        unique=True,
        postgresql_where=sa.text("status = 'REQUESTED'"),
    )


def create_changes() -> None:
    table = "approval_change"
    create(
        table,
        sa.Column("approval_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("before", sa.Text()),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("changed_by", sa.Uuid(), nullable=False),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.Column("reason", sa.Text()),
        check(table, "before", f"before in ({STATUSES})"),
        check(table, "after", f"after in ({STATUSES})"),
        check(table, "begins_once", "(position = 1) = (before is null)"),
        refers(table, "approval_id", "approval"),
        unique(table, "approval_id", "position"),
    )


def create_limits() -> None:
    table = "approval_limit"
    create(
        table,
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("role_id", sa.Uuid(), nullable=False),
        sa.Column("allowed", sa.Boolean(), nullable=False),
        sa.Column("amount", sa.BigInteger()),
        sa.Column("percent", sa.Numeric(9, 4)),
        check(table, "kind", f"kind in ({KINDS})"),
        check(table, "one_measure", "amount is null or percent is null"),
        refers(table, "role_id", "role"),
        unique(table, "role_id", "kind"),
    )
    index(table, "kind", "id")


def create_terms() -> None:
    table = "approval_terms"
    create(
        table,
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("expires_after", sa.Integer()),
        sa.Column("quarantine", sa.Integer(), nullable=False),
        check(table, "kind", f"kind in ({KINDS})"),
        check(table, "hours", "expires_after > 0 and quarantine >= 0"),
        unique(table, "kind"),
    )


def create_bank_details() -> None:
    table = "bank_details"
    create(
        table,
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("details", sa.Text()),
        sa.Column("details_sealed", sa.LargeBinary()),
        sa.Column("masked", sa.Text(), nullable=False),
        sa.Column("requested_by", sa.Uuid(), nullable=False),
        sa.Column("requested_at", INSTANT, nullable=False),
        sa.Column("decided_at", INSTANT),
        sa.Column("effective_at", INSTANT),
        check(table, "kind", "kind in ('ACCOUNT', 'PIX_KEY')"),
        check(table, "status", "status in ('REQUESTED', 'ACCEPTED', 'REJECTED')"),
        check(table, "details_sealed", "details is null"),
        check(table, "accepted_from_when", "(status = 'ACCEPTED') = (effective_at is not null)"),
        refers(table, "party_id", "party"),
    )
    for columns in (
        ("party_id", "requested_at", "id"),
        ("party_id", "effective_at"),
        ("status", "requested_at", "id"),
        ("requested_at", "id"),
    ):
        index(table, *columns)
    op.create_index(
        op.f("ix_bank_details_pending"),
        table,
        ["company_id", "party_id"],
        unique=True,
        postgresql_where=sa.text("status = 'REQUESTED'"),
    )


def ask_for_what_waits() -> None:
    """What is held or asked for already waits for a decision here, too, from who asked, without an end."""
    for table in FILLED:
        op.execute(f"alter table {table} no force row level security")
    op.execute("""
        insert into approval (company_id, id, version, kind, status, subject_id, subject_version, percent,
            requested_by, requested_at)
        select company_id, gen_random_uuid(), 1, 'ORDER', 'REQUESTED', id, version,
            case when review_reasons @> '["DISCOUNT_ABOVE_AUTHORITY"]' then least(100, (
                select max(ceil(line.discount * 1000000.0 / line.gross) / 10000)
                from (
                    select discount, round(quantity * unit_price / 100) as gross from sales_order_line
                    where company_id = sales_order.company_id and order_id = sales_order.id
                ) as line
                where line.gross > 0
            )) else 0 end,
            placed_by, placed_at
        from sales_order where status = 'IN_REVIEW'
    """)
    op.execute("""
        insert into approval (company_id, id, version, kind, status, subject_id, subject_version, amount,
            requested_by, requested_at)
        select company_id, gen_random_uuid(), 1, 'ENTRY', 'REQUESTED', id, version,
            case when reverses_id is null then (
                select coalesce(sum(debit), 0) from entry_request_line
                where company_id = entry_request.company_id and request_id = entry_request.id
            ) else (
                select coalesce(sum(debit), 0) from journal_line
                where company_id = entry_request.company_id and entry_id = entry_request.reverses_id
            ) end,
            requested_by, requested_at
        from entry_request where status = 'REQUESTED'
    """)
    op.execute("""
        insert into approval_change (company_id, id, approval_id, position, after, changed_by, changed_at)
        select company_id, gen_random_uuid(), id, 1, 'REQUESTED', requested_by, requested_at from approval
    """)
    for table in FILLED:
        op.execute(f"alter table {table} force row level security")


def create(table: str, *parts: SchemaItem) -> None:
    op.create_table(
        table,
        company_id(),
        sa.Column("id", sa.Uuid(), nullable=False),
        *parts,
        sa.PrimaryKeyConstraint("company_id", "id", name=op.f(f"pk_{table}")),
    )


def check(table: str, name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{name}"))


def unique(table: str, *columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint("company_id", *columns, name=op.f(f"uq_{table}_{'_'.join(columns)}"))


def refers(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["company_id", column],
        [f"{other}.company_id", f"{other}.id"],
        name=op.f(f"fk_{table}_{column}"),
        deferrable=True,
        initially="DEFERRED",
    )


def index(table: str, *columns: str) -> None:
    op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, ["company_id", *columns])
