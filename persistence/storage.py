"""Files that are written once and kept: fiscal documents and what is printed from them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit
from uuid import UUID

if TYPE_CHECKING:
    from obstore.store import ClientConfig, ObjectStore, RetryConfig

CLIENT: ClientConfig = {"connect_timeout": timedelta(seconds=5), "timeout": timedelta(seconds=15)}
RETRIES: RetryConfig = {"max_retries": 3, "retry_timeout": timedelta(seconds=30)}
"""Of a bucket. Tasks that fail for want of it are tried again anyway."""


class FileConflict(Exception):
    """Another content is already kept under this path. Never overwritten; a person must look."""


class UnknownFile(Exception):
    """Nothing is kept under this path."""


@dataclass(frozen=True)
class Storage:
    """An object store, opened when it is needed first; paths begin with the company's id.

    ``url`` is ``file:///folder``, made when absent for its owner alone, or ``s3://bucket/prefix``.
    """

    url: str

    def __post_init__(self) -> None:
        if folder := self._folder:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    @cached_property
    def store(self) -> ObjectStore:
        from obstore.store import LocalStore, from_url

        if self._folder:
            return LocalStore(self._folder)
        return from_url(self.url, client_options=CLIENT, retry_config=RETRIES)

    @property
    def _folder(self) -> Path | None:
        parts = urlsplit(self.url)
        return Path(unquote(parts.path)) if parts.scheme == "file" else None

    async def put_new(self, path: str, data: bytes) -> None:
        """Keep it. The same bytes again are fine; others raise FileConflict."""
        from obstore.exceptions import AlreadyExistsError

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

    async def put_stream(self, path: str, data: AsyncIterator[bytes]) -> None:
        """What is too large to be held at once; there when all of it is."""
        await self.store.put_async(path, data)

    async def open(self, path: str) -> tuple[int, AsyncIterator[bytes]]:
        """How many bytes there are, and the bytes, piece by piece. Raises UnknownFile."""
        try:
            found = await self.store.get_async(path)
        except FileNotFoundError:
            raise UnknownFile(path) from None
        return found.meta["size"], found.stream().__aiter__()

    async def remove(self, path: str) -> None:
        """Nothing when it is not there."""
        with suppress(FileNotFoundError):
            await self.store.delete_async(path)

    async def names(self, folder: str) -> set[str]:
        """What the files below it are called."""
        return {each["path"].rpartition("/")[2] async for page in self.store.list(folder) for each in page}

    async def remove_folder(self, folder: str) -> None:
        """All that is kept below it; nothing when there is nothing."""
        async for page in self.store.list(folder):
            await self.store.delete_async([each["path"] for each in page])


def path_of(company: UUID, *parts: str) -> str:
    """Where a company's file is kept: ``<company>/invoices/2026/11/…``."""
    return "/".join([str(company), *parts])
