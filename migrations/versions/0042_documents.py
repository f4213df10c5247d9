"""Documents in full: what was used first is undone; what was withheld goes back with its goods."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.security import share

revision = "0042"
down_revision = "0041"

INVOICE = "invoice"
CREDIT, PAYABLE = "customer_credit", "payable"
EMISSIONS = "'NORMAL', 'EPEC', 'SVC_AN', 'SVC_RS', 'OFFLINE'"
TERM = "law_used_first_term"
TERMS_OF_BEFORE = """
    update invoice set send_before = released_at
        + case emission when 'OFFLINE' then interval '24 hours' else interval '168 hours' end
    where released_at is not null
"""
WITHHELD = ("sales_return_line", "customer_credit")
CHECK = "ck_invoice_undecided_was_used"
INDEX = "ix_invoice_undecided_drafted_at_id"
UNFIT = "status in ('DENIED', 'CANCELLED_ELSEWHERE')"


def upgrade() -> None:
    op.add_column(
        INVOICE, sa.Column("undecided", sa.Boolean(), server_default=sa.text("false"), nullable=False)
    )
    op.add_column(INVOICE, sa.Column("undoing", postgresql.JSONB()))
    _unforced(
        INVOICE,
        f"update invoice set undecided = true where {UNFIT} and released_at is not null"  # noqa: S608
        " and purpose <> 'RETURN'",
    )
    op.create_check_constraint(
        op.f(CHECK),
        INVOICE,
        f"not undecided or (released_at is not null and undoing is null and {UNFIT})",
    )
    op.add_column(INVOICE, sa.Column("send_before", sa.DateTime(timezone=True)))
    _unforced(INVOICE, TERMS_OF_BEFORE)
    create_law(TERM)
    for table in WITHHELD:
        op.add_column(
            table, sa.Column("withheld", sa.BigInteger(), server_default=sa.text("0"), nullable=False)
        )
    op.add_column(CREDIT, sa.Column("refunded", sa.BigInteger(), server_default=sa.text("0"), nullable=False))
    op.create_check_constraint(
        op.f("ck_customer_credit_refunded_within_refundable"), CREDIT, "refunded between 0 and refundable"
    )
    op.add_column(PAYABLE, sa.Column("credit_id", sa.Uuid()))
    op.create_foreign_key(
        op.f("fk_payable_credit_id"),
        PAYABLE,
        CREDIT,
        ["company_id", "credit_id"],
        ["company_id", "id"],
        initially="DEFERRED",
        deferrable=True,
    )
    op.create_index("ix_payable_credit_id", PAYABLE, ["company_id", "credit_id"])
    _origins("'OPENING_BALANCE', 'CUSTOMER_CREDIT'")
    op.create_check_constraint(
        op.f("ck_payable_credit_is_what_opened_it"),
        PAYABLE,
        "(opened_by = 'CUSTOMER_CREDIT') = (credit_id is not null)",
    )
    op.create_index(INDEX, INVOICE, ["company_id", "undecided", "drafted_at", "id"])


def downgrade() -> None:
    """Refused while customers get credits back: the schema of before has no place for them."""
    op.drop_constraint(op.f("ck_payable_credit_is_what_opened_it"), PAYABLE)
    _origins("'OPENING_BALANCE'")
    op.drop_index("ix_payable_credit_id", PAYABLE)
    op.drop_constraint(op.f("fk_payable_credit_id"), PAYABLE)
    op.drop_column(PAYABLE, "credit_id")
    op.drop_constraint(op.f("ck_customer_credit_refunded_within_refundable"), CREDIT)
    op.drop_column(CREDIT, "refunded")
    for table in WITHHELD:
        op.drop_column(table, "withheld")
    op.drop_table(TERM)
    op.drop_column(INVOICE, "send_before")
    op.drop_index(INDEX, INVOICE)
    op.drop_constraint(op.f(CHECK), INVOICE)
    op.drop_column(INVOICE, "undoing")
    op.drop_column(INVOICE, "undecided")


def create_law(table: str) -> None:
    op.create_table(
        table,
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date()),
        sa.Column("norm", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("checked", sa.Date()),
        sa.Column("emission", sa.Text(), nullable=False),
        sa.Column("hours", sa.Numeric(9, 4), nullable=False),
        sa.CheckConstraint(f"emission in ({EMISSIONS})", name=op.f(f"ck_{table}_emission")),
        sa.CheckConstraint("valid_until >= valid_from", name=op.f(f"ck_{table}_validity")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("emission", "valid_from", name=op.f(f"uq_{table}_asked")),
    )
    share(table)


def _origins(origins: str) -> None:
    op.drop_constraint(op.f("ck_payable_opened_by"), PAYABLE)
    op.create_check_constraint(op.f("ck_payable_opened_by"), PAYABLE, f"opened_by in ({origins})")


def _unforced(table: str, statement: str) -> None:
    op.execute(f"alter table {table} no force row level security")
    op.execute(statement)
    op.execute(f"alter table {table} force row level security")
