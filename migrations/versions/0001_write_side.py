"""Roles, and the tables every transaction writes: facts, tasks, keys, numbers, the audit record."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql
from sqlalchemy.types import UserDefinedType

from migrations.security import RELAY, append_only, company_id, create_roles, protect

revision = "0001"
down_revision = None


class Xid8(UserDefinedType[int]):
    def get_col_spec(self, **_: object) -> str:
        return "xid8"


def upgrade() -> None:
    create_roles()
    op.execute("""
        create function forbid_change() returns trigger language plpgsql as $$
        begin
            raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
        end $$
    """)
    create_events()
    create_tasks()
    create_audit()
    create_idempotency()
    create_number_series()


def downgrade() -> None:
    for table in ("number_series", "idempotency", "audit", "task", "event"):
        op.drop_table(table)
    op.execute("drop function forbid_change")


def create_events() -> None:
    op.create_table(
        "event",
        company_id(),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("subject_type", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("payload", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("xid", Xid8(), server_default=sa.text("pg_current_xact_id()"), nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=False),
        sa.Column("command", sa.Text(), nullable=False),
        sa.Column("cause_id", sa.Uuid(), nullable=True),
        sa.Column("request_id", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("company_id", "id", name="pk_event"),
    )
    op.create_index("ix_event_subject_id", "event", ["company_id", "subject_id"])
    op.create_index("ix_event_xid_id", "event", ["company_id", "xid", "id"])
    append_only("event")


def create_tasks() -> None:
    op.create_table(
        "task",
        company_id(),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("process", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("queue", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default="WAITING", nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error_code", sa.Text(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state in ('WAITING', 'RUNNING', 'DONE', 'RETRYING', 'PARKED', 'COMPENSATED')",
            name="ck_task_state",
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "event_id"],
            ["event.company_id", "event.id"],
            name="fk_task_event_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("company_id", "id", name="pk_task"),
        sa.UniqueConstraint("company_id", "event_id", "step", name="uq_task_event_id_step"),
    )
    op.create_index("ix_task_case_id_created_at", "task", ["company_id", "case_id", "created_at"])
    op.create_index("ix_task_created_at_id", "task", ["company_id", "created_at", "id"])
    op.create_index("ix_task_state_created_at_id", "task", ["company_id", "state", "created_at", "id"])
    op.create_index(
        "ix_task_due",
        "task",
        ["next_at"],
        postgresql_where=sa.text("state in ('WAITING', 'RUNNING', 'RETRYING')"),
    )
    op.create_index("ix_task_process_subject_id_seq", "task", ["company_id", "process", "subject_id", "seq"])
    protect("task")
    op.execute(f"create policy relay on task to {RELAY} using (true) with check (true)")
    op.execute(f"grant select, update on task to {RELAY}")


def create_audit() -> None:
    op.create_table(
        "audit",
        company_id(),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=False),
        sa.Column("process", sa.Text(), nullable=True),
        sa.Column("command", sa.Text(), nullable=False),
        sa.Column("input_digest", sa.LargeBinary(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=True),
        sa.Column("conclusion", sa.Text(), nullable=False),
        sa.Column("refusals", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("request_id", sa.Text(), nullable=True),
        sa.Column("task_id", sa.Uuid(), nullable=True),
        sa.Column("leaf", sa.LargeBinary(), nullable=False),
        sa.Column("xid", Xid8(), server_default=sa.text("pg_current_xact_id()"), nullable=False),
        sa.CheckConstraint("conclusion in ('SUCCEEDED', 'REFUSED')", name="ck_audit_conclusion"),
        sa.PrimaryKeyConstraint("company_id", "id", name="pk_audit"),
    )
    op.create_index("ix_audit_at", "audit", ["company_id", "at"])
    op.create_index("ix_audit_subject_id", "audit", ["company_id", "subject_id"])
    append_only("audit")


def create_idempotency() -> None:
    op.create_table(
        "idempotency",
        company_id(),
        sa.Column("principal_id", sa.Uuid(), nullable=False),
        sa.Column("operation", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.LargeBinary(), nullable=False),
        sa.Column("result", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("result_version", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("company_id", "principal_id", "operation", "key", name="pk_idempotency"),
    )
    op.create_index("ix_idempotency_expires_at", "idempotency", ["company_id", "expires_at"])
    protect("idempotency")


def create_number_series() -> None:
    op.create_table(
        "number_series",
        company_id(),
        sa.Column("series", sa.Text(), nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("company_id", "series", name="pk_number_series"),
    )
    protect("number_series", may="select, insert, update")
