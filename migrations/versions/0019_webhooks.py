"""Addresses that are told what happened, and what they were told."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.types import UserDefinedType

from migrations.security import RELAY, company_id, define, let_owner_read, protect

revision = "0019"
down_revision = "0018"

INSTANT = sa.DateTime(timezone=True)
OF_THE_FUNCTION = ("webhook", "webhook_line", "webhook_delivery")
FAULTS = (
    "ADDRESS_NOT_PUBLIC", "GONE", "OWNER_LEFT", "PAYLOAD_FAILED", "REDIRECTED", "REFUSED", "TIMED_OUT",
    "UNREACHABLE",
)  # fmt: skip


class Xid8(UserDefinedType[int]):
    def get_col_spec(self, **_: object) -> str:
        return "xid8"


def upgrade() -> None:
    create_webhooks()
    create_secrets()
    create_lines()
    create_deliveries()
    for table in OF_THE_FUNCTION:
        let_owner_read(table)
    find_work()


def downgrade() -> None:
    op.execute("drop function webhook_work")
    for table in ("webhook_delivery", "webhook_line", "webhook_secret", "webhook"):
        op.drop_table(table)


def create_webhooks() -> None:
    op.create_table(
        "webhook",
        company_id(),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("events", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("pause_reason", sa.Text()),
        sa.Column("paused_at", INSTANT),
        sa.Column("created_at", INSTANT, nullable=False),
        one_of("webhook", "state", "ACTIVE", "PAUSED", "REMOVED"),
        one_of("webhook", "pause_reason", "BY_HAND", "EXHAUSTED", "GONE", "OWNER_LEFT"),
        sa.PrimaryKeyConstraint("company_id", "id", name=op.f("pk_webhook")),
    )
    op.create_index(op.f("ix_webhook_created_at_id"), "webhook", ["company_id", "created_at", "id"])
    protect("webhook", may="select, insert, update")


def create_secrets() -> None:
    op.create_table(
        "webhook_secret",
        company_id(),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("webhook_id", sa.Uuid(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("begun_at", INSTANT, nullable=False),
        of("webhook_secret", "webhook_id", "webhook", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("company_id", "id", name=op.f("pk_webhook_secret")),
    )
    op.create_index(
        op.f("ix_webhook_secret_webhook_id_begun_at"),
        "webhook_secret",
        ["company_id", "webhook_id", "begun_at"],
    )
    protect("webhook_secret", may="select, insert, delete")


def create_lines() -> None:
    op.create_table(
        "webhook_line",
        company_id(),
        sa.Column("webhook_id", sa.Uuid(), nullable=False),
        sa.Column("xid", Xid8(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("prompt", sa.Boolean(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("rests_until", INSTANT, nullable=False),
        of("webhook_line", "webhook_id", "webhook"),
        sa.PrimaryKeyConstraint("company_id", "webhook_id", name=op.f("pk_webhook_line")),
    )
    protect("webhook_line", may="select, insert, update")


def create_deliveries() -> None:
    table = "webhook_delivery"
    op.create_table(
        table,
        company_id(),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("webhook_id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("occurred_at", INSTANT, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.SmallInteger(), nullable=False),
        sa.Column("next_at", INSTANT, nullable=False),
        sa.Column("tried_at", INSTANT),
        sa.Column("delivered_at", INSTANT),
        sa.Column("status_code", sa.SmallInteger()),
        sa.Column("milliseconds", sa.Integer()),
        sa.Column("fault", sa.Text()),
        sa.Column("excerpt", sa.Text()),
        one_of(table, "state", "PENDING", "QUEUED", "DELIVERED", "FAILED", "HELD"),
        one_of(table, "fault", *FAULTS),
        of(table, "webhook_id", "webhook"),
        of(table, "event_id", "event"),
        sa.PrimaryKeyConstraint("company_id", "id", name=op.f("pk_webhook_delivery")),
        sa.UniqueConstraint(
            "company_id", "webhook_id", "event_id", name=op.f("uq_webhook_delivery_webhook_id_event_id")
        ),
    )
    for columns in (
        ("webhook_id", "occurred_at", "id"),
        ("occurred_at", "id"),
        ("state", "occurred_at", "id"),
    ):
        name = op.f(f"ix_webhook_delivery_{'_'.join(columns)}")
        op.create_index(name, table, ["company_id", *columns])
    op.create_index(
        "ix_webhook_delivery_due",
        table,
        ["company_id", "webhook_id", sa.text("attempts desc"), "next_at"],
        postgresql_where=sa.text("state in ('PENDING', 'QUEUED')"),
    )
    op.create_index(
        "ix_webhook_delivery_in_hand",
        table,
        ["company_id", "webhook_id", "next_at"],
        postgresql_where=sa.text("state = 'QUEUED'"),
    )
    protect(table)


def find_work() -> None:
    """Companies with a webhook that has something to be told of, or that is due to be told.

    The journal is looked into as each company in turn: nobody sees all of it.
    """
    define(
        "webhook_work()",
        returns="setof uuid",
        language="plpgsql",
        caller=RELAY,
        body="""
        begin
            return query select distinct webhook.company_id
            from webhook
            join webhook_line line on line.company_id = webhook.company_id and line.webhook_id = webhook.id
            where webhook.state = 'ACTIVE' and (
                line.rests_until <= now() and exists (
                    select from webhook_delivery due
                    where due.company_id = webhook.company_id and due.webhook_id = webhook.id
                      and due.state in ('PENDING', 'QUEUED') and due.next_at <= now())
                or exists (
                    select from (
                        select set_config('app.company', webhook.company_id::text, true)::uuid as id offset 0
                    ) company,
                    lateral (
                        select from event
                        where event.company_id = company.id
                          and (event.xid, event.id) > (line.xid, line.event_id)
                          and event.xid < pg_snapshot_xmin(pg_current_snapshot())
                        offset 0
                    ) fact));
            perform set_config('app.company', '', true);
        end
        """,
    )


def one_of(table: str, column: str, *values: str) -> sa.CheckConstraint:
    listed = ", ".join(f"'{value}'" for value in values)
    return sa.CheckConstraint(f"{column} in ({listed})", name=op.f(f"ck_{table}_{column}"))


def of(table: str, column: str, other: str, ondelete: str | None = None) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["company_id", column],
        [f"{other}.company_id", f"{other}.id"],
        name=op.f(f"fk_{table}_{column}"),
        ondelete=ondelete,
        initially="DEFERRED",
        deferrable=True,
    )
