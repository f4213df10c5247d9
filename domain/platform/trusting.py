"""Whose documents are trusted: each client has one list, begun when it is first asked for."""

from __future__ import annotations

from uuid import UUID

from domain.kernel.command import UnitOfWork
from domain.kernel.refusal import NotFound
from domain.platform.api_key import ApiKey
from domain.platform.trusted_documents import TrustedDocuments


async def documents_of(api_key_id: UUID | None, uow: UnitOfWork) -> TrustedDocuments:
    """Those of a key, or without one of people. Raises NotFound for a key that is none."""
    trusted = await uow.find(TrustedDocuments, lock=True, api_key_id=api_key_id)
    if trusted is not None:
        return trusted
    if api_key_id is not None and await uow.find(ApiKey, id=api_key_id) is None:
        raise NotFound("api_key_id", kind="key", id=api_key_id)
    trusted = TrustedDocuments(id=uow.new_id(), api_key_id=api_key_id)
    uow.add(trusted)
    return trusted
