"""The trail of who did what, sealed in signed blocks."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.types import UserDefinedType

from migrations.security import RELAY, append_only, company_id, let_owner_read, protect

revision = "0017"
down_revision = "0016"

NAMED = sa.Text(collation="C")
ACTORS = "actor_kind in ('MEMBER', 'KEY', 'PROCESS', 'SYSTEM', 'ANYONE')"
FOUND_BY = ("actor", "command", "subject", "conclusion")
ADDED = (
    "actor_kind", "actor", "permission", "subject", "repeats", "address", "agent", "idempotency_key",
    "changes", "personal", "personal_digest",
)  # fmt: skip
FOR_THE_SCHEDULER = ("companies_to_seal()", "companies_that_refused()")


class Xid8(UserDefinedType[int]):
    def get_col_spec(self, **_: object) -> str:
        return "xid8"


def upgrade() -> None:
    tell_more()
    create_seals()
    create_blocks()
    create_refusal_counts()
    let_owner_read("audit")
    find_companies()


def downgrade() -> None:
    for function in FOR_THE_SCHEDULER:
        op.execute(f"drop function {function}")
    op.execute("drop policy owner on audit")
    for table in ("audit_refusal_count", "audit_block", "audit_seal"):
        op.drop_table(table)
    tell_less()


def tell_more() -> None:
    """What an entry is hashed from is worked out when it is sealed, and no more by who writes it."""
    op.drop_column("audit", "leaf")
    for name in ("actor", "subject"):
        op.add_column("audit", sa.Column(name, NAMED, nullable=True))
    for name in ("actor_kind", "permission", "address", "agent", "idempotency_key", "changes"):
        op.add_column("audit", sa.Column(name, sa.Text(), nullable=True))
    for name in ("personal", "personal_digest"):
        op.add_column("audit", sa.Column(name, sa.LargeBinary(), nullable=True))
    op.add_column("audit", sa.Column("repeats", sa.Integer(), nullable=False, server_default="1"))
    op.create_check_constraint(op.f("ck_audit_actor_kind"), "audit", ACTORS)
    op.alter_column("audit", "command", type_=NAMED)
    op.drop_index("ix_audit_at", "audit")
    op.drop_index("ix_audit_subject_id", "audit")
    op.create_index("ix_audit_at_id", "audit", ["company_id", "at", "id"])
    op.create_index("ix_audit_actor_id", "audit", ["company_id", "actor_id"])
    for name in FOUND_BY:
        op.create_index(f"ix_audit_{name}_at", "audit", ["company_id", name, "at"])
    op.create_index("ix_audit_xid_company_id", "audit", ["xid", "company_id"])


def tell_less() -> None:
    op.drop_index("ix_audit_xid_company_id", "audit")
    for name in FOUND_BY:
        op.drop_index(f"ix_audit_{name}_at", "audit")
    op.drop_index("ix_audit_actor_id", "audit")
    op.drop_index("ix_audit_at_id", "audit")
    op.drop_constraint(op.f("ck_audit_actor_kind"), "audit")
    for name in ADDED:
        op.drop_column("audit", name)
    op.alter_column("audit", "command", type_=sa.Text())
    op.add_column("audit", sa.Column("leaf", sa.LargeBinary(), nullable=False, server_default=""))
    op.alter_column("audit", "leaf", server_default=None)
    op.create_index("ix_audit_at", "audit", ["company_id", "at"])
    op.create_index("ix_audit_subject_id", "audit", ["company_id", "subject_id"])


def create_seals() -> None:
    op.create_table(
        "audit_seal",
        company_id(),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("block", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("leaf", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("company_id", "entry_id", name="pk_audit_seal"),
        sa.UniqueConstraint("company_id", "block", "place", name="uq_audit_seal_block_place"),
    )
    append_only("audit_seal")
    let_owner_read("audit_seal")


def create_blocks() -> None:
    op.create_table(
        "audit_block",
        company_id(),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("first_id", sa.Uuid(), nullable=False),
        sa.Column("last_id", sa.Uuid(), nullable=False),
        *(sa.Column(name, sa.LargeBinary(), nullable=False) for name in ("root", "previous", "hash")),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.Column("key_id", sa.Text(), nullable=False),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("horizon", Xid8(), nullable=False),
        sa.PrimaryKeyConstraint("company_id", "number", name="pk_audit_block"),
        sa.UniqueConstraint("company_id", "id", name="uq_audit_block_id"),
    )
    op.create_index("ix_audit_block_sealed_at", "audit_block", ["company_id", "sealed_at"])
    op.create_index("ix_audit_block_of_all_sealed_at", "audit_block", ["sealed_at"])
    append_only("audit_block")
    let_owner_read("audit_block")


def create_refusal_counts() -> None:
    op.create_table(
        "audit_refusal_count",
        company_id(),
        sa.Column("fold", sa.LargeBinary(), nullable=False),
        sa.Column("minute", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("company_id", "fold", "minute", name="pk_audit_refusal_count"),
    )
    protect("audit_refusal_count")
    let_owner_read("audit_refusal_count")


def find_companies() -> None:
    """The scheduler learns which companies there is something to seal of, and nothing more.

    What was written before ``since`` is sealed. Where transactions are younger than the last block
    says, the database was restored in another server: then everything is looked at once.
    """
    op.execute("""
        create function companies_to_seal()
        returns table (company_id uuid, waiting bigint, since xid8, until xid8, horizon xid8)
        language sql stable security definer set search_path = public, pg_temp as $body$
            with now as (
                select pg_snapshot_xmin(pg_current_snapshot()) as low,
                       pg_snapshot_xmax(pg_current_snapshot()) as high
            ), last as (
                select block.horizon from audit_block block order by block.sealed_at desc limit 1
            ), span as (
                select now.low,
                       case when last.horizon <= now.low then last.horizon else '0' end as since,
                       case when last.horizon <= now.low then now.high
                            else '18446744073709551615' end as until
                from now left join last on true
            )
            select entry.company_id, count(*), span.since, span.until, span.low
            from span join audit entry on entry.xid >= span.since and entry.xid < span.until
            where not exists (
                select from audit_seal seal
                where seal.company_id = entry.company_id and seal.entry_id = entry.id)
            group by entry.company_id, span.since, span.until, span.low
        $body$
    """)
    op.execute("""
        create function companies_that_refused() returns setof uuid
        language sql stable security definer set search_path = public, pg_temp as $body$
            select distinct company_id from audit_refusal_count where minute < date_trunc('minute', now())
        $body$
    """)
    for function in FOR_THE_SCHEDULER:
        op.execute(f"revoke all on function {function} from public")
        op.execute(f"grant execute on function {function} to {RELAY}")
