"""A fiscal file is written once."""

from __future__ import annotations

import stat
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import UUID

import pytest

from persistence.storage import FileConflict, Storage, UnknownFile, path_of

PATH = path_of(UUID(int=1), "invoices", "2026", "11", "key-nfe.xml")


async def test_what_was_put_is_there_for_the_next_process(storage_url):
    await Storage(storage_url).put_new(PATH, b"<nfeProc/>")
    assert await Storage(storage_url).get(PATH) == b"<nfeProc/>"


async def test_the_same_bytes_again_are_fine_and_others_are_not(storage_url):
    storage = Storage(storage_url)
    for _ in range(2):
        await storage.put_new(PATH, b"<nfeProc/>")
    with pytest.raises(FileConflict):
        await storage.put_new(PATH, b"<forged/>")
    assert await storage.get(PATH) == b"<nfeProc/>"


async def test_what_was_never_put_is_unknown(storage_url):
    with pytest.raises(UnknownFile):
        await Storage(storage_url).get(PATH)


@pytest.mark.parametrize("path", ["../outside", "a/../../outside"])
async def test_nothing_is_written_outside_its_folder(storage_url, path, tmp_path):
    with pytest.raises(Exception):  # noqa: B017, PT011  whatever the store calls it
        await Storage(storage_url).put_new(path, b"x")
    assert not (tmp_path / "outside").exists()


def test_a_folder_made_for_fiscal_files_is_for_its_owner_alone(tmp_path: Path) -> None:
    Storage((tmp_path / "files").as_uri())
    assert stat.S_IMODE((tmp_path / "files").stat().st_mode) == 0o700


async def test_what_is_too_large_to_be_held_is_kept_and_read_piece_by_piece(storage_url):
    storage, pieces = Storage(storage_url), [bytes([number]) * 3_000_000 for number in range(5)]

    async def coming() -> AsyncIterator[bytes]:
        for piece in pieces:
            yield piece

    await storage.put_stream(PATH, coming())
    size, data = await storage.open(PATH)
    assert size == 15_000_000
    assert b"".join([bytes(piece) async for piece in data]) == b"".join(pieces)


async def test_what_breaks_off_is_not_there(storage_url):
    storage = Storage(storage_url)

    async def breaking_off() -> AsyncIterator[bytes]:
        yield b"x" * 6_000_000
        raise ConnectionError

    with pytest.raises(ConnectionError):
        await storage.put_stream(PATH, breaking_off())
    with pytest.raises(UnknownFile):
        await storage.open(PATH)


async def test_a_folder_is_removed_with_all_that_is_below_it_and_nothing_beside(storage_url):
    storage = Storage(storage_url)
    for path in ("a/exports/1/x", "a/exports/1/parts/2", "a/exports/10/x"):
        await storage.put_new(path, b"x")
    await storage.remove_folder("a/exports/1")
    await storage.remove_folder("a/exports/1")
    assert [each["path"] async for page in storage.store.list() for each in page] == ["a/exports/10/x"]
