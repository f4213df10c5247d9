"""How many drafted invoices a worker gets authorised that has one core with its database, stage by stage."""

from __future__ import annotations

import asyncio
import os
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

import asyncpg
import uvloop

import workers.finance
import workers.fiscal
import workers.invoice_letters
import workers.mailing
import workers.paying  # noqa: F401  their actors enlist
from domain.fiscal.commands.invoice_order import InvoiceOrder, invoice_order
from domain.kernel.runner import Envelope, execute
from domain.processes import PROCESSES
from domain.sales.commands.place_order import OrderItem, PlaceOrder, place_order
from domain.stock.commands.receive_stock import ReceiveStock, receive_stock
from domain.stock.receiving import ReceivedItem
from persistence import tasks
from persistence.database import Database
from persistence.settings import settings
from persistence.unit_of_work import EVERYTHING
from tests.bench import cores
from tests.bench.cores import on_core
from tests.bench.documents import AT_ONCE, GOAL, _memory, _sandbox
from tests.bench.meter import Meter
from tests.bench.world import SECRET_KEY, Server, empty_database
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
    """Seconds by step: of the worker's processor, of the database's, and on the clock; and tasks."""

    worker: Counter[str] = field(default_factory=Counter)
    database: Counter[str] = field(default_factory=Counter)
    elapsed: Counter[str] = field(default_factory=Counter)
    done: Counter[str] = field(default_factory=Counter)

    @contextmanager
    def watched(self, step: str, tasks: int, database: Meter) -> Iterator[None]:
        began, worker, theirs = time.monotonic(), time.process_time(), database.cpu()
        yield
        self.worker[step] += time.process_time() - worker
        self.database[step] += database.cpu() - theirs
        self.elapsed[step] += time.monotonic() - began
        self.done[step] += tasks

    @property
    def documents(self) -> int:
        return self.done[STAGES[-1]]

    def of(self, steps: Iterable[str]) -> Spent:
        """Milliseconds for one document."""
        kinds = (self.worker, self.database, self.elapsed)
        return Spent(*(1000 * sum(kind[step] for step in steps) / self.documents for kind in kinds))

    @property
    def following(self) -> list[str]:
        """What an authorisation sets in motion, printing left out; the dearest first."""
        return sorted(self.done.keys() - STAGES, key=lambda step: self.of([step]).core, reverse=True)


@dataclass(frozen=True)
class Spent:
    """Milliseconds of processor time and on the clock."""

    worker: float
    database: float
    elapsed: float

    @property
    def core(self) -> float:
        """Of a core that both have to share."""
        return self.worker + self.database

    def __str__(self) -> str:
        shares = f"({self.worker:5.2f} + {self.database:5.2f})"
        return f"{self.core:6.2f} ms {shares}, {self.elapsed:6.2f} by the clock"


def run(folder: Path, documents: int, rounds: int) -> str:
    """What was seen, in words."""
    look_away()
    with (
        TemporaryDirectory(dir=_memory()) as kept,
        Server(folder) as server,
        _sandbox(Path(kept)) as url,
        empty_database(server, NAME),
        _told(kept, server.url(NAME), url),
        on_core(cores.SERVER),
    ):
        meter = Meter.of(server.process)
        seen = uvloop.run(_rounds(Path(kept), server.url(NAME), meter, documents, rounds))
    return _words(seen)


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


async def _rounds(kept: Path, url: str, meter: Meter, documents: int, rounds: int) -> list[Seen]:
    database = Database.connect(settings(), statement_timeout="60s", connections=AT_ONCE + 2)
    relay = Database.connect(settings(), role="retaguarda_relay", connections=1)
    owner = await asyncpg.connect(plain(url))
    try:
        founding = Founding(database, DEMO_COMPANIES[1], OfSamples.load_or_create(kept))
        await founding.found()
        desk = Desk(database, relay, owner, meter, founding.id, founding.actor)
        await desk.stock_up(AT_ONCE + documents * rounds)
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
    meter: Meter
    company: UUID
    actor: UUID
    number: int = 0

    async def stock_up(self, units: int) -> None:
        """So that everything can be sold."""
        sold = await self._sold()
        items = [ReceivedItem(product_id=sold["product"], quantity=Decimal(units), unit_cost=Decimal(10))]
        await self._do(receive_stock, ReceiveStock(warehouse_id=sold["warehouse"], items=items))

    async def draft(self, documents: int) -> None:
        """Invoices of one item each, drafted and not numbered; what the database knows of its tables is then
        brought up to date, as autovacuum would."""
        sold = await self._sold()
        for _ in range(documents):
            self.number += 1
            item = OrderItem(product_id=sold["product"], quantity=Decimal(1))
            order = PlaceOrder(customer_id=sold["party"], warehouse_id=sold["warehouse"], items=[item])
            placed = await self._do(place_order, order)
            await self._do(invoice_order, InvoiceOrder(order_id=placed))
        await self.owner.execute("analyze")

    async def empty(self) -> Seen:
        """Until nothing is left but printing: each step for all documents, then the next."""
        seen, workshop = Seen(), Workshop(self.database)
        while due := await self._due():
            for step, some in due.items():
                with seen.watched(step, len(some), self.meter):
                    await self._perform(workshop, some)
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


def _words(seen: list[Seen]) -> str:
    best = min(seen, key=lambda one: one.of(STAGES).core)
    whole, everything = best.of(STAGES), best.of(best.done)
    return "\n".join(
        [
            f"{60_000 / whole.core:.0f} documents a minute of one core for worker and database together "
            f"(goal {GOAL}); {60_000 / whole.worker:.0f} of one core for the worker alone; "
            f"{60_000 / whole.elapsed:.0f} by the clock",
            f"{60_000 / everything.core:.0f} a minute of the shared core with all that follows, but printing",
            f"{best.documents} documents, best of {len(seen)} rounds; of each, worker and database take:",
            *(f"  {step:23}{best.of([step])}" for step in STAGES),
            f"  {'until it is authorised':23}{whole}",
            "what follows, of the same worker:",
            *(f"  {step:23}{best.of([step])}, {best.done[step]} times" for step in best.following),
            f"  {'with all that follows':23}{everything}",
            f"load of the machine meanwhile: {' '.join(f'{load:.1f}' for load in os.getloadavg())}",
        ]
    )
