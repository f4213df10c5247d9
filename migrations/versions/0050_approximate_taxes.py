"""Contingencies that are left by policy, for a reason; what a company knows of approximate taxes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.security import append_only, company_id, protect

revision = "0050"
down_revision = "0049"

KINDS = "'NFE', 'NFCE', 'NFSE'"
ENDS = "'LEFT', 'AUTHORITY_BACK', 'TIME_OVER'"


def upgrade() -> None:
    say_when_contingencies_end()
    tell_services_of_an_authority_apart()
    create_tables_of_approximate_taxes()
    op.add_column("invoice_line", sa.Column("approximate", postgresql.JSONB()))


def downgrade() -> None:
    op.drop_column("invoice_line", "approximate")
    op.drop_table("approximate_tax_rate")
    op.drop_table("approximate_tax_table")
    op.execute("alter table authority_standing no force row level security")
    op.execute("delete from authority_standing where kind <> 'NFE'")
    op.execute("alter table authority_standing force row level security")
    for column in ("kind", "faltered_at", "answered_at"):
        op.drop_column("authority_standing", column)
    one_standing_for("authority", "environment")
    op.drop_column("contingency_policy", "leave_after")
    for column in ("left_because", "looked_at", "answers", "stays", "until"):
        op.drop_column("contingency", column)


def say_when_contingencies_end() -> None:
    """Until now an automatic one ended when its authority was back, unless a person was faster."""
    op.add_column("contingency", sa.Column("until", sa.DateTime(timezone=True)))
    op.add_column("contingency", sa.Column("stays", sa.Boolean(), server_default="false", nullable=False))
    op.add_column("contingency", sa.Column("answers", sa.SmallInteger(), server_default="0", nullable=False))
    op.add_column("contingency", sa.Column("looked_at", sa.DateTime(timezone=True)))
    op.add_column("contingency", sa.Column("left_because", sa.Text()))
    op.execute("alter table contingency no force row level security")
    op.execute("""
        update contingency set left_because = case when automatic then 'AUTHORITY_BACK' else 'LEFT' end
        where left_at is not null
    """)
    op.execute("alter table contingency force row level security")
    check("contingency", "left_because", f"left_because in ({ENDS})")
    op.add_column("contingency_policy", sa.Column("leave_after", sa.SmallInteger(), server_default="2"))
    check("contingency_policy", "leave_after", "leave_after between 1 and 20")


def tell_services_of_an_authority_apart() -> None:
    """What was known was mostly of NF-e; of NFC-e it is learned anew with the next call."""
    table = "authority_standing"
    op.add_column(table, sa.Column("answered_at", sa.DateTime(timezone=True)))
    op.add_column(table, sa.Column("faltered_at", sa.DateTime(timezone=True)))
    op.add_column(table, sa.Column("kind", sa.Text(), server_default="NFE", nullable=False))
    check(table, "kind", f"kind in ({KINDS})")
    op.drop_constraint(op.f(f"uq_{table}_authority_environment"), table)
    one_standing_for("authority", "environment", "kind")


def one_standing_for(*columns: str) -> None:
    name = op.f(f"uq_authority_standing_{'_'.join(columns)}")
    op.create_unique_constraint(name, "authority_standing", ["company_id", *columns])


def check(table: str, name: str, condition: str) -> None:
    op.create_check_constraint(op.f(f"ck_{table}_{name}"), table, condition)


def create_tables_of_approximate_taxes() -> None:
    table = "approximate_tax_table"
    op.create_table(
        table,
        company_id(),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(collation="C"), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("publisher", "edition", "key")),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("rates", sa.Integer(), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("imported_by", sa.Uuid(), nullable=False),
        sa.CheckConstraint("valid_until >= valid_from - 1", name=op.f(f"ck_{table}_validity")),
        sa.PrimaryKeyConstraint("company_id", "id", name=op.f(f"pk_{table}")),
    )
    op.create_index(op.f(f"ix_{table}_state_valid_from"), table, ["company_id", "state", "valid_from"])
    op.create_index(op.f(f"ix_{table}_valid_from_id"), table, ["company_id", "valid_from", "id"])
    protect(table, may="select, insert, update")
    create_rates_of_approximate_taxes()


def create_rates_of_approximate_taxes() -> None:
    table, spheres = "approximate_tax_rate", ("national", "imported", "state", "city")
    op.create_table(
        table,
        company_id(),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("table_id", sa.Uuid(), nullable=False),
        sa.Column("ncm", sa.Text(collation="C"), nullable=False),
        sa.Column("exception", sa.Text(), nullable=False),
        *(sa.Column(name, sa.Numeric(9, 4), nullable=False) for name in spheres),
        sa.CheckConstraint("ncm ~ '^[0-9]{8}$'", name=op.f(f"ck_{table}_ncm")),
        *(
            sa.CheckConstraint(f"{name} between 0 and 100", name=op.f(f"ck_{table}_{name}"))
            for name in spheres
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "table_id"],
            ["approximate_tax_table.company_id", "approximate_tax_table.id"],
            name=op.f(f"fk_{table}_table_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("company_id", "id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint(
            "company_id", "table_id", "ncm", "exception", name=op.f(f"uq_{table}_table_id_ncm_exception")
        ),
    )
    op.create_index(op.f(f"ix_{table}_ncm_id"), table, ["company_id", "ncm", "id"])
    append_only(table)
