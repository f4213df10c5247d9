"""How many numbers a second one gapless series gives, each taken and committed by itself, to the disk."""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
from pathlib import Path
from uuid import UUID

from persistence.database import Database
from persistence.embedded.postgres import EmbeddedPostgres
from persistence.identity import new_id
from persistence.unit_of_work import EVERYTHING
from persistence.upgrade import to_head


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--clients", type=int, default=16)
    options.add_argument("--seconds", type=float, default=5)
    asked = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        with EmbeddedPostgres(Path(folder) / "postgres") as server:
            to_head(server.url())
            taken, took = asyncio.run(measure(server.url(), asked.clients, asked.seconds))
    gapless = sorted(taken) == list(range(1, len(taken) + 1))
    print(
        f"{len(taken)} numbers of one series in {took:.1f} s by {asked.clients} clients: "
        f"{len(taken) / took:.0f} a second, {'without gap or double' if gapless else 'NOT GAPLESS'}"
    )


async def measure(url: str, clients: int, seconds: float) -> tuple[list[int], float]:
    """The numbers that were given, and in how many seconds."""
    database, company = Database.at(url, connections=clients), new_id()
    began = time.monotonic()
    try:
        each = await asyncio.gather(
            *(_take(database, company, until=began + seconds) for _ in range(clients))
        )
    finally:
        await database.close()
    return [number for taken in each for number in taken], time.monotonic() - began


async def _take(database: Database, company: UUID, *, until: float) -> list[int]:
    taken = []
    while time.monotonic() < until:
        async with database.begin(company=company, actor=company, permissions=EVERYTHING) as uow:
            number = await uow.next_number("fiscal.55.measured")
            await uow.connection.commit()
        taken.append(number)
    return taken


if __name__ == "__main__":
    main()
