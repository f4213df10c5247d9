"""Looking up trusted documents: by the client that may send them and the name it sends."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.platform.trusted_documents import DocumentPolicy
from persistence.platform.document_tables import trusted_document, trusted_documents


async def policy_of(connection: AsyncConnection, company: UUID, api_key_id: UUID | None) -> DocumentPolicy:
    """What a key, or without one the people of a company, may send."""
    rows = trusted_documents.c
    query = select(rows.policy).where(
        rows.company_id == company, rows.api_key_id.is_not_distinct_from(api_key_id)
    )
    return await connection.scalar(query) or DocumentPolicy.ALLOWED


async def text_of(
    connection: AsyncConnection, company: UUID, api_key_id: UUID | None, name: str
) -> str | None:
    """The text that this name, or digest, stands for; None when it is not trusted."""
    lists, rows = trusted_documents.c, trusted_document.c
    query = (
        select(rows.text)
        .join(
            trusted_documents, (lists.company_id == rows.company_id) & (lists.id == rows.trusted_documents_id)
        )
        .where(
            rows.company_id == company,
            lists.api_key_id.is_not_distinct_from(api_key_id),
            or_(rows.digest == name, rows.name == name),
        )
        .order_by(rows.digest != name)
        .limit(1)
    )
    return await connection.scalar(query)


async def text_for_anyone(connection: AsyncConnection, name: str) -> str | None:
    """The text that people of any company are trusted with: before signing in nobody's company is known."""
    return await connection.scalar(select(func.trusted_text(name)))
