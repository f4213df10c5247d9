"""Agents earn commission, payment providers keep Pix charges, and visits are forgotten in the end."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.security import APP, company_id, protect

revision = "0012"
down_revision = "0011"

FORGOTTEN = ("session", "sign_in_attempts")


def upgrade() -> None:
    op.execute("set constraints all immediate")
    create_agent_terms()
    let_agents_sell()
    create_providers()
    let_providers_keep_charges()
    let_visits_be_forgotten()


def downgrade() -> None:
    op.execute("set constraints all immediate")
    for table in FORGOTTEN:
        op.execute(f"revoke delete on {table} from {APP}")
    op.drop_index("ix_sign_in_attempts_last_at", "sign_in_attempts")
    op.drop_column("sign_in_attempts", "last_at")
    for column in ("stale", "registered", "round", "location", "case_id", "provider_id"):
        op.drop_column("pix_charge", column)
    op.drop_table("pix_provider")
    let_the_owner_see("commission")
    op.execute("delete from commission where agent_id is not null")
    bind_the_owner("commission")
    op.drop_column("commission", "agent_id")
    op.alter_column("commission", "salesperson_id", nullable=False)
    op.drop_column("sales_order", "agent_id")
    op.drop_table("agent_terms")


def let_the_owner_see(*tables: str) -> None:
    """Rows of all companies, for as long as they are filled in."""
    for table in tables:
        op.execute(f"alter table {table} no force row level security")


def bind_the_owner(*tables: str) -> None:
    for table in tables:
        op.execute(f"alter table {table} force row level security")


def to(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["company_id", column],
        [f"{target}.company_id", f"{target}.id"],
        name=f"fk_{table}_{column}",
        initially="DEFERRED",
        deferrable=True,
    )


def point(table: str, column: str, target: str) -> None:
    """A further column that names a row of another table, or none."""
    op.add_column(table, sa.Column(column, sa.Uuid()))
    op.create_foreign_key(
        op.f(f"fk_{table}_{column}"),
        table,
        target,
        ["company_id", column],
        ["company_id", "id"],
        initially="DEFERRED",
        deferrable=True,
    )


def index(table: str, *columns: str) -> None:
    op.create_index(f"ix_{table}_{'_'.join(columns)}", table, ["company_id", *columns])


def create_agent_terms() -> None:
    op.create_table(
        "agent_terms",
        company_id(),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("agent_id", sa.Uuid(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("rate", sa.Numeric(precision=9, scale=4), nullable=False),
        sa.Column("commission_on", sa.Text(), nullable=False),
        sa.CheckConstraint("commission_on in ('INVOICE', 'RECEIPT')", name="ck_agent_terms_commission_on"),
        sa.CheckConstraint("rate > 0 and rate <= 100", name="ck_agent_terms_rate"),
        to("agent_terms", "agent_id", "party"),
        sa.PrimaryKeyConstraint("company_id", "id", name="pk_agent_terms"),
        sa.UniqueConstraint(
            "company_id", "agent_id", "valid_from", name="uq_agent_terms_agent_id_valid_from"
        ),
    )
    index("agent_terms", "valid_from", "id")
    protect("agent_terms", may="select, insert")


def let_agents_sell() -> None:
    point("sales_order", "agent_id", "party")
    index("sales_order", "agent_id", "placed_at", "id")
    op.create_check_constraint(
        op.f("ck_sales_order_one_seller"), "sales_order", "num_nonnulls(salesperson_id, agent_id) <= 1"
    )
    point("commission", "agent_id", "party")
    index("commission", "agent_id", "accrued_at", "id")
    op.alter_column("commission", "salesperson_id", nullable=True)
    op.create_check_constraint(
        op.f("ck_commission_one_earner"), "commission", "num_nonnulls(salesperson_id, agent_id) = 1"
    )


def create_providers() -> None:
    op.create_table(
        "pix_provider",
        company_id(),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("bank_account_id", sa.Uuid(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("token_address", sa.Text(), nullable=False),
        sa.Column("client_id", sa.Text(), nullable=False),
        sa.Column("client_secret", sa.LargeBinary(), nullable=False),
        sa.Column("pfx", sa.LargeBinary()),
        sa.Column("password", sa.LargeBinary()),
        sa.Column("days_after_due", sa.SmallInteger(), nullable=False),
        sa.Column("connected_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("disconnected_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint("days_after_due >= 0", name="ck_pix_provider_days_after_due"),
        sa.CheckConstraint(
            "(pfx is null) = (password is null)", name="ck_pix_provider_certificate_with_password"
        ),
        to("pix_provider", "bank_account_id", "bank_account"),
        sa.PrimaryKeyConstraint("company_id", "id", name="pk_pix_provider"),
        sa.UniqueConstraint("company_id", "bank_account_id", name="uq_pix_provider_bank_account_id"),
    )
    protect("pix_provider", may="select, insert, update")


def let_providers_keep_charges() -> None:
    point("pix_charge", "provider_id", "pix_provider")
    op.add_column("pix_charge", sa.Column("case_id", sa.Uuid()))
    let_the_owner_see("pix_charge", "receivable")
    op.execute("""
        update pix_charge set case_id = coalesce(receivable.order_id, receivable.id) from receivable
        where receivable.company_id = pix_charge.company_id and receivable.id = pix_charge.receivable_id
    """)
    bind_the_owner("pix_charge", "receivable")
    op.alter_column("pix_charge", "case_id", nullable=False)
    op.add_column("pix_charge", sa.Column("location", sa.Text()))
    for column in (
        sa.Column("round", sa.SmallInteger(), nullable=False, server_default="0"),
        sa.Column("registered", sa.Boolean(), nullable=False, server_default="false"),
        sa.Column("stale", sa.Boolean(), nullable=False, server_default="false"),
    ):
        op.add_column("pix_charge", column)
        op.alter_column("pix_charge", column.name, server_default=None)
    op.create_check_constraint(
        op.f("ck_pix_charge_registered_somewhere"),
        "pix_charge",
        "not registered or (location is not null and provider_id is not null and round > 0)",
    )


def let_visits_be_forgotten() -> None:
    last = sa.Column("last_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.text("now()"))
    op.add_column("sign_in_attempts", last)
    op.alter_column("sign_in_attempts", "last_at", server_default=None)
    index("sign_in_attempts", "last_at")
    for table in FORGOTTEN:
        op.execute(f"grant delete on {table} to {APP}")
