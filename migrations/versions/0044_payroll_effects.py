"""What payroll leaves in the books: accounts, cost centres of lines, and debts to others than suppliers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.accounts import every_book, forget_purpose, open_account

revision = "0044"
down_revision = "0043"

PURPOSES = (
    "'CASH', 'BANK', 'CUSTOMERS', 'INVENTORY', 'SUPPLIERS', 'ICMS_PAYABLE', "
    "'ICMS_DESTINATION_PAYABLE', 'FCP_PAYABLE', 'PIS_PAYABLE', 'COFINS_PAYABLE', 'IPI_PAYABLE', "
    "'WITHHELD_TAXES', 'CUSTOMER_CREDITS', 'COMMISSIONS_PAYABLE', 'OPENING_BALANCES', 'REVENUE', "
    "'SALES_RETURNS', 'ICMS_ON_SALES', 'FCP_ON_SALES', 'PIS_ON_SALES', 'COFINS_ON_SALES', "
    "'COST_OF_GOODS', 'COMMISSION_EXPENSE', 'DISCOUNTS_GRANTED', 'INTEREST_INCOME', 'FINE_INCOME'"
)
ASSETS = {
    "EMPLOYEE_ADVANCES": ("Adiantamentos a empregados", "Adiantamentos a empregados"),
    "SOCIAL_BENEFITS_ADVANCED": ("Benefícios previdenciários a compensar", "ICMS a recuperar"),
}
"""By their purpose: what they are called, and beside what they are opened where it is there."""
LIABILITIES = {
    "WAGES_PAYABLE": "Salários a pagar",
    "SOCIAL_SECURITY_PAYABLE": "INSS a recolher",
    "FUND_PAYABLE": "FGTS a recolher",
    "INCOME_TAX_PAYABLE": "IRRF sobre salários a recolher",
    "ALIMONY_PAYABLE": "Pensões alimentícias a repassar",
    "PAYROLL_LOANS_PAYABLE": "Empréstimos consignados a repassar",
    "BENEFITS_PAYABLE": "Benefícios descontados a repassar",
    "DEDUCTIONS_PAYABLE": "Outros descontos de folha",
    "VACATION_PROVISION": "Provisão de férias",
    "VACATION_CHARGES_PROVISION": "Encargos sobre provisão de férias",
    "THIRTEENTH_PROVISION": "Provisão de 13º salário",
    "THIRTEENTH_CHARGES_PROVISION": "Encargos sobre provisão de 13º salário",
}
EXPENSES = {
    "WAGES_EXPENSE": "Salários e ordenados",
    "DIRECTORS_PAY_EXPENSE": "Pró-labore",
    "SOCIAL_CHARGES_EXPENSE": "Encargos sociais",
    "VACATION_EXPENSE": "Férias",
    "THIRTEENTH_EXPENSE": "13º salário",
    "SEVERANCE_EXPENSE": "Indenizações trabalhistas",
    "PROFIT_SHARE_EXPENSE": "Participação nos lucros ou resultados",
}
OPENED = (*ASSETS, *LIABILITIES, *EXPENSES)

CLOSED = "'OPENING_BALANCE', 'CUSTOMER_CREDIT'"
ORIGINS = (
    f"{CLOSED}, 'NET_PAY', 'SOCIAL_SECURITY', 'INCOME_TAX', 'FUND', 'ALIMONY', 'PAYROLL_LOANS', 'BENEFITS'"
)
OWED = {
    "opened_by": f"opened_by in ({ORIGINS})",
    "owed_to_one": "(supplier_id is null) = (payroll_run_id is not null)",
    "suppliers_by_their_documents": f"(opened_by in ({CLOSED})) = (supplier_id is not null)",
}
RUNS = (
    ("payable", "payroll_run_id"),
    ("payable", "establishment_id"),
    ("payable_installment", "payroll_run_id"),
    ("payment", "payroll_run_id"),
)
LABOUR_TERMS = (
    "'NOTICE', 'NOTICE_A_YEAR', 'NOTICE_MOST', 'NOTICE_OF_EMPLOYEE', 'THIRTEENTH_MONTH', 'VACATION_MONTH', "
    "'VACATION_FRACTION_SOLD', 'VACATION_PARTS', 'VACATION_LONGEST_PART', 'VACATION_SHORTEST_PART', "
    "'VACATION_BEFORE_REST', 'VACATION_PAID_BEFORE', 'SETTLEMENT_PAID_WITHIN', 'SALARY_PAID_BY', "
    "'FUND_PAID_BY', 'THIRTEENTH_FIRST_BY', 'THIRTEENTH_SECOND_BY', 'PATERNITY_LEAVE', "
    "'SICK_DAYS_OF_COMPANY', 'ADMISSION_TOLD_BEFORE', 'SETTLEMENT_TOLD_WITHIN', 'PAYROLL_TOLD_BY', "
    "'VACATION_ACCRUES', 'VACATION_GRANTED_WITHIN', 'VACATION_LOST_BY_PAID_LEAVE', "
    "'VACATION_LOST_BY_STOPPAGE', 'VACATION_LOST_BY_BENEFIT', 'COLLECTIVE_VACATIONS', "
    "'COLLECTIVE_VACATION_SHORTEST', 'COLLECTIVE_VACATION_TOLD_BEFORE', 'WORK_WEEK'"
)
TERMS = "'SOCIAL_SECURITY_PAID_BY', 'SOCIAL_SECURITY_OF_THIRTEENTH_BY', 'INCOME_TAX_PAID_BY', 'LOANS_PAID_BY'"


def upgrade() -> None:
    tell_cost_centers()
    open_accounts()
    owe_since_runs()
    know_terms()


def downgrade() -> None:
    """What payroll runs owe is lost with its payments; entries stay, and so do accounts."""
    op.execute(f"delete from law_labour_term where figure in ({TERMS})")  # noqa: S608
    limit_terms("")
    forget_debts()
    for table, column in RUNS:
        op.drop_column(table, column)
    op.alter_column("payable", "supplier_id", nullable=False)
    with every_book():
        for purpose in OPENED:
            forget_purpose(purpose)
    limit_purposes("")
    op.drop_index(op.f("ix_journal_line_cost_center_id_posted_on_id"), "journal_line")
    op.drop_constraint(op.f("fk_journal_line_cost_center_id"), "journal_line")
    op.drop_column("journal_line", "cost_center_id")


def tell_cost_centers() -> None:
    op.add_column("journal_line", sa.Column("cost_center_id", sa.Uuid()))
    refer("journal_line", "cost_center_id", "cost_center")
    op.create_index(
        op.f("ix_journal_line_cost_center_id_posted_on_id"),
        "journal_line",
        ["company_id", "cost_center_id", "posted_on", "id"],
    )


def open_accounts() -> None:
    """Beside accounts of the same kind; where a company has renamed these, beside those that are known."""
    limit_purposes("".join(f", '{purpose}'" for purpose in OPENED))
    with every_book():
        for purpose, (name, beside) in ASSETS.items():
            open_account(purpose, name, "DEBIT", beside=f"sibling.name = '{beside}' and sibling.analytic")
            open_account(purpose, name, "DEBIT", beside="sibling.purpose = 'CUSTOMERS'")
        for purpose, name in LIABILITIES.items():
            open_account(purpose, name, "CREDIT", beside="sibling.purpose = 'COMMISSIONS_PAYABLE'")
        for purpose, name in EXPENSES.items():
            known = "sibling.name = 'Salários e encargos' and sibling.analytic"
            open_account(purpose, name, "DEBIT", beside=known)
            open_account(purpose, name, "DEBIT", beside="sibling.purpose = 'COMMISSION_EXPENSE'")


def owe_since_runs() -> None:
    op.alter_column("payable", "supplier_id", nullable=True)
    for table, column in RUNS:
        op.add_column(table, sa.Column(column, sa.Uuid()))
    refer("payable", "payroll_run_id", "payroll_run")
    refer("payable", "establishment_id", "establishment")
    op.drop_constraint(op.f("ck_payable_opened_by"), "payable")
    for name, condition in OWED.items():
        op.create_check_constraint(op.f(f"ck_payable_{name}"), "payable", condition)
    op.execute(
        "create unique index ix_payable_once_of_a_run on payable "
        "(company_id, payroll_run_id, opened_by, coalesce(establishment_id, payroll_run_id))"
    )


def forget_debts() -> None:
    tables = ("payment", "payable_installment", "payable")
    op.execute("alter table payment disable trigger rows_are_facts")
    for table in tables:
        op.execute(f"alter table {table} no force row level security")
        op.execute(f"delete from {table} where payroll_run_id is not null")  # noqa: S608
        op.execute(f"alter table {table} force row level security")
    op.execute("set constraints all immediate")
    op.execute("alter table payment enable trigger rows_are_facts")
    op.drop_index("ix_payable_once_of_a_run", "payable")
    for name in OWED:
        op.drop_constraint(op.f(f"ck_payable_{name}"), "payable")
    op.create_check_constraint(op.f("ck_payable_opened_by"), "payable", f"opened_by in ({CLOSED})")


def know_terms() -> None:
    limit_terms(f", {TERMS}")


def limit_terms(more: str) -> None:
    op.drop_constraint(op.f("ck_law_labour_term_figure"), "law_labour_term")
    op.create_check_constraint(
        op.f("ck_law_labour_term_figure"), "law_labour_term", f"figure in ({LABOUR_TERMS}{more})"
    )


def limit_purposes(more: str) -> None:
    op.drop_constraint(op.f("ck_account_purpose"), "account")
    op.create_check_constraint(op.f("ck_account_purpose"), "account", f"purpose in ({PURPOSES}{more})")


def refer(table: str, column: str, to: str) -> None:
    op.create_foreign_key(
        op.f(f"fk_{table}_{column}"),
        table,
        to,
        ["company_id", column],
        ["company_id", "id"],
        initially="DEFERRED",
        deferrable=True,
    )
