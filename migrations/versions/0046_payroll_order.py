"""What payslips were taken from; employments that were settled elsewhere."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"

LOOKED_AT = ("employee", "termination")


def upgrade() -> None:
    op.add_column(
        "employee",
        sa.Column("settled_elsewhere", sa.Boolean(), server_default=sa.text("false"), nullable=False),
    )
    tell_who_is_settled_elsewhere()
    op.add_column("payslip", sa.Column("sources", sa.Uuid()))
    op.execute("""
        create trigger sources_of_closed_runs before update of sources
        on payslip for each row execute function keep_closed_payroll()
    """)


def tell_who_is_settled_elsewhere() -> None:
    """Who had been dismissed without an end here; directors are paid by the month's run."""
    for table in LOOKED_AT:
        op.execute(f"alter table {table} no force row level security")
    op.execute("""
        update employee set settled_elsewhere = true
        where dismissed_on is not null and engagement <> 'DIRECTING' and not exists (
            select from termination
            where termination.company_id = employee.company_id and termination.employee_id = employee.id
              and termination.status <> 'CANCELLED')
    """)
    op.execute("set constraints all immediate")
    for table in LOOKED_AT:
        op.execute(f"alter table {table} force row level security")


def downgrade() -> None:
    op.execute("drop trigger sources_of_closed_runs on payslip")
    op.drop_column("payslip", "sources")
    op.drop_column("employee", "settled_elsewhere")
