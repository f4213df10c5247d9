"""Where backups lie: a folder for each with its dump and its manifest, beside files that they share.

Files of the storage are written once and never changed, so one copy serves every backup that names it.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator
from pathlib import Path

from persistence.backup.manifest import NAME, KeptFile, Manifest
from persistence.backup.refused import BackupRefused, Reason
from persistence.exporting.files import is_passing
from persistence.secrets import Secrets
from persistence.storage import FileConflict, Storage, UnknownFile

FILES, DUMP = "files", "database.dump"
AT_ONCE = 8


class Shelf:
    """A folder of backups: ``file:///folder`` or a plain path, ``s3://bucket/prefix``."""

    def __init__(self, place: str) -> None:
        self.storage = Storage(place if "://" in place else Path(place).resolve().as_uri())

    async def newest(self, name: str | None = None) -> str:
        """The name of the last complete backup. Raises BackupRefused NO_BACKUP_THERE."""
        manifests = [path async for path, _ in listed(self.storage) if path.endswith(f"/{NAME}")]
        names = sorted(path.split("/")[0] for path in manifests if path.count("/") == 1)
        if not names or name not in (None, *names):
            raise BackupRefused(Reason.NO_BACKUP_THERE, name or "no complete backup lies there")
        return name or names[-1]

    async def manifest(self, name: str, secrets: Secrets) -> Manifest:
        return Manifest.opened(await self.storage.get(f"{name}/{NAME}"), secrets)

    async def write(self, name: str, manifest: Manifest, secrets: Secrets) -> None:
        """Last of all: from now on there is a backup."""
        await self.storage.put_new(f"{name}/{NAME}", manifest.sealed(secrets))

    async def keep_dump(self, name: str, dump: Path) -> KeptFile:
        await self.storage.store.put_async(f"{name}/{DUMP}", dump, mode="create")
        size, digest = await asyncio.to_thread(_measured, dump)
        return KeptFile(path=f"{name}/{DUMP}", size=size, sha256=digest)

    async def fetch_dump(self, kept: KeptFile, target: Path) -> None:
        """Raises BackupRefused DAMAGED."""
        try:
            answer = await self.storage.store.get_async(kept.path)
        except FileNotFoundError:
            raise BackupRefused(Reason.DAMAGED, f"{kept.path} is missing") from None
        digest = hashlib.sha256()
        with target.open("wb") as file:
            async for part in answer.stream():
                digest.update(part)
                await asyncio.to_thread(file.write, part)
        if digest.hexdigest() != kept.sha256:
            raise BackupRefused(Reason.DAMAGED, f"{kept.path} is not what was dumped")

    async def keep_files(self, source: Storage) -> list[KeptFile]:
        """Every file that must last; what lies here already is read again and compared by its size."""
        there = {path: size async for path, size in listed(self.storage)}
        wanted = [(path, size) async for path, size in listed(source) if not is_passing(path)]
        gate = asyncio.Semaphore(AT_ONCE)

        async def keep(path: str, size: int) -> KeptFile:
            async with gate:
                here = there.get(f"{FILES}/{path}") == size
                data = await (self.storage.get(f"{FILES}/{path}") if here else source.get(path))
                if not here:
                    await self.storage.put_new(f"{FILES}/{path}", data)
                return KeptFile(path=path, size=len(data), sha256=hashlib.sha256(data).hexdigest())

        return await asyncio.gather(*(keep(path, size) for path, size in sorted(wanted)))

    async def bring_files(self, manifest: Manifest, target: Storage) -> None:
        """Into the storage, where they may lie already. Raises BackupRefused DAMAGED, FILE_CONFLICT."""
        gate = asyncio.Semaphore(AT_ONCE)

        async def bring(kept: KeptFile) -> None:
            async with gate:
                await target.put_new(kept.path, await self._whole(kept))

        try:
            await asyncio.gather(*map(bring, manifest.files))
        except FileConflict as conflict:
            raise BackupRefused(Reason.FILE_CONFLICT, str(conflict)) from None

    async def _whole(self, kept: KeptFile) -> bytes:
        try:
            data = await self.storage.get(f"{FILES}/{kept.path}")
        except UnknownFile:
            raise BackupRefused(Reason.DAMAGED, f"{kept.path} is missing") from None
        if hashlib.sha256(data).hexdigest() != kept.sha256:
            raise BackupRefused(Reason.DAMAGED, f"{kept.path} is not what was kept")
        return data


async def listed(storage: Storage) -> AsyncIterator[tuple[str, int]]:
    """The path and the size of every file."""
    async for page in storage.store.list():
        for each in page:
            yield each["path"], each["size"]


def _measured(file: Path) -> tuple[int, str]:
    with file.open("rb") as opened:
        return file.stat().st_size, hashlib.file_digest(opened, "sha256").hexdigest()
