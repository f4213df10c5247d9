"""Receivables, what collects them, and what settled them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.security import append_only, company_id, protect

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    create_bank_accounts()
    create_late_terms()
    create_receivables()
    create_installments()
    create_settlements()
    create_boletos()
    create_pix_charges()
    create_customer_credits()


def downgrade() -> None:
    for table in (
        "customer_credit",
        "pix_charge",
        "boleto",
        "settlement",
        "installment",
        "receivable",
        "late_terms",
        "bank_account",
    ):
        op.drop_table(table)


def create_bank_accounts() -> None:
    op.create_table(
        "bank_account",
        company_id(),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("bank_code", sa.Text(), nullable=False),
        sa.Column("branch", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("account_digit", sa.Text(), nullable=False),
        sa.Column("wallet", sa.Text()),
        sa.Column("agreement", sa.Text()),
        sa.Column("pix_key", sa.Text()),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("collects", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("company_id", "id", name="pk_bank_account"),
        sa.UniqueConstraint(
            "company_id", "bank_code", "branch", "account", name="uq_bank_account_bank_code_branch_account"
        ),
    )
    op.create_index(
        "ix_bank_account_collects",
        "bank_account",
        ["company_id", "collects"],
        unique=True,
        postgresql_where=sa.text("collects"),
    )
    protect("bank_account", may="select, insert, update")


def create_late_terms() -> None:
    op.create_table(
        "late_terms",
        company_id(),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("fine", sa.Numeric(precision=9, scale=4), nullable=False),
        sa.Column("monthly_interest", sa.Numeric(precision=9, scale=4), nullable=False),
        sa.Column("norm", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "fine between 0 and 2 and monthly_interest between 0 and 1", name="ck_late_terms_within_the_law"
        ),
        sa.PrimaryKeyConstraint("company_id", "id", name="pk_late_terms"),
        sa.UniqueConstraint("company_id", "valid_from", name="uq_late_terms_valid_from"),
    )
    protect("late_terms", may="select, insert, update")


def create_receivables() -> None:
    op.create_table(
        "receivable",
        company_id(),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Uuid()),
        sa.Column("invoice_id", sa.Uuid()),
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("document", sa.Text(collation="C"), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("balance", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("fine", sa.Numeric(precision=9, scale=4), nullable=False),
        sa.Column("monthly_interest", sa.Numeric(precision=9, scale=4), nullable=False),
        sa.Column("discount", sa.Numeric(precision=9, scale=4), nullable=False),
        sa.Column("discount_days", sa.SmallInteger(), nullable=False),
        sa.CheckConstraint(
            "method in ('CASH', 'CHECK', 'CREDIT_CARD', 'DEBIT_CARD', 'BOLETO', 'PIX', "
            "'TRANSFER', 'NONE', 'OTHER')",
            name="ck_receivable_method",
        ),
        sa.CheckConstraint(
            "status in ('EXPECTED', 'OPEN', 'PARTIALLY_SETTLED', 'SETTLED', 'RENEGOTIATED', "
            "'WRITTEN_OFF', 'CANCELLED')",
            name="ck_receivable_status",
        ),
        sa.CheckConstraint(
            "status not in ('SETTLED', 'CANCELLED') or balance = 0",
            name="ck_receivable_nothing_left_at_the_end",
        ),
        sa.CheckConstraint(
            "total > 0 and balance between 0 and total", name="ck_receivable_balance_within_total"
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "customer_id"],
            ["party.company_id", "party.id"],
            name="fk_receivable_customer_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "invoice_id"],
            ["invoice.company_id", "invoice.id"],
            name="fk_receivable_invoice_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "order_id"],
            ["sales_order.company_id", "sales_order.id"],
            name="fk_receivable_order_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("company_id", "id", name="pk_receivable"),
        sa.UniqueConstraint("company_id", "invoice_id", name="uq_receivable_invoice_id"),
    )
    op.create_index(
        "ix_receivable_customer_id_document",
        "receivable",
        ["company_id", "customer_id", "document"],
        unique=True,
        postgresql_where=sa.text("invoice_id is null"),
    )
    op.create_index(
        "ix_receivable_customer_id_issued_on_id",
        "receivable",
        ["company_id", "customer_id", "issued_on", "id"],
        unique=False,
    )
    op.create_index("ix_receivable_document_id", "receivable", ["company_id", "document", "id"], unique=False)
    op.create_index(
        "ix_receivable_issued_on_id", "receivable", ["company_id", "issued_on", "id"], unique=False
    )
    op.create_index("ix_receivable_order_id", "receivable", ["company_id", "order_id"], unique=False)
    op.create_index(
        "ix_receivable_status_issued_on_id",
        "receivable",
        ["company_id", "status", "issued_on", "id"],
        unique=False,
    )
    protect("receivable", may="select, insert, update")


def create_installments() -> None:
    op.create_table(
        "installment",
        company_id(),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("receivable_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("payable_on", sa.Date(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("balance", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "status in ('EXPECTED', 'OPEN', 'PARTIALLY_SETTLED', 'SETTLED', 'RENEGOTIATED', "
            "'WRITTEN_OFF', 'CANCELLED')",
            name="ck_installment_status",
        ),
        sa.CheckConstraint(
            "amount > 0 and balance between 0 and amount", name="ck_installment_balance_within_amount"
        ),
        sa.CheckConstraint("payable_on >= due_on", name="ck_installment_payable_when_due_or_later"),
        sa.ForeignKeyConstraint(
            ["company_id", "receivable_id"],
            ["receivable.company_id", "receivable.id"],
            name="fk_installment_receivable_id",
            ondelete="CASCADE",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("company_id", "id", name="pk_installment"),
        sa.UniqueConstraint(
            "company_id", "receivable_id", "number", name="uq_installment_receivable_id_number"
        ),
    )
    op.create_index("ix_installment_due_on_id", "installment", ["company_id", "due_on", "id"], unique=False)
    op.create_index(
        "ix_installment_payable_on_id", "installment", ["company_id", "payable_on", "id"], unique=False
    )
    op.create_index(
        "ix_installment_status_due_on_id",
        "installment",
        ["company_id", "status", "due_on", "id"],
        unique=False,
    )
    protect("installment")


def create_settlements() -> None:
    op.create_table(
        "settlement",
        company_id(),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("receivable_id", sa.Uuid(), nullable=False),
        sa.Column("installment_id", sa.Uuid(), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("principal", sa.BigInteger(), nullable=False),
        sa.Column("interest", sa.BigInteger(), nullable=False),
        sa.Column("fine", sa.BigInteger(), nullable=False),
        sa.Column("discount", sa.BigInteger(), nullable=False),
        sa.Column("received", sa.BigInteger(), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=False),
        sa.Column("posted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reverses_id", sa.Uuid()),
        sa.Column("return_id", sa.Uuid()),
        sa.Column("reason", sa.Text()),
        sa.CheckConstraint(
            "method in ('CASH', 'CHECK', 'CREDIT_CARD', 'DEBIT_CARD', 'BOLETO', 'PIX', "
            "'TRANSFER', 'OTHER', 'CREDIT', 'CANCELLATION')",
            name="ck_settlement_method",
        ),
        sa.CheckConstraint(
            "received = case when method in ('CREDIT', 'CANCELLATION') then 0 else principal "
            "+ interest + fine - discount end",
            name="ck_settlement_received_adds_up",
        ),
        sa.CheckConstraint("principal <> 0 or received <> 0", name="ck_settlement_settles_something"),
        sa.ForeignKeyConstraint(
            ["company_id", "installment_id"],
            ["installment.company_id", "installment.id"],
            name="fk_settlement_installment_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "receivable_id"],
            ["receivable.company_id", "receivable.id"],
            name="fk_settlement_receivable_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "reverses_id"],
            ["settlement.company_id", "settlement.id"],
            name="fk_settlement_reverses_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("company_id", "id", name="pk_settlement"),
        sa.UniqueConstraint("company_id", "reverses_id", name="uq_settlement_reverses_id"),
    )
    op.create_index(
        "ix_settlement_installment_id_posted_at_id",
        "settlement",
        ["company_id", "installment_id", "posted_at", "id"],
        unique=False,
    )
    op.create_index("ix_settlement_paid_on_id", "settlement", ["company_id", "paid_on", "id"], unique=False)
    op.create_index(
        "ix_settlement_receivable_id", "settlement", ["company_id", "receivable_id"], unique=False
    )
    append_only("settlement")


def create_boletos() -> None:
    op.create_table(
        "boleto",
        company_id(),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("receivable_id", sa.Uuid(), nullable=False),
        sa.Column("installment_id", sa.Uuid(), nullable=False),
        sa.Column("bank_account_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("bank_code", sa.Text(), nullable=False),
        sa.Column("bank_reference", sa.Text(collation="C"), nullable=False),
        sa.Column("free_field", sa.Text(), nullable=False),
        sa.Column("barcode", sa.Text(collation="C"), nullable=False),
        sa.Column("digitable_line", sa.Text(collation="C"), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("page_path", sa.Text()),
        sa.CheckConstraint(
            "barcode ~ '^[0-9]{44}$' and digitable_line ~ '^[0-9]{47}$'",
            name="ck_boleto_barcode_and_line_in_full",
        ),
        sa.CheckConstraint(
            "status in ('ISSUED', 'REGISTERED', 'PAID', 'CREDITED', 'REJECTED', 'WITHDRAWN', 'PROTESTED')",
            name="ck_boleto_status",
        ),
        sa.CheckConstraint("amount > 0", name="ck_boleto_asks_for_something"),
        sa.ForeignKeyConstraint(
            ["company_id", "bank_account_id"],
            ["bank_account.company_id", "bank_account.id"],
            name="fk_boleto_bank_account_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "installment_id"],
            ["installment.company_id", "installment.id"],
            name="fk_boleto_installment_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "receivable_id"],
            ["receivable.company_id", "receivable.id"],
            name="fk_boleto_receivable_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("company_id", "id", name="pk_boleto"),
        sa.UniqueConstraint(
            "company_id", "bank_account_id", "bank_reference", name="uq_boleto_bank_account_id_bank_reference"
        ),
        sa.UniqueConstraint("company_id", "installment_id", name="uq_boleto_installment_id"),
    )
    protect("boleto", may="select, insert, update")


def create_pix_charges() -> None:
    op.create_table(
        "pix_charge",
        company_id(),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("receivable_id", sa.Uuid(), nullable=False),
        sa.Column("installment_id", sa.Uuid(), nullable=False),
        sa.Column("bank_account_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("txid", sa.Text(collation="C"), nullable=False),
        sa.Column("br_code", sa.Text(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.CheckConstraint("status in ('ACTIVE', 'PAID', 'REMOVED')", name="ck_pix_charge_status"),
        sa.CheckConstraint("amount > 0", name="ck_pix_charge_asks_for_something"),
        sa.ForeignKeyConstraint(
            ["company_id", "bank_account_id"],
            ["bank_account.company_id", "bank_account.id"],
            name="fk_pix_charge_bank_account_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "installment_id"],
            ["installment.company_id", "installment.id"],
            name="fk_pix_charge_installment_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "receivable_id"],
            ["receivable.company_id", "receivable.id"],
            name="fk_pix_charge_receivable_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("company_id", "id", name="pk_pix_charge"),
        sa.UniqueConstraint("company_id", "installment_id", name="uq_pix_charge_installment_id"),
        sa.UniqueConstraint("company_id", "txid", name="uq_pix_charge_txid"),
    )
    protect("pix_charge", may="select, insert, update")


def create_customer_credits() -> None:
    op.create_table(
        "customer_credit",
        company_id(),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("invoice_id", sa.Uuid(), nullable=False),
        sa.Column("receivable_id", sa.Uuid()),
        sa.Column("return_id", sa.Uuid()),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("settled", sa.BigInteger(), nullable=False),
        sa.Column("refundable", sa.BigInteger(), nullable=False),
        sa.Column("granted_on", sa.Date(), nullable=False),
        sa.CheckConstraint(
            "amount = settled + refundable and settled >= 0 and refundable >= 0",
            name="ck_customer_credit_amount_adds_up",
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "customer_id"],
            ["party.company_id", "party.id"],
            name="fk_customer_credit_customer_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "invoice_id"],
            ["invoice.company_id", "invoice.id"],
            name="fk_customer_credit_invoice_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "order_id"],
            ["sales_order.company_id", "sales_order.id"],
            name="fk_customer_credit_order_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "receivable_id"],
            ["receivable.company_id", "receivable.id"],
            name="fk_customer_credit_receivable_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("company_id", "id", name="pk_customer_credit"),
        sa.UniqueConstraint(
            "company_id", "return_id", "invoice_id", name="uq_customer_credit_return_id_invoice_id"
        ),
    )
    op.create_index(
        "ix_customer_credit_customer_id_granted_on_id",
        "customer_credit",
        ["company_id", "customer_id", "granted_on", "id"],
        unique=False,
    )
    op.create_index(
        "ix_customer_credit_granted_on_id",
        "customer_credit",
        ["company_id", "granted_on", "id"],
        unique=False,
    )
    op.create_index(
        "ix_customer_credit_order_id", "customer_credit", ["company_id", "order_id"], unique=False
    )
    protect("customer_credit", may="select, insert, update")
