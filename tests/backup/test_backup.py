"""Backups of an installation of two companies: what is in them, what they refuse, and what comes back."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from uuid import UUID

import asyncpg
import pytest
import pytest_asyncio
from sqlalchemy import text

from persistence.backup.refused import BackupRefused, Reason
from persistence.backup.restore import restore
from persistence.backup.shelf import Shelf, listed
from persistence.backup.take import take_backup
from persistence.database import Database
from persistence.embedded.postgres import EmbeddedPostgres
from persistence.embedded.running import running, superuser_url
from persistence.exporting.files import path_of_result
from persistence.integrity.verify import verify
from persistence.secrets import Secrets
from persistence.storage import Storage
from tests.conftest import administer
from tests.workers.test_schedule import register, stocked

SECRETS = Secrets("a secret of tests, long enough for them")
empty_databases = count(1)


@dataclass(frozen=True)
class Site:
    """An installation with a shelf beside it, and an empty database to come back to."""

    url: str
    empty_url: str
    storage: Storage
    target: Storage
    folder: Path

    @property
    def shelf(self) -> Shelf:
        return Shelf(str(self.folder / "shelf"))

    async def back_up(self) -> str:
        name, _ = await take_backup(self.url, self.storage, self.shelf, SECRETS)
        return name

    async def bring_back(self, *, url: str = "", secrets: Secrets = SECRETS) -> None:
        name = await self.shelf.newest()
        manifest = await self.shelf.manifest(name, secrets)
        await restore(url or self.empty_url, self.target, self.shelf, manifest)

    async def refused(self, **given: object) -> Reason:
        """Why it does not come back; nothing is in the database then."""
        with pytest.raises(BackupRefused) as refused:
            await self.bring_back(**given)  # ty: ignore[invalid-argument-type]
        return refused.value.reason


@pytest_asyncio.fixture
async def site(
    postgres: EmbeddedPostgres,
    database: Database,
    database_url: str,
    companies: tuple[UUID, UUID],
    tmp_path: Path,
) -> AsyncIterator[Site]:
    storage = Storage((tmp_path / "files").as_uri())
    for company in companies:
        await register(database, company)
        await stocked(database, company)
        await storage.put_new(f"{company}/invoices/one.xml", b"<one/>")
    name = database_url.rpartition("/")[2]
    empty = f"empty_{next(empty_databases)}"
    await administer(postgres, f"create database {empty}")
    yield Site(
        superuser_url(postgres, name),
        superuser_url(postgres, empty),
        storage,
        Storage((tmp_path / "target").as_uri()),
        tmp_path,
    )
    await administer(postgres, f"drop database {empty} with (force)")


async def tables(url: str) -> int:
    connection = await asyncpg.connect(url)
    try:
        return await connection.fetchval("select count(*) from pg_tables where schemaname = 'public'")
    finally:
        await connection.close()


async def test_what_was_backed_up_comes_back_and_is_whole(site: Site, companies: tuple[UUID, UUID]) -> None:
    await site.back_up()
    await site.bring_back()
    assert {path async for path, _ in listed(site.target)} == {f"{one}/invoices/one.xml" for one in companies}
    across, within = (
        Database.at(site.empty_url, role=role, connections=1)
        for role in ("retaguarda_relay", "retaguarda_app")
    )
    try:
        verdicts = await verify(across, within, site.target)
        async with within.reading(companies[0]) as connection:
            assert await connection.scalar(text("select on_hand from stock_item")) == 10 * 10_000
    finally:
        await across.close()
        await within.close()
    assert [(each.company, each.whole) for each in verdicts] == [(one, True) for one in sorted(companies)]


async def test_a_second_backup_keeps_only_the_files_that_are_new(site: Site, company: UUID) -> None:
    first = await site.back_up()
    await site.storage.put_new(f"{company}/invoices/two.xml", b"<two/>")
    second = await site.back_up()
    kept = [path async for path, _ in listed(site.shelf.storage) if path.startswith("files/")]
    manifests = [await site.shelf.manifest(name, SECRETS) for name in (first, second)]
    assert [len(manifest.files) for manifest in manifests] == [2, 3]
    assert len(kept) == 3
    assert await site.shelf.newest() == second
    assert await site.shelf.newest(first) == first


async def test_files_that_can_be_asked_for_again_are_left_out(site: Site, company: UUID) -> None:
    await site.storage.put_new(path_of_result(company, company, "export-1.csv"), b"sku")
    manifest = await site.shelf.manifest(await site.back_up(), SECRETS)
    assert {kept.path.rpartition("/")[2] for kept in manifest.files} == {"one.xml"}


async def test_a_login_that_row_security_binds_makes_no_backup(site: Site, database_url: str) -> None:
    with pytest.raises(BackupRefused, match="NOT_ALLOWED"):
        await take_backup(database_url, site.storage, site.shelf, SECRETS)
    with pytest.raises(BackupRefused, match="NO_BACKUP_THERE"):
        await site.shelf.newest()


async def test_a_database_with_tables_in_it_is_left_alone(site: Site) -> None:
    await site.back_up()
    assert await site.refused(url=site.url) is Reason.DATABASE_NOT_EMPTY


async def test_with_another_secret_nothing_comes_back(site: Site) -> None:
    await site.back_up()
    other = Secrets("another secret of tests, as long as the first")
    assert await site.refused(secrets=other) is Reason.OTHER_KEY
    assert await tables(site.empty_url) == 0


async def test_a_manifest_that_somebody_changed_is_not_believed(site: Site) -> None:
    name = await site.back_up()
    manifest = site.folder / "shelf" / name / "manifest.json"
    manifest.write_text(manifest.read_text().replace('"stock_movement": 2', '"stock_movement": 3'))
    assert await site.refused() is Reason.OTHER_KEY


@pytest.mark.parametrize("part", ["*/database.dump", "files/*/invoices/one.xml"])
@pytest.mark.parametrize("harm", ["changed", "lost"])
async def test_what_is_damaged_or_lost_is_noticed_and_the_database_stays_empty(
    site: Site, part: str, harm: str
) -> None:
    await site.back_up()
    file = next((site.folder / "shelf").glob(part))
    if harm == "lost":
        file.unlink()
    else:
        data = bytearray(file.read_bytes())
        data[len(data) // 2] ^= 1
        file.write_bytes(data)
    assert await site.refused() is Reason.DAMAGED
    assert await tables(site.empty_url) == 0


async def test_another_file_under_a_path_of_the_backup_is_never_overwritten(
    site: Site, company: UUID
) -> None:
    await site.back_up()
    await site.target.put_new(f"{company}/invoices/one.xml", b"<another/>")
    assert await site.refused() is Reason.FILE_CONFLICT
    assert await site.target.get(f"{company}/invoices/one.xml") == b"<another/>"
    assert await tables(site.empty_url) == 0


async def test_a_backup_that_was_cut_short_is_none(site: Site) -> None:
    name = await site.back_up()
    (site.folder / "shelf" / name / "manifest.json").unlink()
    with pytest.raises(BackupRefused, match="NO_BACKUP_THERE"):
        await site.shelf.newest()


async def test_a_running_embedded_server_is_found_from_outside(postgres: EmbeddedPostgres) -> None:
    found = running(EmbeddedPostgres(postgres.folder))
    assert found is not None
    assert superuser_url(found) == superuser_url(postgres)
    assert running(EmbeddedPostgres(postgres.folder / "nowhere")) is None
