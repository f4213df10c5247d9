"""How a document is paid: each part of a debt may be paid by a means of its own."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"

METHODS = "'CASH', 'CHECK', 'CREDIT_CARD', 'DEBIT_CARD', 'BOLETO', 'PIX', 'TRANSFER', 'NONE', 'OTHER'"


def upgrade() -> None:
    op.add_column("installment", sa.Column("method", sa.Text()))
    op.create_check_constraint(op.f("ck_installment_method"), "installment", f"method in ({METHODS})")


def downgrade() -> None:
    """Until then a debt is paid by one means."""
    op.drop_column("installment", "method")
