"""Files that are written once and kept: fiscal documents and what is printed from them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit
from uuid import UUID

from obstore.exceptions import AlreadyExistsError
from obstore.store import LocalStore, ObjectStore, from_url


class FileConflict(Exception):
    """Another content is already kept under this path. Never overwritten; a person must look."""


class UnknownFile(Exception):
    """Nothing is kept under this path."""


@dataclass(frozen=True)
class Storage:
    """An object store; paths begin with the company's id."""

    store: ObjectStore

    @classmethod
    def at(cls, url: str) -> Storage:
        """``file:///folder``, made when absent for its owner alone, or ``s3://bucket/prefix``."""
        parts = urlsplit(url)
        if parts.scheme == "file":
            folder = Path(unquote(parts.path))
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            return cls(LocalStore(folder))
        return cls(from_url(url))

    async def put_new(self, path: str, data: bytes) -> None:
        """Keep it. The same bytes again are fine; others raise FileConflict."""
        try:
            await self.store.put_async(path, data, mode="create")
        except AlreadyExistsError:
            if await self.get(path) != data:
                raise FileConflict(path) from None

    async def get(self, path: str) -> bytes:
        """The bytes. Raises UnknownFile."""
        try:
            found = await self.store.get_async(path)
        except FileNotFoundError:
            raise UnknownFile(path) from None
        return bytes(await found.bytes_async())


def path_of(company: UUID, *parts: str) -> str:
    """Where a company's file is kept: ``<company>/invoices/2026/11/…``."""
    return "/".join([str(company), *parts])
