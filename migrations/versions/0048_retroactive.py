"""Retroactive runs: the first month that they look at."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"

SINCE = "since <= accrual_month and since = date_trunc('month', since)"


def upgrade() -> None:
    op.add_column("payroll_run", sa.Column("since", sa.Date()))
    op.create_check_constraint(op.f("ck_payroll_run_since"), "payroll_run", SINCE)


def downgrade() -> None:
    op.drop_constraint(op.f("ck_payroll_run_since"), "payroll_run")
    op.drop_column("payroll_run", "since")
