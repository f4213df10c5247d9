"""The tables of the documents that clients are trusted with."""

from __future__ import annotations

from sqlalchemy import Column, Index, Text, UniqueConstraint

from domain.platform.trusted_documents import DocumentPolicy
from persistence.registry import (
    COMPANY,
    Instant,
    choice,
    id_column,
    index,
    part_of,
    reference,
    tenant_table,
    unique,
    version_column,
)

trusted_documents = tenant_table(
    "trusted_documents",
    id_column(),
    version_column(),
    reference("api_key_id", "api_key", nullable=True),
    Column("policy", choice(DocumentPolicy), nullable=False),
    UniqueConstraint(COMPANY, "api_key_id", postgresql_nulls_not_distinct=True),
)
trusted_document = tenant_table(
    "trusted_document",
    id_column(),
    part_of("trusted_documents_id", "trusted_documents"),
    Column("name", Text(collation="C"), nullable=False),
    Column("digest", Text(collation="C"), nullable=False),
    Column("text", Text, nullable=False),
    Column("trusted_at", Instant, nullable=False),
    unique("trusted_documents_id", "name"),
    index("digest"),
)
Index("ix_trusted_document_anywhere", trusted_document.c.digest)
