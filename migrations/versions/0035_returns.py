"""A return may be documented anew; companies whose books were opened before have an account for IPI."""

from __future__ import annotations

from alembic import op

from migrations.accounts import every_book, open_account

revision = "0035"
down_revision = "0034"

STANDING = "uq_invoice_return_id_standing"


def upgrade() -> None:
    op.execute(f"""
        create unique index {STANDING} on invoice (company_id, return_id)
        where status not in ('VOIDED', 'DENIED', 'CANCELLED', 'CANCELLED_ELSEWHERE')
    """)
    op.create_index(op.f("ix_invoice_return_id"), "invoice", ["company_id", "return_id"])
    op.drop_constraint(op.f("uq_invoice_return_id"), "invoice")
    with every_book():
        open_account("IPI_PAYABLE", "IPI a recolher", "CREDIT", beside="sibling.purpose = 'ICMS_PAYABLE'")


def downgrade() -> None:
    """Accounts stay: entries may stand on them. Fails where a return has had two documents."""
    op.create_unique_constraint(op.f("uq_invoice_return_id"), "invoice", ["company_id", "return_id"])
    op.drop_index(op.f("ix_invoice_return_id"), "invoice")
    op.drop_index(STANDING, "invoice")
