"""Keys with two secrets, an end and addresses; second factors of people."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.security import company_id, define, protect

revision = "0023"
down_revision = "0022"

INSTANT = sa.DateTime(timezone=True)
OF_KEYS = (["name", "id"], ["expires_at", "id"], ["revoked_at", "id"], ["last_used_at", "id"])


def upgrade() -> None:
    limit_keys()
    create_secrets_of_keys()
    demand_second_factors()
    create_second_factors()
    define_rehashing()


def downgrade() -> None:
    op.execute("drop function rehash_password")
    op.drop_table("second_factor")
    op.drop_column("member", "second_factor_since")
    op.drop_column("role", "requires_second_factor")
    op.execute("drop trigger first_secret on api_key")
    op.execute("drop function keep_first_secret")
    op.drop_table("api_key_secret")
    for column in ("addresses", "expires_at", "last_used_at"):
        op.drop_column("api_key", column)
    op.drop_index(op.f("ix_api_key_name_id"), "api_key")
    op.drop_index(op.f("ix_api_key_revoked_at_id"), "api_key")


def limit_keys() -> None:
    names = postgresql.ARRAY(sa.Text())
    op.add_column("api_key", sa.Column("addresses", names, nullable=False, server_default="{}"))
    op.add_column("api_key", sa.Column("expires_at", INSTANT))
    op.add_column("api_key", sa.Column("last_used_at", INSTANT))
    for columns in OF_KEYS:
        op.create_index(op.f(f"ix_api_key_{'_'.join(columns)}"), "api_key", ["company_id", *columns])


def create_secrets_of_keys() -> None:
    """The one that a key has already becomes its first. Processes of the release before make keys still."""
    op.create_table(
        "api_key_secret",
        company_id(),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("api_key_id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("begun_at", INSTANT, nullable=False),
        sa.Column("used_at", INSTANT),
        sa.ForeignKeyConstraint(
            ["company_id", "api_key_id"],
            ["api_key.company_id", "api_key.id"],
            name=op.f("fk_api_key_secret_api_key_id"),
            ondelete="CASCADE",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("company_id", "id", name=op.f("pk_api_key_secret")),
    )
    op.create_index(
        op.f("ix_api_key_secret_api_key_id_begun_at"),
        "api_key_secret",
        ["company_id", "api_key_id", "begun_at"],
    )
    op.execute("alter table api_key no force row level security")
    op.execute("""
        insert into api_key_secret (company_id, id, api_key_id, digest, begun_at)
        select company_id, id, id, digest, created_at from api_key
    """)
    op.execute("alter table api_key force row level security")
    protect("api_key_secret")
    op.execute("""
        create function keep_first_secret() returns trigger language plpgsql as $$
        begin
            insert into api_key_secret (company_id, id, api_key_id, digest, begun_at)
            values (new.company_id, new.id, new.id, new.digest, new.created_at)
            on conflict do nothing;
            return null;
        end $$
    """)
    op.execute("""
        create constraint trigger first_secret after insert on api_key
        deferrable initially deferred for each row execute function keep_first_secret()
    """)


def demand_second_factors() -> None:
    """Of no role that exists: a company that is at work decides when."""
    demanded = sa.Column("requires_second_factor", sa.Boolean(), nullable=False, server_default="false")
    op.add_column("role", demanded)
    op.add_column("member", sa.Column("second_factor_since", INSTANT))


def create_second_factors() -> None:
    op.create_table(
        "second_factor",
        company_id(),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("sealed", sa.LargeBinary()),
        sa.Column("pending", sa.LargeBinary()),
        sa.Column("begun_at", INSTANT, nullable=False),
        sa.Column("last_step", sa.BigInteger(), nullable=False),
        sa.Column("recovery", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id", "member_id"],
            ["member.company_id", "member.id"],
            name=op.f("fk_second_factor_member_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("company_id", "id", name=op.f("pk_second_factor")),
        sa.UniqueConstraint("company_id", "member_id", name=op.f("uq_second_factor_member_id")),
    )
    protect("second_factor", may="select, insert, update")


def define_rehashing() -> None:
    define(
        "rehash_password(person uuid, known text, digest text)",
        returns="void",
        body="update login set password_digest = digest where id = person and password_digest = known",
    )
