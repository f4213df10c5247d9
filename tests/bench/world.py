"""The database all servers are measured over: made once, kept as a template, copied for each run."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import AsyncGenerator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg

from domain.platform.commands.found_company import FoundedCompany
from persistence.database import Database
from persistence.embedded.postgres import EmbeddedPostgres
from persistence.embedded.valkey import EmbeddedValkey
from persistence.identity import new_id
from persistence.platform.tokens import TokenMint
from persistence.secrets import Secrets
from persistence.upgrade import to_head
from tests.api.front import found_company
from tests.bench import cores
from tests.bench.cores import on_core
from tests.bench.meter import Meter
from tests.bench.sizes import Size
from tests.conftest import administer, plain

ROOT = Path(__file__).parent.parent.parent
SQL = Path(__file__).parent / "sql"
SECRET_KEY = "a secret of the benchmark, long enough for it"
SETTINGS = (
    "shared_buffers=1GB",
    "max_wal_size=8GB",
    "checkpoint_timeout=30min",
    "autovacuum=off",
    "effective_cache_size=4GB",
)
"""Durable as in production; only what would come at its own time, into one variant's run, is kept away."""
BATCH = 50_000
"""Orders stored in one transaction."""


@dataclass(frozen=True)
class Company:
    """One of the companies, and the key that its partner shows."""

    ordinal: int
    id: str
    key: str


@dataclass(frozen=True)
class World:
    """A database full of orders, and who may see them."""

    server: EmbeddedPostgres
    valkey: EmbeddedValkey
    name: str
    size: Size
    companies: tuple[Company, ...]

    @property
    def url(self) -> str:
        return self.server.url(self.name)

    @property
    def meter(self) -> Meter:
        return Meter.of(self.server.process, self.valkey.process)

    @asynccontextmanager
    async def seen_by(self, company: Company) -> AsyncGenerator[asyncpg.Connection]:
        """A connection as the application has it, with this company set until it is closed."""
        connection = await asyncpg.connect(plain(self.url), server_settings={"role": "retaguarda_app"})
        try:
            await connection.execute("select set_config('app.company', $1, false)", company.id)
            yield connection
        finally:
            await connection.close()


@dataclass
class Server(EmbeddedPostgres):
    """A server with room for the whole of the data, on a core of its own where there are two."""

    settings: tuple[str, ...] = ()
    """Besides those of every measurement."""

    def _settings(self) -> list[str]:
        own = [part for setting in (*SETTINGS, *self.settings) for part in ("-c", setting)]
        return [*super()._settings(), *own]

    def start(self) -> Server:
        with on_core(cores.DATABASE):
            super().start()
        return self


@contextmanager
def world(folder: Path, size: Size, say: Callable[[str], None], *settings: str) -> Iterator[World]:
    """A fresh copy of the data, made first where there is none; the copy is dropped afterwards."""
    with Server(folder, settings=settings) as server, _valkey(folder) as valkey:
        template, companies = _template(server, size, say)
        copy = "bench"
        _administer(server, f"drop database if exists {copy} with (force)")
        _administer(server, f"create database {copy} template {template} strategy file_copy")
        try:
            yield World(server, valkey, copy, size, companies)
        finally:
            _administer(server, f"drop database {copy} with (force)")


@contextmanager
def empty_database(server: Server, name: str) -> Iterator[None]:
    """At the newest revision, dropped afterwards."""
    _administer(server, f"drop database if exists {name} with (force)")
    _administer(server, f"create database {name}")
    _elsewhere(to_head, server.url(name))
    try:
        yield
    finally:
        _administer(server, f"drop database {name} with (force)")


@contextmanager
def _valkey(folder: Path) -> Iterator[EmbeddedValkey]:
    server = EmbeddedValkey(folder)
    try:
        with on_core(cores.DATABASE):
            server.start()
        yield server
    finally:
        server.stop()


