"""Documents that clients are trusted with, and whether they may send others."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.security import company_id, define, open_to_owner, protect

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.create_table(
        "trusted_documents",
        company_id(),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("api_key_id", sa.Uuid()),
        sa.Column("policy", sa.Text(), nullable=False),
        sa.CheckConstraint("policy in ('ALLOWED', 'ENFORCED')", name=op.f("ck_trusted_documents_policy")),
        sa.ForeignKeyConstraint(
            ["company_id", "api_key_id"],
            ["api_key.company_id", "api_key.id"],
            name=op.f("fk_trusted_documents_api_key_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("company_id", "id", name=op.f("pk_trusted_documents")),
        sa.UniqueConstraint(
            "company_id",
            "api_key_id",
            name=op.f("uq_trusted_documents_api_key_id"),
            postgresql_nulls_not_distinct=True,
        ),
    )
    protect("trusted_documents", may="select, insert, update")
    op.create_table(
        "trusted_document",
        company_id(),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("trusted_documents_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(collation="C"), nullable=False),
        sa.Column("digest", sa.Text(collation="C"), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("trusted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id", "trusted_documents_id"],
            ["trusted_documents.company_id", "trusted_documents.id"],
            name=op.f("fk_trusted_document_trusted_documents_id"),
            ondelete="CASCADE",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("company_id", "id", name=op.f("pk_trusted_document")),
        sa.UniqueConstraint(
            "company_id",
            "trusted_documents_id",
            "name",
            name=op.f("uq_trusted_document_trusted_documents_id_name"),
        ),
    )
    op.create_index(op.f("ix_trusted_document_digest"), "trusted_document", ["company_id", "digest"])
    protect("trusted_document", may="select, insert, delete")
    look_before_signing_in()


def downgrade() -> None:
    op.execute("drop function trusted_text")
    op.drop_table("trusted_document")
    op.drop_table("trusted_documents")


def look_before_signing_in() -> None:
    """Who sends the SHA-256 of a text knows the text: telling it to anybody tells nothing."""
    op.create_index("ix_trusted_document_anywhere", "trusted_document", ["digest"])
    for table in ("trusted_documents", "trusted_document"):
        open_to_owner(table)
    define(
        "trusted_text(asked text)",
        returns="text",
        body="""
            select text from trusted_document document
            join trusted_documents list
              on list.company_id = document.company_id and list.id = document.trusted_documents_id
            where document.digest = asked and list.api_key_id is null limit 1
        """,
    )
