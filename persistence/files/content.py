"""What is in files that people sent: sealed under a key of their company, in the storage."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from hashlib import sha256
from uuid import UUID

from persistence.sealing.pieces import opened, sealed
from persistence.secrets import Place
from persistence.storage import FileConflict, Storage, UnknownFile, path_of


def path_of_file(company: UUID, upload_id: UUID) -> str:
    return path_of(company, "files", upload_id.hex)


def path_in_clear(company: UUID, upload_id: UUID) -> str:
    """Where versions before kept what was sent, as it came."""
    return path_of(company, "uploads", upload_id.hex)


async def keep(storage: Storage, company: UUID, upload_id: UUID, data: bytes) -> None:
    """The same bytes again are fine. Raises FileConflict for others; the company's keys are held."""
    place = _place(company, upload_id)
    try:
        body = await asyncio.to_thread(lambda: b"".join(sealed(data, place)))
        await storage.put_new(path_of_file(company, upload_id), body)
    except FileConflict:
        known = await content_of(storage, company, upload_id)
        if sha256(known).digest() != sha256(data).digest():
            raise


async def content_of(storage: Storage, company: UUID, upload_id: UUID) -> bytes:
    """All of it. Raises UnknownFile, KeyLost, Incomplete; InvalidTag when it was changed."""
    return b"".join([piece async for piece in await stream_of(storage, company, upload_id)])


async def stream_of(storage: Storage, company: UUID, upload_id: UUID) -> AsyncIterator[bytes]:
    """Piece by piece; the company's keys are held. Raises UnknownFile now, and later what opening raises."""
    try:
        _, stream = await storage.open(path_of_file(company, upload_id))
    except UnknownFile:
        _, clear = await storage.open(path_in_clear(company, upload_id))
        return _as_it_is(clear)
    return opened(stream, _place(company, upload_id))


async def forget(storage: Storage, company: UUID, upload_id: UUID) -> None:
    """However it is kept."""
    await storage.remove(path_of_file(company, upload_id))
    await storage.remove(path_in_clear(company, upload_id))


async def _as_it_is(stream: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    async for piece in stream:
        yield bytes(piece)


def _place(company: UUID, upload_id: UUID) -> Place:
    return Place(company=company, table="upload", column="content", id=upload_id)
