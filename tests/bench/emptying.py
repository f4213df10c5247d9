"""How many drafted invoices one core of a worker gets authorised, with the database, stage by stage."""

from __future__ import annotations

import asyncio
import os
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

import asyncpg

import workers.finance
import workers.fiscal
import workers.invoice_letters
import workers.mailing
import workers.paying  # noqa: F401  their actors enlist
from domain.fiscal.commands.invoice_order import InvoiceOrder, invoice_order
from domain.kernel.runner import Envelope, execute
from domain.processes import PROCESSES
from domain.sales.commands.place_order import OrderItem, PlaceOrder, place_order
from persistence import tasks
from persistence.database import Database
from persistence.settings import settings
from persistence.unit_of_work import EVERYTHING
from tests.bench import cores
from tests.bench.cores import on_core
from tests.bench.documents import AT_ONCE, GOAL, _memory, _sandbox
from tests.bench.world import SECRET_KEY, Server, _administer, _elsewhere, to_head
from tests.conftest import plain
from tests.facts import look_away
from tests.sandbox.issuing import OfSamples
from workers.demo_companies import DEMO_COMPANIES
from workers.seed import Founding
from workers.tasks import ACTORS, Workshop

STAGES = ("number_invoice", "sign_invoice", "transmit_invoice")
"""From the draft to the authorised file in the archive; what follows, and printing, is told beside."""
PRINTING = "documents"
NAME = "emptying"


@dataclass
class Seen:
    """Seconds of the worker's processor, and tasks, by step."""

    spent: Counter[str] = field(default_factory=Counter)
    done: Counter[str] = field(default_factory=Counter)

    def each(self, step: str) -> float:
        """Milliseconds."""
        return 1000 * self.spent[step] / self.done[step] if self.done[step] else 0.0

    @property
    def whole(self) -> float:
        """Milliseconds of one document, from the draft to the authorised file."""
        return sum(map(self.each, STAGES))


def run(folder: Path, documents: int, rounds: int) -> str:
    """What was seen, in words."""
    look_away()
    with (
        TemporaryDirectory(dir=_memory()) as kept,
        Server(folder) as server,
        _sandbox(Path(kept)) as url,
        _database(server),
        _told(kept, server.url(NAME), url),
        on_core(cores.SERVER),
    ):
        seen = asyncio.run(_rounds(Path(kept), server.url(NAME), documents, rounds))
    return _words(seen, documents)


@contextmanager
def _database(server: Server) -> Iterator[None]:
    _administer(server, f"drop database if exists {NAME} with (force)")
    _administer(server, f"create database {NAME}")
    _elsewhere(to_head, server.url(NAME))
    try:
        yield
    finally:
        _administer(server, f"drop database {NAME} with (force)")


@contextmanager
def _told(kept: str, database: str, authority: str) -> Iterator[None]:
    """What a worker is told by its environment."""
    said = {
        "DATABASE_URL": database,
        "STORAGE_URL": f"file://{kept}/storage",
        "TAX_AUTHORITY_URL": authority,
        "TAX_AUTHORITY_CA": str(OfSamples.load_or_create(Path(kept)).file),
        "SECRET_KEY": SECRET_KEY,
        "ENVIRONMENT": "development",
    }
    before = {name: os.environ.get(name) for name in said}
    os.environ.update(said)
    settings.cache_clear()
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name, None) if value is None else os.environ.update({name: value})
        settings.cache_clear()


async def _rounds(kept: Path, url: str, documents: int, rounds: int) -> list[Seen]:
    database = Database.connect(settings(), statement_timeout="60s", connections=AT_ONCE + 2)
    relay = Database.connect(settings(), role="retaguarda_relay", connections=1)
    owner = await asyncpg.connect(plain(url))
    try:
        founding = Founding(database, DEMO_COMPANIES[1], OfSamples.load_or_create(kept))
        await founding.found()
        desk = Desk(database, relay, owner, founding.id, founding.actor)
        await desk.draft(AT_ONCE)
        await desk.empty()
        seen = []
        for _ in range(rounds):
            await desk.draft(documents)
            seen.append(await desk.empty())
        return seen
    finally:
        await owner.close()
        await relay.close()
        await database.close()


