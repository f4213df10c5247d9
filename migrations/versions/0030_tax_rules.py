"""Tax rules of companies, the codes that documents may bear, and the law of companies' own taxes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from migrations.security import company_id, protect, share

revision = "0030"
down_revision = "0029"

INSTANT = sa.DateTime(timezone=True)
KINDS = "'ORDER', 'ENTRY', 'BANK_DETAILS'"
STATUSES = "'DRAFT', 'REVIEW', 'APPROVED', 'EXPIRED'"
TABLES = "'CFOP', 'ICMS', 'CSOSN', 'IPI', 'PIS_COFINS', 'CLASSIFICATION', 'RELIEF'"
ANNEXES = "'I', 'II', 'III', 'IV', 'V'"
TAXES = "'IRPJ', 'CSLL', 'COFINS', 'PIS', 'CPP', 'ICMS', 'IPI', 'ISS'"
RATES = (
    "'FACTOR_R', 'ISS_CEILING', 'IRPJ', 'IRPJ_ADDITIONAL', 'CSLL', 'PRESUMED_IRPJ_GOODS', "
    "'PRESUMED_IRPJ_SERVICES', 'PRESUMED_CSLL_GOODS', 'PRESUMED_CSLL_SERVICES'"
)
AMOUNTS = "'SIMPLES_LIMIT', 'SIMPLES_SUBLIMIT', 'IRPJ_ADDITIONAL_OVER'"
APPROVALS = ("approval", "approval_limit", "approval_terms")
LAWS = ("fiscal_code", "simples_bracket", "simples_share", "regime_rate", "regime_amount")


def upgrade() -> None:
    create_tax_rules()
    create_laws()
    for table in APPROVALS:
        allow(table, "kind", f"{KINDS}, 'TAX_RULE'")


def downgrade() -> None:
    """What waits for approval as a tax rule is gone with the rules."""
    drop_approvals()
    for table in APPROVALS:
        allow(table, "kind", KINDS)
    for law in reversed(LAWS):
        op.drop_table(f"law_{law}")
    op.drop_table("tax_rule")


def drop_approvals() -> None:
    for table in (*APPROVALS, "approval_change"):
        op.execute(f"alter table {table} no force row level security")
    op.execute("alter table approval_change disable trigger rows_are_facts")
    op.execute(
        "delete from approval_change where (company_id, approval_id) in "
        "(select company_id, id from approval where kind = 'TAX_RULE')"
    )
    op.execute("alter table approval_change enable trigger rows_are_facts")
    op.execute("delete from approval where kind = 'TAX_RULE'")
    op.execute("delete from approval_limit where kind = 'TAX_RULE'")
    op.execute("delete from approval_terms where kind = 'TAX_RULE'")
    op.execute("set constraints all immediate")
    for table in (*APPROVALS, "approval_change"):
        op.execute(f"alter table {table} force row level security")


def allow(table: str, column: str, values: str) -> None:
    name = op.f(f"ck_{table}_{column}")
    op.drop_constraint(name, table)
    op.create_check_constraint(name, table, f"{column} in ({values})")


def create_tax_rules() -> None:
    table = "tax_rule"
    op.create_table(
        table,
        company_id(),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("conditions", JSONB(), nullable=False),
        sa.Column("outcome", JSONB(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date()),
        sa.Column("norm", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("checked", sa.Date()),
        sa.Column("replaces_id", sa.Uuid()),
        sa.Column("written_by", sa.Uuid(), nullable=False),
        sa.Column("approved_by", sa.Uuid()),
        sa.Column("approved_at", INSTANT),
        sa.Column("revision", sa.Integer()),
        sa.PrimaryKeyConstraint("company_id", "id", name=op.f(f"pk_{table}")),
        sa.ForeignKeyConstraint(
            ["company_id", "replaces_id"],
            [f"{table}.company_id", f"{table}.id"],
            name=op.f(f"fk_{table}_replaces_id"),
            deferrable=True,
            initially="DEFERRED",
        ),
        check(table, "status", f"status in ({STATUSES})"),
        check(table, "validity", "valid_until >= valid_from"),
        check(table, "approved_by_another", "approved_by <> written_by"),
        check(
            table,
            "approved_by_somebody",
            "(status in ('APPROVED', 'EXPIRED')) = (approved_by is not null) "
            "and (approved_by is null) = (revision is null)",
        ),
    )
    for columns in (["revision"], ["status", "valid_from", "id"], ["valid_from", "id"]):
        op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, ["company_id", *columns])
    protect(table, may="select, insert, update")


def create_laws() -> None:
    create_law("fiscal_code", text("code_table"), text("code"), flag("charges"), code_table=TABLES)
    create_law(
        "simples_bracket",
        text("annex"),
        number("bracket"),
        cents("revenue_until"),
        rate("rate"),
        cents("deduction"),
        asked_by=2,
        annex=ANNEXES,
    )
    create_law(
        "simples_share",
        text("annex"),
        number("bracket"),
        text("tax"),
        rate("share"),
        asked_by=3,
        annex=ANNEXES,
        tax=TAXES,
    )
    create_law("regime_rate", text("figure"), rate("rate"), asked_by=1, figure=RATES)
    create_law("regime_amount", text("figure"), cents("amount"), asked_by=1, figure=AMOUNTS)


def create_law(name: str, *columns: sa.Column[object], asked_by: int = 2, **choices: str) -> None:
    """A table of law that is asked by its first so many columns."""
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
        *(check(table, column, f"{column} in ({values})") for column, values in choices.items()),
        check(table, "validity", "valid_until >= valid_from"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint(
            *(column.name for column in columns[:asked_by]), "valid_from", name=op.f(f"uq_{table}_asked")
        ),
    )
    share(table)


def check(table: str, name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{name}"))


def text(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.Text(), nullable=False)


def number(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.SmallInteger(), nullable=False)


def flag(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.Boolean(), nullable=False)


def rate(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.Numeric(9, 4), nullable=False)


def cents(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.BigInteger(), nullable=False)
