"""The tables of labour law."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.security import share

revision = "0040"
down_revision = "0039"

TAX_TABLES = """
    MONTHLY PROFIT_SHARING ANNUAL
"""
LABOUR_AMOUNTS = """
    MINIMUM_WAGE DEPENDENT_DEDUCTION SIMPLIFIED_DEDUCTION SIMPLIFIED_DEDUCTION_THIRTEENTH
    FAMILY_ALLOWANCE FAMILY_ALLOWANCE_UP_TO UNEMPLOYMENT_MOST
"""
LABOUR_RATES = """
    FUND FUND_APPRENTICE DIRECTOR_CONTRIBUTION OVERTIME OVERTIME_REST_DAY NIGHT NIGHT_HOUR HAZARD
    UNHEALTHY_LOW UNHEALTHY_MEDIUM UNHEALTHY_HIGH TRANSPORT MEAL CONSIGNED_LOAN THIRTEENTH_FIRST
    EARLY_END SETTLEMENT_DEDUCTIONS
"""
LABOUR_TERMS = """
    NOTICE NOTICE_A_YEAR NOTICE_MOST NOTICE_OF_EMPLOYEE THIRTEENTH_MONTH VACATION_MONTH
    VACATION_FRACTION_SOLD VACATION_PARTS VACATION_LONGEST_PART VACATION_SHORTEST_PART
    VACATION_BEFORE_REST VACATION_PAID_BEFORE SETTLEMENT_PAID_WITHIN SALARY_PAID_BY FUND_PAID_BY
    THIRTEENTH_FIRST_BY THIRTEENTH_SECOND_BY PATERNITY_LEAVE SICK_DAYS_OF_COMPANY
    ADMISSION_TOLD_BEFORE SETTLEMENT_TOLD_WITHIN PAYROLL_TOLD_BY
"""
TERMINATIONS = """
    WITHOUT_CAUSE RESIGNATION FOR_CAUSE AGREEMENT CONSTRUCTIVE TERM_ENDED EARLY_BY_EMPLOYER DEATH
"""
NOTICES = """
    EMPLOYER HALF EMPLOYEE NOBODY
"""
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
SIDES = """
    EARNING DEDUCTION INFORMATION
"""
EMPLOYERS = """
    GENERAL SIMPLES SIMPLES_IV
"""
CHARGES = """
    SOCIAL_SECURITY ACCIDENT_RISK THIRD_PARTIES
"""
TABLES = (
    "law_social_security_band",
    "law_income_tax_band",
    "law_income_tax_reduction",
    "law_labour_amount",
    "law_labour_rate",
    "law_labour_term",
    "law_vacation_band",
    "law_termination_right",
    "law_pay_item_rule",
    "law_employer_charge",
    "law_unemployment_band",
)


def upgrade() -> None:
    law("social_security_band", number("band"), money("up_to"), rate("rate"), asked_by=["band"])
    law(
        "income_tax_band",
        text("tax_table"),
        number("band"),
        money("above"),
        rate("rate"),
        money("deduction"),
        asked_by=["tax_table", "band"],
        tax_table=TAX_TABLES,
    )
    law(
        "income_tax_reduction",
        text("tax_table"),
        money("whole_up_to"),
        money("most"),
        money("until"),
        money("amount"),
        rate("rate"),
        asked_by=["tax_table"],
        tax_table=TAX_TABLES,
    )
    law("labour_amount", text("figure"), money("amount"), asked_by=["figure"], figure=LABOUR_AMOUNTS)
    law("labour_rate", text("figure"), rate("rate"), asked_by=["figure"], figure=LABOUR_RATES)
    law("labour_term", text("figure"), number("days"), asked_by=["figure"], figure=LABOUR_TERMS)
    law("vacation_band", number("band"), number("absences"), number("days"), asked_by=["band"])
    law(
        "termination_right",
        text("termination"),
        text("code"),
        text("notice"),
        flag("thirteenth"),
        flag("vacation_due"),
        flag("vacation_proportional"),
        flag("early_end"),
        rate("fine"),
        rate("withdrawal"),
        flag("unemployment"),
        flag("protected"),
        asked_by=["termination"],
        termination=TERMINATIONS,
        notice=NOTICES,
    )
    law(
        "pay_item_rule",
        text("item"),
        text("name"),
        text("side"),
        text("nature"),
        text("social_security"),
        text("income_tax"),
        text("fund"),
        number("rank"),
        asked_by=["item"],
        item=ITEMS,
        side=SIDES,
    )
    law(
        "employer_charge",
        text("employer_group"),
        text("charge"),
        rate("rate"),
        flag("own"),
        asked_by=["employer_group", "charge"],
        employer_group=EMPLOYERS,
        charge=CHARGES,
    )
    law("unemployment_band", number("band"), money("up_to"), money("amount"), rate("rate"), asked_by=["band"])


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)


def law(name: str, *columns: sa.Column, asked_by: list[str], **choices: str) -> None:
    """A table of dated rows; ``choices`` are the words that a column takes."""
    table = f"law_{name}"
    op.create_table(
        table,
        text("id"),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date()),
        text("norm"),
        text("source"),
        sa.Column("checked", sa.Date()),
        *columns,
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint(*asked_by, "valid_from", name=op.f(f"uq_{table}_asked")),
        sa.CheckConstraint("valid_until >= valid_from", name=op.f(f"ck_{table}_validity")),
        *(
            sa.CheckConstraint(one_of(column, words), name=op.f(f"ck_{table}_{column}"))
            for column, words in choices.items()
        ),
    )
    share(table)


def one_of(column: str, words: str) -> str:
    return f"{column} in ({', '.join(repr(word) for word in words.split())})"


def text(name: str) -> sa.Column:
    return sa.Column(name, sa.Text(), nullable=False)


def rate(name: str) -> sa.Column:
    return sa.Column(name, sa.Numeric(9, 4), nullable=False)


def money(name: str) -> sa.Column:
    return sa.Column(name, sa.BigInteger(), nullable=False)


def number(name: str) -> sa.Column:
    return sa.Column(name, sa.SmallInteger(), nullable=False)


def flag(name: str) -> sa.Column:
    return sa.Column(name, sa.Boolean(), nullable=False)
