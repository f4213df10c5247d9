"""People who prove themselves at an identity provider, and sessions that tell of themselves."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.security import define

revision = "0022"
down_revision = "0021"

OF_SESSIONS = ("address", "agent", "issuer", "token_id", "provider_session")
INDEXES = (["member_id", "opened_at", "id"], ["opened_at", "id"])
ACROSS = {"ix_session_token": "token_id", "ix_session_provider": "provider_session"}
"""Of all companies: a provider does not know them."""
LINK = "id uuid, login_id uuid, issuer text, linked_at timestamptz, signed_out_at timestamptz"
FUNCTIONS = (
    "identity_of",
    "identities_of",
    "link_identity",
    "unlink_identity",
    "is_revoked",
    "revoke_token",
    "sign_out_everywhere",
    "sign_out_identity",
)


def upgrade() -> None:
    for name in OF_SESSIONS:
        collation = "C" if name in ("token_id", "provider_session") else None
        op.add_column("session", sa.Column(name, sa.Text(collation=collation)))
    for columns in INDEXES:
        op.create_index(op.f(f"ix_session_{'_'.join(columns)}"), "session", ["company_id", *columns])
    for index, column in ACROSS.items():
        op.create_index(index, "session", [column])
    create_identities()
    create_revocations()
    define_functions_of_identities()
    define_functions_of_revocation()


def downgrade() -> None:
    """Sessions that a provider vouched for end: the version before would let them last."""
    op.execute("set constraints all immediate")
    op.execute("alter table session no force row level security")
    op.execute("update session set ended_at = expires_at where issuer is not null and ended_at is null")
    op.execute("alter table session force row level security")
    for function in FUNCTIONS:
        op.execute(f"drop function {function}")
    for table in ("revoked_token", "login_identity"):
        op.drop_table(table)
    for index in ACROSS:
        op.drop_index(index, "session")
    for columns in INDEXES:
        op.drop_index(op.f(f"ix_session_{'_'.join(columns)}"), "session")
    for name in OF_SESSIONS:
        op.drop_column("session", name)


def create_identities() -> None:
    """Of people, and not of companies; granted to nobody."""
    op.create_table(
        "login_identity",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("login_id", sa.Uuid(), nullable=False),
        sa.Column("issuer", sa.Text(collation="C"), nullable=False),
        sa.Column("subject", sa.Text(collation="C"), nullable=False),
        sa.Column("linked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("signed_out_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_login_identity")),
        sa.UniqueConstraint("issuer", "subject", name=op.f("uq_login_identity_issuer_subject")),
    )
    op.create_index("ix_login_identity_login", "login_identity", ["login_id"])


def create_revocations() -> None:
    op.create_table(
        "revoked_token",
        sa.Column("issuer", sa.Text(collation="C"), nullable=False),
        sa.Column("kind", sa.Text(collation="C"), nullable=False),
        sa.Column("name", sa.Text(collation="C"), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind in ('TOKEN', 'SESSION')", name=op.f("ck_revoked_token_kind")),
        sa.PrimaryKeyConstraint("issuer", "kind", "name", name=op.f("pk_revoked_token")),
    )


def define_functions_of_identities() -> None:
    """The application reaches identities by them alone; they look across companies."""
    define(
        "identity_of(provider text, person text)",
        returns=f"table ({LINK})",
        body="""
            select id, login_id, issuer, linked_at, signed_out_at from login_identity
            where issuer = provider and subject = person for share
        """,
    )
    define(
        "identities_of(person uuid)",
        returns=f"table ({LINK})",
        body="""
            select id, login_id, issuer, linked_at, signed_out_at from login_identity where login_id = person
        """,
    )
    define(
        "link_identity(link uuid, login uuid, provider text, person text, at timestamptz)",
        returns="void",
        body="""
            insert into login_identity (id, login_id, issuer, subject, linked_at)
            values (link, login, provider, person, at)
        """,
    )
    define(
        "unlink_identity(link uuid, person uuid, at timestamptz)",
        returns="boolean",
        body="""
            with parted as (
                delete from login_identity where id = link and login_id = person returning issuer
            ), ended as (
                update session set ended_at = at, version = session.version + 1
                from member, parted
                where member.company_id = session.company_id and member.id = session.member_id
                  and member.login_id = person and session.issuer = parted.issuer
                  and session.ended_at is null
            )
            select exists (select from parted)
        """,
    )


def define_functions_of_revocation() -> None:
    """What is revoked and who shows it wait for each other, so that nobody comes in meanwhile; the list
    forgets by itself what has long expired."""
    define(
        "is_revoked(provider text, token text, session text)",
        returns="boolean",
        body="""
            select pg_advisory_xact_lock_shared(hashtextextended('revoked|' || provider || '|' || token, 0));
            select pg_advisory_xact_lock_shared(hashtextextended('revoked|' || provider || '|' || session, 0))
            where session is not null;
            select exists (
                select from revoked_token
                where issuer = provider
                  and (kind, name) in (('TOKEN', token), ('SESSION', session)))
        """,
    )
    define(
        "revoke_token(provider text, what text, called text, at timestamptz)",
        returns="bigint",
        body="""
            select pg_advisory_xact_lock(hashtextextended('revoked|' || provider || '|' || called, 0));
            delete from revoked_token where revoked_at < at - interval '2 days';
            insert into revoked_token (issuer, kind, name, revoked_at) values (provider, what, called, at)
            on conflict (issuer, kind, name) do update set revoked_at = excluded.revoked_at;
            with ended as (
                update session set ended_at = at, version = version + 1
                where ended_at is null and expires_at > at and issuer = provider
                  and called = case what when 'TOKEN' then token_id else provider_session end
                  and (token_id = called or provider_session = called)
                returning id
            )
            select count(*) from ended
        """,
    )
    define(
        "sign_out_everywhere(person uuid, kept uuid, at timestamptz)",
        returns="bigint",
        body="""
            update login_identity set signed_out_at = at where login_id = person;
            with ended as (
                update session set ended_at = at, version = session.version + 1
                from member
                where member.company_id = session.company_id and member.id = session.member_id
                  and member.login_id = person and session.ended_at is null and session.expires_at > at
                  and session.id is distinct from kept
                returning session.id
            )
            select count(*) from ended
        """,
    )
    define(
        "sign_out_identity(provider text, person text, at timestamptz)",
        returns="bigint",
        body="""
            update login_identity set signed_out_at = at where issuer = provider and subject = person;
            with ended as (
                update session set ended_at = at, version = session.version + 1
                from member, login_identity
                where login_identity.issuer = provider and login_identity.subject = person
                  and member.login_id = login_identity.login_id
                  and member.company_id = session.company_id and member.id = session.member_id
                  and session.issuer = provider and session.ended_at is null and session.expires_at > at
                returning session.id
            )
            select count(*) from ended
        """,
    )
