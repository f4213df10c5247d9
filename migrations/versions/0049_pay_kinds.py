"""What is added to pay for what work does to a person; the tax that is too little to be withheld."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0049"
down_revision = "0048"

ADDITIONS = "'NONE', 'HAZARD', 'UNHEALTHY_LOW', 'UNHEALTHY_MEDIUM', 'UNHEALTHY_HIGH'"
AMOUNTS = (
    "'MINIMUM_WAGE', 'DEPENDENT_DEDUCTION', 'SIMPLIFIED_DEDUCTION', 'SIMPLIFIED_DEDUCTION_THIRTEENTH', "
    "'FAMILY_ALLOWANCE', 'FAMILY_ALLOWANCE_UP_TO', 'UNEMPLOYMENT_MOST'"
)
WAIVED = "'TAX_WAIVED_UP_TO'"


def upgrade() -> None:
    op.add_column(
        "employment", sa.Column("pay_addition", sa.Text(), server_default=sa.text("'NONE'"), nullable=False)
    )
    op.create_check_constraint(
        op.f("ck_employment_pay_addition"), "employment", f"pay_addition in ({ADDITIONS})"
    )
    limit_amounts(f", {WAIVED}")


def downgrade() -> None:
    op.execute(f"delete from law_labour_amount where figure in ({WAIVED})")  # noqa: S608  of constants
    limit_amounts("")
    op.drop_column("employment", "pay_addition")


def limit_amounts(more: str) -> None:
    op.drop_constraint(op.f("ck_law_labour_amount_figure"), "law_labour_amount")
    op.create_check_constraint(
        op.f("ck_law_labour_amount_figure"), "law_labour_amount", f"figure in ({AMOUNTS}{more})"
    )