def _template(server: Server, size: Size, say: Callable[[str], None]) -> tuple[str, tuple[Company, ...]]:
    name = f"template_{size.name}_{_fingerprint()}"
    keys = server.folder / f"{name}.json"
    if keys.exists():
        return name, tuple(Company(**each) for each in json.loads(keys.read_text()))
    for stale in server.folder.glob(f"template_{size.name}_*.json"):
        _administer(server, f"drop database if exists {stale.stem} with (force)")
        stale.unlink()
    say(f"making {size}")
    _administer(server, f"drop database if exists {name} with (force)")
    _administer(server, f"create database {name}")
    _elsewhere(to_head, server.url(name))
    companies = _elsewhere(asyncio.run, fill(server.url(name), size, say))
    keys.write_text(json.dumps([asdict(company) for company in companies]))
    return name, companies


def _fingerprint() -> str:
    """Of what the data depends on: the migrations, and the statements that fill their tables."""
    migrations = sorted((ROOT / "migrations" / "versions").glob("*.py"))
    sources = [*migrations, *(SQL / f"{name}.sql" for name in ("masters", "orders", "orders_alone", "keys"))]
    return hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()[:10]


async def fill(url: str, size: Size, say: Callable[[str], None]) -> tuple[Company, ...]:
    """Found the companies as anybody would, then store their orders by the thousand."""
    database = Database.at(url, statement_timeout="60s")
    try:
        founded = [await found_company(database, ordinal) for ordinal in range(1, size.companies + 1)]
    finally:
        await database.close()
    owner = await asyncpg.connect(plain(url))
    try:
        companies = []
        for ordinal, each in enumerate(founded, 1):
            companies.append(await _fill(owner, ordinal, each, size))
            say(f"  company {ordinal} of {size.companies}")
        await owner.execute("vacuum (freeze, analyze)")
    finally:
        await owner.close()
    return tuple(companies)


async def _fill(owner: asyncpg.Connection, ordinal: int, founded: FoundedCompany, size: Size) -> Company:
    """Under row security, as the company whose rows they are; one transaction for each batch."""
    customers, products, orders = (size.of_one(what) for what in ("customers", "products", "orders"))
    async with _as(owner, founded.id):
        principal, key = await _key(owner, founded)
        await owner.execute(_statement("masters"), ordinal, customers, products)
        await owner.execute("insert into number_series (series, last) values ('sales.order', $1)", orders)
    for first in range(0, orders, BATCH):
        async with _as(owner, founded.id):
            last = min(first + BATCH, orders)
            if size.lines:
                await owner.execute(_statement("orders"), ordinal, customers, products, first, last, orders)
            else:
                await owner.execute(_statement("orders_alone"), ordinal, customers, first, last, orders)
    async with _as(owner, founded.id):
        await owner.execute(_statement("keys"), principal)
    return Company(ordinal, str(founded.id), key)


async def _key(owner: asyncpg.Connection, founded: FoundedCompany) -> tuple[UUID, str]:
    """A partner's key that may do everything, under the secret of the benchmark; by id and as it is shown."""
    id = new_id()
    token = TokenMint(Secrets(SECRET_KEY)).key(founded.id, id)
    await owner.execute(
        "insert into api_key (id, version, name, scopes, digest, created_by, created_at) "
        "values ($1, 1, 'Bench', '{*}', $2, $3, now())",
        id,
        token.digest,
        founded.member_id,
    )
    return id, token.text


@asynccontextmanager
async def _as(owner: asyncpg.Connection, company: UUID) -> AsyncGenerator[None]:
    async with owner.transaction():
        await owner.execute("select set_config('app.company', $1, true)", str(company))
        yield


def _statement(name: str) -> str:
    return (SQL / f"{name}.sql").read_text()


def _administer(server: EmbeddedPostgres, statement: str) -> None:
    _elsewhere(asyncio.run, administer(server, statement))


def _elsewhere(work: Callable[..., Any], *given: Any) -> Any:
    """In a thread of its own, so that it may run an event loop whoever calls."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(work, *given).result()
