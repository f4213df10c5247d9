"""Companies, establishments, people who sign in, keys."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.security import company_id, protect

revision = "0003"
down_revision = "0002"

KEPT = "select, insert, update"
"""Nothing of the platform is ever deleted by the application."""


def upgrade() -> None:
    create_companies()
    create_establishments()
    create_certificates()
    create_roles_of_members()
    create_members()
    create_logins()
    create_api_keys()
    create_sessions()
    create_sign_in_attempts()


def downgrade() -> None:
    for table in (
        "sign_in_attempts",
        "session",
        "api_key",
        "login",
        "member",
        "role",
        "certificate",
        "establishment",
        "company",
    ):
        op.drop_table(table)


def create_companies() -> None:
    op.create_table(
        "company",
        company_id(),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("legal_name", sa.Text(), nullable=False),
        sa.Column("trade_name", sa.Text()),
        sa.Column("cnpj", sa.Text(collation="C"), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("invoice_on", sa.Text(), nullable=False),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("invoice_on in ('PLACEMENT', 'REQUEST')", name=op.f("ck_company_invoice_on")),
        sa.CheckConstraint("status in ('ACTIVE', 'SUSPENDED')", name=op.f("ck_company_status")),
        sa.CheckConstraint("id = company_id", name=op.f("ck_company_own")),
        sa.PrimaryKeyConstraint("company_id", "id", name=op.f("pk_company")),
    )
    protect("company", may=KEPT)


def create_establishments() -> None:
    op.create_table(
        "establishment",
        company_id(),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("cnpj", sa.Text(collation="C"), nullable=False),
        sa.Column("legal_name", sa.Text(), nullable=False),
        sa.Column("trade_name", sa.Text()),
        sa.Column("state_registration", sa.Text(), nullable=False),
        sa.Column("regime", sa.Text(), nullable=False),
        sa.Column("pis_cofins_regime", sa.Text(), nullable=False),
        sa.Column("environment", sa.Text(), nullable=False),
        sa.Column("nfe_series", sa.SmallInteger(), nullable=False),
        sa.Column("address", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("phone", sa.Text()),
        sa.Column("status", sa.Text(), nullable=False),
        sa.CheckConstraint("cnpj ~ '^[0-9A-Z]{12}[0-9]{2}$'", name=op.f("ck_establishment_cnpj")),
        sa.CheckConstraint(
            "environment in ('PRODUCTION', 'TESTING')", name=op.f("ck_establishment_environment")
        ),
        sa.CheckConstraint(
            "pis_cofins_regime in ('CUMULATIVE', 'NON_CUMULATIVE', 'UNIFIED')",
            name=op.f("ck_establishment_pis_cofins_regime"),
        ),
        sa.CheckConstraint(
            "regime in ('SIMPLES', 'SIMPLES_EXCESS', 'REGULAR', 'MEI')", name=op.f("ck_establishment_regime")
        ),
        sa.CheckConstraint("status in ('ACTIVE', 'SUSPENDED')", name=op.f("ck_establishment_status")),
        sa.CheckConstraint("nfe_series between 0 and 889", name=op.f("ck_establishment_nfe_series")),
        sa.PrimaryKeyConstraint("company_id", "id", name=op.f("pk_establishment")),
        sa.UniqueConstraint("company_id", "cnpj", name=op.f("uq_establishment_cnpj")),
    )
    protect("establishment", may=KEPT)


def create_certificates() -> None:
    op.create_table(
        "certificate",
        company_id(),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("establishment_id", sa.Uuid(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("serial_number", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("valid_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("pfx", sa.LargeBinary(), nullable=False),
        sa.Column("password", sa.LargeBinary(), nullable=False),
        sa.Column("stored_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id", "establishment_id"],
            ["establishment.company_id", "establishment.id"],
            name=op.f("fk_certificate_establishment_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("company_id", "id", name=op.f("pk_certificate")),
        sa.UniqueConstraint("company_id", "establishment_id", name=op.f("uq_certificate_establishment_id")),
    )
    protect("certificate", may=KEPT)


def create_roles_of_members() -> None:
    op.create_table(
        "role",
        company_id(),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(collation="C"), nullable=False),
        sa.Column("permissions", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("discount_limit", sa.Numeric(precision=9, scale=4), nullable=False),
        sa.CheckConstraint("discount_limit between 0 and 100", name=op.f("ck_role_discount_limit")),
        sa.PrimaryKeyConstraint("company_id", "id", name=op.f("pk_role")),
        sa.UniqueConstraint("company_id", "name", name=op.f("uq_role_name")),
    )
    protect("role", may=KEPT)


def create_members() -> None:
    op.create_table(
        "member",
        company_id(),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(collation="C"), nullable=False),
        sa.Column("email", sa.Text(collation="C"), nullable=False),
        sa.Column("roles", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("status in ('ACTIVE', 'BLOCKED')", name=op.f("ck_member_status")),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_member_email")),
        sa.PrimaryKeyConstraint("company_id", "id", name=op.f("pk_member")),
        sa.UniqueConstraint("company_id", "email", name=op.f("uq_member_email")),
    )
    op.create_index(op.f("ix_member_name_id"), "member", ["company_id", "name", "id"], unique=False)
    protect("member", may=KEPT)


def create_logins() -> None:
    op.create_table(
        "login",
        company_id(),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("password_digest", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id", "member_id"],
            ["member.company_id", "member.id"],
            name=op.f("fk_login_member_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("company_id", "id", name=op.f("pk_login")),
        sa.UniqueConstraint("company_id", "member_id", name=op.f("uq_login_member_id")),
    )
    protect("login", may=KEPT)


def create_api_keys() -> None:
    op.create_table(
        "api_key",
        company_id(),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(collation="C"), nullable=False),
        sa.Column("scopes", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(
            ["company_id", "created_by"],
            ["member.company_id", "member.id"],
            name=op.f("fk_api_key_created_by"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("company_id", "id", name=op.f("pk_api_key")),
    )
    op.create_index(
        op.f("ix_api_key_created_at_id"), "api_key", ["company_id", "created_at", "id"], unique=False
    )
    protect("api_key", may=KEPT)


def create_sessions() -> None:
    op.create_table(
        "session",
        company_id(),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(
            ["company_id", "member_id"],
            ["member.company_id", "member.id"],
            name=op.f("fk_session_member_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("company_id", "id", name=op.f("pk_session")),
    )
    op.create_index(op.f("ix_session_expires_at"), "session", ["company_id", "expires_at"], unique=False)
    op.create_index(op.f("ix_session_member_id"), "session", ["company_id", "member_id"], unique=False)
    protect("session", may=KEPT)


def create_sign_in_attempts() -> None:
    op.create_table(
        "sign_in_attempts",
        company_id(),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("account", sa.Text(collation="C"), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("blocked_until", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("company_id", "id", name=op.f("pk_sign_in_attempts")),
        sa.UniqueConstraint("company_id", "account", name=op.f("uq_sign_in_attempts_account")),
    )
    protect("sign_in_attempts", may=KEPT)