@dataclass
class Desk:
    """One company's invoices: drafted by its people, emptied by a worker."""

    database: Database
    relay: Database
    owner: asyncpg.Connection
    company: UUID
    actor: UUID
    number: int = 0

    async def draft(self, documents: int) -> None:
        """Invoices of one item each, drafted and not numbered."""
        sold = await self._sold()
        for _ in range(documents):
            self.number += 1
            item = OrderItem(product_id=sold["product"], quantity=Decimal(1))
            order = PlaceOrder(customer_id=sold["party"], warehouse_id=sold["warehouse"], items=[item])
            placed = await self._do(place_order, order)
            await self._do(invoice_order, InvoiceOrder(order_id=placed))

    async def empty(self) -> Seen:
        """Until nothing is left but printing: each step for all documents, then the next."""
        seen, workshop = Seen(), Workshop(self.database)
        while due := await self._due():
            for step, some in due.items():
                began = time.process_time()
                await self._perform(workshop, some)
                seen.spent[step] += time.process_time() - began
                seen.done[step] += len(some)
        return seen

    async def _perform(self, workshop: Workshop, some: Sequence[tasks.Leased]) -> None:
        places = asyncio.Semaphore(AT_ONCE)

        async def one(task: tasks.Leased) -> None:
            async with places:
                await workshop.perform(ACTORS[task.actor].work, company=task.company_id, task=task.id)

        await asyncio.gather(*map(one, some))

    async def _due(self) -> dict[str, list[tasks.Leased]]:
        """What a relay would send, by step."""
        async with self.relay.engine.begin() as connection:
            leased = await tasks.lease(connection, limit=10_000)
        wanted = [task for task in leased if task.queue != PRINTING]
        await self.owner.execute("select set_config('app.company', $1, false)", str(self.company))
        rows = await self.owner.fetch(
            "select id, step from task where id = any($1)", [task.id for task in wanted]
        )
        steps = {row["id"]: row["step"].partition(" ")[0] for row in rows}
        found: defaultdict[str, list[tasks.Leased]] = defaultdict(list)
        for task in wanted:
            found[steps[task.id]].append(task)
        return dict(found)

    async def _sold(self) -> dict[str, UUID]:
        await self.owner.execute("select set_config('app.company', $1, false)", str(self.company))
        queries = {
            "product": "select p.id from product p join stock_item s on s.product_id = p.id limit 1",
            "party": "select id from party where tax_id is not null order by id limit 1",
            "warehouse": "select id from warehouse limit 1",
        }
        return {name: await self.owner.fetchval(query) for name, query in queries.items()}

    async def _do(self, handler: Any, command: Any) -> Any:
        begin = partial(self.database.begin, company=self.company, actor=self.actor, permissions=EVERYTHING)
        envelope = Envelope(idempotency_key=f"{handler.__name__} {self.number}")
        return (await execute(handler, command, begin, processes=PROCESSES, envelope=envelope)).result


def _words(seen: list[Seen], documents: int) -> str:
    best = min(seen, key=lambda one: one.whole)
    others = [step for step in best.done if step not in STAGES]
    return "\n".join(
        [
            f"{60_000 / best.whole:.0f} documents a minute of one core with the database (goal {GOAL}), "
            f"{best.whole:.2f} ms each; {documents} documents, best of {len(seen)} rounds",
            *(f"  {step:22}{best.each(step):6.2f} ms" for step in STAGES),
            "  what follows, of the same worker:",
            *(
                f"  {step:22}{best.each(step):6.2f} ms, {best.done[step]} times"
                for step in sorted(others, key=best.each, reverse=True)
            ),
            f"load of the machine meanwhile: {' '.join(f'{load:.1f}' for load in os.getloadavg())}",
        ]
    )
