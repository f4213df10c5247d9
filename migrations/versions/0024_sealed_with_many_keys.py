"""Sealed values under keys of their own, which are changed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.security import company_id, define, protect, share

revision = "0024"
down_revision = "0023"

BASES = "'ACCESS', 'PORTABILITY', 'ERASURE_REQUEST', 'PURPOSE_FULFILLED', 'AUTHORITY_ORDER'"
HELD = "'CONTACT', 'IDENTITY', 'FISCAL_DOCUMENT', 'DEBT', 'EMPLOYMENT'"
CLASSES = "'PEOPLE', 'CERTIFICATE', 'PROVIDER', 'WEBHOOK', 'AUDIT', 'INDEX', 'LEGACY'"


def upgrade() -> None:
    create_data_keys()
    seal_people()
    create_personal_data_requests()
    create_retention_terms()
    op.execute("grant update (sealed) on webhook_secret to retaguarda_app")


def downgrade() -> None:
    """Raises where something is sealed already: a revision cannot open it."""
    op.drop_table("law_retention_term")
    op.drop_table("personal_data_request")
    for table in ("party", "employee"):
        op.drop_column(table, "erased_on")
    op.execute("revoke update (sealed) on webhook_secret from retaguarda_app")
    op.execute("drop function seal_salary(uuid, bytea, bytea)")
    guard_salaries("update")
    op.drop_constraint("ck_salary_amount_once", "salary")
    op.drop_column("salary", "amount_sealed")
    op.alter_column("salary", "amount", nullable=False)
    op.drop_index("ix_employee_cpf_index", "employee")
    op.drop_constraint("ck_employee_cpf_once", "employee")
    op.drop_column("employee", "cpf_index")
    op.drop_column("employee", "cpf_sealed")
    op.alter_column("employee", "cpf", nullable=False)
    op.drop_table("data_key")


def create_personal_data_requests() -> None:
    for table in ("party", "employee"):
        op.add_column(table, sa.Column("erased_on", sa.Date()))
    table = "personal_data_request"
    op.create_table(
        table,
        company_id(),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("party_id", sa.Uuid()),
        sa.Column("employee_id", sa.Uuid()),
        sa.Column("data", sa.Text()),
        sa.Column("data_sealed", sa.LargeBinary()),
        sa.Column("findings", postgresql.JSONB(), nullable=False),
        sa.Column("due_on", sa.Date()),
        sa.Column("held_for", sa.Text()),
        sa.Column("requested_by", sa.Uuid(), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint("kind in ('EXPORT', 'ERASURE')", name=op.f(f"ck_{table}_kind")),
        sa.CheckConstraint(f"basis in ({BASES})", name=op.f(f"ck_{table}_basis")),
        sa.CheckConstraint("data is null", name=op.f(f"ck_{table}_data_sealed")),
        sa.CheckConstraint(
            "(party_id is null) <> (employee_id is null)", name=op.f(f"ck_{table}_one_person")
        ),
        *(
            sa.ForeignKeyConstraint(
                ["company_id", f"{of}_id"],
                [f"{of}.company_id", f"{of}.id"],
                name=op.f(f"fk_{table}_{of}_id"),
                deferrable=True,
                initially="DEFERRED",
            )
            for of in ("party", "employee")
        ),
        sa.PrimaryKeyConstraint("company_id", "id", name=op.f(f"pk_{table}")),
    )
    for columns in (["requested_at", "id"], ["kind", "ended_at"]):
        op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, ["company_id", *columns])
    protect(table, may="select, insert, update")


def create_retention_terms() -> None:
    table = "law_retention_term"
    op.create_table(
        table,
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date()),
        sa.Column("norm", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("checked", sa.Date()),
        sa.Column("data_class", sa.Text(), nullable=False),
        sa.Column("months", sa.SmallInteger(), nullable=False),
        sa.CheckConstraint(f"data_class in ({HELD})", name=op.f(f"ck_{table}_data_class")),
        sa.CheckConstraint("valid_until >= valid_from", name=op.f(f"ck_{table}_validity")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("data_class", "valid_from", name=op.f(f"uq_{table}_asked")),
    )
    share(table)


def seal_people() -> None:
    """Beside the columns in clear, which are emptied little by little; a salary stays a fact."""
    op.add_column("employee", sa.Column("cpf_sealed", sa.LargeBinary()))
    op.add_column("employee", sa.Column("cpf_index", sa.LargeBinary()))
    op.alter_column("employee", "cpf", nullable=True)
    op.create_check_constraint(op.f("ck_employee_cpf_once"), "employee", "cpf is null or cpf_sealed is null")
    op.create_index(
        op.f("ix_employee_cpf_index"),
        "employee",
        ["company_id", "cpf_index"],
        unique=True,
        postgresql_where=sa.text("dismissed_on is null"),
    )
    op.add_column("salary", sa.Column("amount_sealed", sa.LargeBinary()))
    op.alter_column("salary", "amount", nullable=True)
    op.create_check_constraint(
        op.f("ck_salary_amount_once"), "salary", "amount is null or amount_sealed is null"
    )
    guard_salaries("update of company_id, id, employee_id, position, effective_on, reason, decided_at")
    define(
        "seal_salary(salary_id uuid, was bytea, sealed bytea)",
        returns="boolean",
        body="""
            with changed as (
                update salary set amount_sealed = sealed, amount = null
                where company_id = nullif(current_setting('app.company', true), '')::uuid
                  and id = salary_id and amount_sealed is not distinct from was and sealed is not null
                returning 1
            ) select exists (select from changed)
        """,
    )


def guard_salaries(change: str) -> None:
    op.execute("drop trigger rows_are_facts on salary")
    op.execute(f"""
        create trigger rows_are_facts before {change} or delete on salary
        for each row execute function forbid_change()
    """)


def create_data_keys() -> None:
    op.create_table(
        "data_key",
        company_id(),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("data_class", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.Column("wrapped_by", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("active_from", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(f"data_class in ({CLASSES})", name=op.f("ck_data_key_data_class")),
        sa.CheckConstraint("number > 0", name=op.f("ck_data_key_number")),
        sa.PrimaryKeyConstraint("company_id", "id", name=op.f("pk_data_key")),
        sa.UniqueConstraint("company_id", "data_class", "number", name=op.f("uq_data_key_data_class_number")),
    )
    protect("data_key", may="select, insert, update")
