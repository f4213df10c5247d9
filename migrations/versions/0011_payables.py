"""What is owed to suppliers, what was paid of it, and what the law lets be charged for paying late."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from migrations.security import append_only, company_id, protect, share

revision = "0011"
down_revision = "0010"

STATUSES = (
    "status in ('EXPECTED', 'OPEN', 'BLOCKED', 'PARTIALLY_SETTLED', 'SETTLED', 'RENEGOTIATED', "
    "'WRITTEN_OFF', 'CANCELLED')"
)
METHODS = (
    "method in ('CASH', 'CHECK', 'CREDIT_CARD', 'DEBIT_CARD', 'BOLETO', 'PIX', 'TRANSFER', 'NONE', 'OTHER')"
)


def upgrade() -> None:
    create_payables()
    create_installments()
    create_payments()
    create_limits_of_late_charges()


def downgrade() -> None:
    op.drop_constraint(op.f("ck_late_terms_nothing_negative"), "late_terms")
    op.create_check_constraint(
        op.f("ck_late_terms_ck_late_terms_within_the_law"),
        "late_terms",
        "fine between 0 and 2 and monthly_interest between 0 and 1",
    )
    for table in ("law_late_charge_limit", "payment", "payable_installment", "payable"):
        op.drop_table(table)


def to(table: str, column: str, target: str, **further: Any) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["company_id", column],
        [f"{target}.company_id", f"{target}.id"],
        name=f"fk_{table}_{column}",
        initially="DEFERRED",
        deferrable=True,
        **further,
    )


def index(table: str, *columns: str, **further: Any) -> None:
    op.create_index(f"ix_{table}_{'_'.join(columns)}", table, ["company_id", *columns], **further)


def create_payables() -> None:
    op.create_table(
        "payable",
        company_id(),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("supplier_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Text(collation="C"), nullable=False),
        sa.Column("opened_by", sa.Text(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("balance", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("registered_by", sa.Uuid(), nullable=False),
        sa.Column("blocked_by", sa.Uuid()),
        sa.Column("block_reason", sa.Text()),
        sa.Column("approved_by", sa.Uuid()),
        sa.CheckConstraint("opened_by in ('OPENING_BALANCE')", name=op.f("ck_payable_opened_by")),
        sa.CheckConstraint(STATUSES, name=op.f("ck_payable_status")),
        sa.CheckConstraint(
            "total > 0 and balance between 0 and total", name=op.f("ck_payable_balance_within_total")
        ),
        sa.CheckConstraint(
            "status not in ('SETTLED', 'CANCELLED') or balance = 0",
            name=op.f("ck_payable_nothing_left_at_the_end"),
        ),
        sa.CheckConstraint(
            "status <> 'BLOCKED' or blocked_by is not null and block_reason is not null",
            name=op.f("ck_payable_blocked_for_a_reason"),
        ),
        sa.CheckConstraint("approved_by <> registered_by", name=op.f("ck_payable_four_eyes")),
        to("payable", "supplier_id", "party"),
        sa.PrimaryKeyConstraint("company_id", "id", name="pk_payable"),
    )
    index(
        "payable",
        "supplier_id",
        "number",
        unique=True,
        postgresql_where=sa.text("status <> 'CANCELLED'"),
    )
    index("payable", "supplier_id", "issued_on", "id")
    index("payable", "status", "issued_on", "id")
    index("payable", "issued_on", "id")
    index("payable", "number", "id")
    protect("payable", may="select, insert, update")


def create_installments() -> None:
    op.create_table(
        "payable_installment",
        company_id(),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("payable_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("payable_on", sa.Date(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("balance", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.CheckConstraint(STATUSES, name=op.f("ck_payable_installment_status")),
        sa.CheckConstraint(
            "amount > 0 and balance between 0 and amount",
            name=op.f("ck_payable_installment_balance_within_amount"),
        ),
        sa.CheckConstraint(
            "payable_on >= due_on", name=op.f("ck_payable_installment_payable_when_due_or_later")
        ),
        to("payable_installment", "payable_id", "payable", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("company_id", "id", name="pk_payable_installment"),
        sa.UniqueConstraint(
            "company_id", "payable_id", "number", name="uq_payable_installment_payable_id_number"
        ),
    )
    index("payable_installment", "due_on", "id")
    index("payable_installment", "status", "due_on", "id")
    index("payable_installment", "payable_on", "id")
    protect("payable_installment", may="select, insert, update")


def create_payments() -> None:
    op.create_table(
        "payment",
        company_id(),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("payable_id", sa.Uuid(), nullable=False),
        sa.Column("installment_id", sa.Uuid(), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=False),
        sa.Column("posted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reverses_id", sa.Uuid()),
        sa.Column("reason", sa.Text()),
        sa.CheckConstraint(METHODS, name=op.f("ck_payment_method")),
        sa.CheckConstraint(
            "amount > 0 and reverses_id is null or amount < 0 and reverses_id is not null",
            name=op.f("ck_payment_reversals_are_negative"),
        ),
        to("payment", "payable_id", "payable"),
        to("payment", "installment_id", "payable_installment"),
        to("payment", "reverses_id", "payment"),
        sa.PrimaryKeyConstraint("company_id", "id", name="pk_payment"),
        sa.UniqueConstraint("company_id", "reverses_id", name="uq_payment_reverses_id"),
    )
    index("payment", "payable_id")
    index("payment", "installment_id", "posted_at", "id")
    index("payment", "paid_on", "id")
    append_only("payment")


def create_limits_of_late_charges() -> None:
    """What the law allows is a dated row; the table of what was agreed keeps only its shape."""
    op.create_table(
        "law_late_charge_limit",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date()),
        sa.Column("norm", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("checked", sa.Date()),
        sa.Column("charge", sa.Text(), nullable=False),
        sa.Column("rate", sa.Numeric(precision=9, scale=4), nullable=False),
        sa.CheckConstraint(
            "charge in ('FINE', 'MONTHLY_INTEREST')", name=op.f("ck_law_late_charge_limit_charge")
        ),
        sa.CheckConstraint("valid_until >= valid_from", name=op.f("ck_law_late_charge_limit_validity")),
        sa.PrimaryKeyConstraint("id", name="pk_law_late_charge_limit"),
        sa.UniqueConstraint("charge", "valid_from", name="uq_law_late_charge_limit_asked"),
    )
    share("law_late_charge_limit")
    op.drop_constraint(op.f("ck_late_terms_ck_late_terms_within_the_law"), "late_terms")
    op.create_check_constraint(
        op.f("ck_late_terms_nothing_negative"), "late_terms", "fine >= 0 and monthly_interest >= 0"
    )
