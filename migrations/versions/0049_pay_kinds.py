"""Additions for what work does to a person; tax too little to be withheld; thirteenths of maternity."""

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
ITEMS = """
    SALARY SICK_LEAVE MATERNITY OVERTIME NIGHT COMMISSION REST_PAY HAZARD UNHEALTHY FAMILY_ALLOWANCE
    PRO_LABORE ADVANCE THIRTEENTH_FIRST THIRTEENTH PROFIT_SHARE VACATION VACATION_THIRD
    VACATION_SOLD VACATION_SOLD_THIRD VACATION_DOUBLE SALARY_BALANCE NOTICE_INDEMNIFIED
    THIRTEENTH_PROPORTIONAL THIRTEENTH_ON_NOTICE VACATION_DUE VACATION_DUE_THIRD VACATION_DUE_DOUBLE
    VACATION_PROPORTIONAL VACATION_PROPORTIONAL_THIRD EARLY_END LATE_SETTLEMENT ABSENCE LOST_REST
    LATENESS INSS INSS_THIRTEENTH INSS_VACATION IRRF IRRF_THIRTEENTH IRRF_VACATION IRRF_PROFIT_SHARE
    ALIMONY ALIMONY_THIRTEENTH ALIMONY_VACATION ALIMONY_PROFIT_SHARE ADVANCE_TAKEN THIRTEENTH_TAKEN
    NOTICE_OWED LOAN TRANSPORT MEAL HEALTH OTHER_DEDUCTION FUND FUND_FINE
"""
MATERNITY = "THIRTEENTH_MATERNITY"


def upgrade() -> None:
    op.add_column(
        "employment", sa.Column("pay_addition", sa.Text(), server_default=sa.text("'NONE'"), nullable=False)
    )
    op.create_check_constraint(
        op.f("ck_employment_pay_addition"), "employment", f"pay_addition in ({ADDITIONS})"
    )
    limit_amounts(f", {WAIVED}")
    limit_items(f"{ITEMS} {MATERNITY}")


def downgrade() -> None:
    op.execute(f"delete from law_labour_amount where figure in ({WAIVED})")  # noqa: S608  of constants
    limit_amounts("")
    op.execute(f"delete from law_pay_item_rule where item = '{MATERNITY}'")  # noqa: S608  of constants
    limit_items(ITEMS)
    op.drop_column("employment", "pay_addition")


def limit_amounts(more: str) -> None:
    op.drop_constraint(op.f("ck_law_labour_amount_figure"), "law_labour_amount")
    op.create_check_constraint(
        op.f("ck_law_labour_amount_figure"), "law_labour_amount", f"figure in ({AMOUNTS}{more})"
    )


def limit_items(items: str) -> None:
    known = ", ".join(f"'{item}'" for item in items.split())
    op.drop_constraint(op.f("ck_law_pay_item_rule_item"), "law_pay_item_rule")
    op.create_check_constraint(op.f("ck_law_pay_item_rule_item"), "law_pay_item_rule", f"item in ({known})")
