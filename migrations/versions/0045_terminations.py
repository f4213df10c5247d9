"""Ends of employments: how each ends, who decided it, and what it came to, sealed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.security import company_id, protect

revision = "0045"
down_revision = "0044"

INSTANT = sa.DateTime(timezone=True)
KINDS = """
    'WITHOUT_CAUSE', 'RESIGNATION', 'FOR_CAUSE', 'AGREEMENT', 'CONSTRUCTIVE', 'TERM_ENDED',
    'EARLY_BY_EMPLOYER', 'DEATH'
"""
NOTICES = "'WORKED', 'INDEMNIFIED', 'WAIVED'"
STATUSES = "'DRAFT', 'SIMULATED', 'APPROVED', 'PAID', 'CANCELLED'"
SEALED = ("fund_before", "thirteenth_before", "net", "cost", "in_hand")
CHECKS = {
    "kind": f"kind in ({KINDS})",
    "notice": f"notice in ({NOTICES})",
    "status": f"status in ({STATUSES})",
    "approved_by_another": "approved_by <> all (array[registered_by, simulated_by])",
    "cancelled_for_a_reason": "(status = 'CANCELLED') = (cancelled_for is not null)",
    "paid_on_a_day": "(status = 'PAID') = (paid_on is not null)",
}


def upgrade() -> None:
    op.create_table(
        "termination",
        company_id(),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("employee_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("notice", sa.Text(), nullable=False),
        sa.Column("notice_given_on", sa.Date()),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("registered_by", sa.Uuid(), nullable=False),
        sa.Column("registered_at", INSTANT, nullable=False),
        sa.Column("simulated_by", sa.Uuid()),
        sa.Column("simulated_at", INSTANT),
        sa.Column("approved_by", sa.Uuid()),
        sa.Column("approved_at", INSTANT),
        sa.Column("cancelled_for", sa.Text()),
        sa.Column("paid_on", sa.Date()),
        sa.Column("payroll_run_id", sa.Uuid()),
        sa.Column("member_id", sa.Uuid()),
        *(sa.Column(f"{name}_sealed", sa.LargeBinary()) for name in SEALED),
        *(sa.CheckConstraint(said, name=op.f(f"ck_termination_{name}")) for name, said in CHECKS.items()),
        sa.PrimaryKeyConstraint("company_id", "id", name=op.f("pk_termination")),
    )
    for column, of in (("employee_id", "employee"), ("member_id", "member")):
        op.create_foreign_key(
            op.f(f"fk_termination_{column}"),
            "termination",
            of,
            ["company_id", column],
            ["company_id", "id"],
            deferrable=True,
            initially="DEFERRED",
        )
    for column in ("employee_id", "last_day", "due_on", "member_id"):
        op.create_index(op.f(f"ix_termination_{column}_id"), "termination", ["company_id", column, "id"])
    op.create_index(
        op.f("ix_termination_once"),
        "termination",
        ["company_id", "employee_id"],
        unique=True,
        postgresql_where=sa.text("status <> 'CANCELLED'"),
    )
    protect("termination", may="select, insert, update")


def downgrade() -> None:
    """Who was dismissed stays so; how, and by whom, is gone."""
    op.drop_table("termination")
