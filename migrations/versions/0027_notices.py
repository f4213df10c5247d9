"""Notices: what members are told, by which rules, and how far in the journal everybody was."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import UserDefinedType

from migrations.security import RELAY, company_id, define, let_owner_read, protect

revision = "0027"
down_revision = "0026"

INSTANT = sa.DateTime(timezone=True)


class Xid8(UserDefinedType[int]):
    def get_col_spec(self, **_: object) -> str:
        return "xid8"


def upgrade() -> None:
    create_notices()
    create_rules()
    create_choices()
    create_lines()
    find_work()


def downgrade() -> None:
    op.execute("drop function notice_work")
    for table in ("notice_line", "notice_choice", "notice_rule", "notice"):
        op.drop_table(table)


def create_notices() -> None:
    op.create_table(
        "notice",
        company_id(),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("severity", sa.Text(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("subject_kind", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("facts", JSONB(), nullable=False),
        sa.Column("channels", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("occurred_at", INSTANT, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("read_at", INSTANT),
        sa.Column("closed_at", INSTANT),
        sa.Column("letter_id", sa.Uuid()),
        sa.Column("claimed_at", INSTANT),
        sa.Column("mailed_at", INSTANT),
        sa.Column("mail_fault", sa.Text()),
        one_of("notice", "severity", "INFO", "WARNING", "CRITICAL"),
        one_of("notice", "state", "NEW", "SEEN", "HANDLED", "DISMISSED"),
        of("notice", "member_id", "member"),
        of("notice", "event_id", "event"),
        sa.PrimaryKeyConstraint("company_id", "id", name=op.f("pk_notice")),
        sa.UniqueConstraint(
            "company_id", "member_id", "kind", "event_id", name=op.f("uq_notice_member_id_kind_event_id")
        ),
    )
    for columns in (
        ("event_id",),
        ("occurred_at", "id"),
        ("member_id", "occurred_at", "id"),
        ("member_id", "state", "occurred_at", "id"),
        ("member_id", "kind", "claimed_at"),
        ("letter_id",),
    ):
        op.create_index(op.f(f"ix_notice_{'_'.join(columns)}"), "notice", ["company_id", *columns])
    protect("notice")


def create_rules() -> None:
    op.create_table(
        "notice_rule",
        company_id(),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("role", sa.Text()),
        sa.Column("member_id", sa.Uuid()),
        sa.Column("channels", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("above", sa.BigInteger()),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        of("notice_rule", "member_id", "member"),
        sa.PrimaryKeyConstraint("company_id", "id", name=op.f("pk_notice_rule")),
        sa.UniqueConstraint(
            "company_id",
            "kind",
            "role",
            "member_id",
            name=op.f("uq_notice_rule_kind_role_member_id"),
            postgresql_nulls_not_distinct=True,
        ),
    )
    protect("notice_rule", may="select, insert, update")


def create_choices() -> None:
    op.create_table(
        "notice_choice",
        company_id(),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("channels", sa.ARRAY(sa.Text()), nullable=False),
        of("notice_choice", "member_id", "member"),
        sa.PrimaryKeyConstraint("company_id", "id", name=op.f("pk_notice_choice")),
        sa.UniqueConstraint("company_id", "member_id", "kind", name=op.f("uq_notice_choice_member_id_kind")),
    )
    op.create_index(op.f("ix_notice_choice_kind_id"), "notice_choice", ["company_id", "kind", "id"])
    protect("notice_choice", may="select, insert, update")


def create_lines() -> None:
    """Companies that are there are told what happens from now on, later ones from their first fact."""
    op.create_table(
        "notice_line",
        company_id(),
        sa.Column("xid", Xid8(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("edition", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("company_id", name=op.f("pk_notice_line")),
    )
    op.execute("""
        insert into notice_line (company_id, xid, event_id, edition)
        select id, pg_snapshot_xmin(pg_current_snapshot()), '00000000-0000-0000-0000-000000000000',
               '0001-01-01'
        from company
    """)
    protect("notice_line", may="select, insert, update")
    let_owner_read("notice_line")


def find_work() -> None:
    """Companies in which something happened since they were told, or that lack rules.

    The journal is looked into as each company in turn: nobody sees all of it.
    """
    define(
        "notice_work(newest date)",
        returns="setof uuid",
        language="plpgsql",
        caller=RELAY,
        body="""
        begin
            return query select company.id
            from company
            left join notice_line line on line.company_id = company.id
            where line.company_id is null or line.edition < newest
                or exists (
                    select from (
                        select set_config('app.company', company.id::text, true)::uuid as id offset 0
                    ) own,
                    lateral (
                        select from event
                        where event.company_id = own.id
                          and (event.xid, event.id) > (line.xid, line.event_id)
                          and event.xid < pg_snapshot_xmin(pg_current_snapshot())
                        offset 0
                    ) fact);
            perform set_config('app.company', '', true);
        end
        """,
    )


def one_of(table: str, column: str, *values: str) -> sa.CheckConstraint:
    listed = ", ".join(f"'{value}'" for value in values)
    return sa.CheckConstraint(f"{column} in ({listed})", name=op.f(f"ck_{table}_{column}"))


def of(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["company_id", column],
        [f"{other}.company_id", f"{other}.id"],
        name=op.f(f"fk_{table}_{column}"),
        initially="DEFERRED",
        deferrable=True,
    )
