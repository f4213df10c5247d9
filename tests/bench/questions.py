"""What every server is asked: the same five hundred requests of each kind, drawn once from the data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from random import Random
from uuid import UUID

from tests.bench.sizes import LINES, Size
from tests.bench.world import Company, World

REQUESTS = 500
STATUSES = ("INVOICED", "INVOICED", "COMPLETED", "PLACED")
FIRST_DAY = datetime(2024, 10, 1, tzinfo=UTC)
DAYS = 730


class Kind(StrEnum):
    """The requests a server is measured by."""

    PAGE = "page"
    """Fifty orders with their customer, and five lines each with their product."""
    ONE = "one"
    """One order by its id, with the same."""
    COUNT = "count"
    """Twenty orders without lines, and how many there are in all."""
    PLACE = "place"
    """Place an order of five lines."""


READS = (Kind.PAGE, Kind.ONE, Kind.COUNT)
FIRST = {Kind.PAGE: 50, Kind.COUNT: 20}
"""Orders on a page."""


@dataclass(frozen=True, kw_only=True)
class Draw:
    """What varies between two requests."""

    company: Company
    status: str
    since: datetime
    until: datetime
    order_id: UUID
    customer: UUID
    warehouse: UUID
    items: tuple[tuple[UUID, int], ...]
    """Five products and how many of each, in the order of their ids, in which their stock is locked."""


async def draws(world: World, *, requests: int = REQUESTS, seed: int = 4) -> list[Draw]:
    """Companies, states, windows of time and orders by chance; the same ones for the same seed."""
    chance = Random(seed)  # noqa: S311  nothing secret
    orders = {company: await _some_orders(world, company) for company in world.companies}
    return [_draw(chance, world.size, orders) for _ in range(requests)]


async def _some_orders(world: World, company: Company) -> list[UUID]:
    async with world.seen_by(company) as connection:
        rows = await connection.fetch(
            "select id from sales_order where number % 7 = 1 order by number limit 3000"
        )
    return [row["id"] for row in rows]


def _draw(chance: Random, size: Size, orders: dict[Company, list[UUID]]) -> Draw:
    company = chance.choice(list(orders))
    length = chance.randint(90, 270)
    since = FIRST_DAY + timedelta(days=chance.randint(0, DAYS - length))
    return Draw(
        company=company,
        status=chance.choice(STATUSES),
        since=since,
        until=since + timedelta(days=length),
        order_id=chance.choice(orders[company]),
        customer=id_of("c", company, chance.randint(1, size.of_one("customers"))),
        warehouse=id_of("a", company, 1),
        items=tuple(_items(chance, company, size.of_one("products") // LINES)),
    )


def _items(chance: Random, company: Company, stretch: int) -> Iterator[tuple[UUID, int]]:
    for place in range(LINES):
        yield id_of("b", company, place * stretch + chance.randint(1, stretch)), chance.randint(1, 3)


def id_of(letter: str, company: Company, number: int) -> UUID:
    """The id that the statements in ``sql/`` give a customer (c), a product (b) or a warehouse (a)."""
    return UUID(f"{letter}0000000-{company.ordinal:04x}-7000-8000-{number:012x}")
