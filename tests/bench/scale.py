"""Whether pages stay flat: from the first to the thousandth, and from ten thousand orders to two million."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from tests.bench.running import Running, Unusable, running
from tests.bench.sizes import Size
from tests.bench.variants import VARIANTS
from tests.bench.world import World, world

FULL = (10_000, 200_000, 2_000_000)
SMALL = (200, 2_000)
PLACES = (1, 10, 100, 1_000)
AROUND = 15
"""So many pages from each place on are timed; the median counts."""
SORTS = {
    "by the day": "orderBy: [{ field: PLACED_AT, direction: DESC }]",
    "by amount": "orderBy: [{ field: TOTAL }]",
    "of one state": "where: { status: { eq: INVOICED } }, orderBy: [{ field: PLACED_AT, direction: DESC }]",
}
DOCUMENT = """query Walk($after: String) {{
  orders(first: 50, after: $after, {sort}) {{
    nodes {{ id number status placedAt total {{ amount }} customer {{ name }} }}
    pageInfo {{ hasNextPage endCursor }}
  }}
}}"""


@dataclass(frozen=True, kw_only=True)
class Walk:
    """Milliseconds for a page at each place that there is, by one client alone.

    ``database`` is how much of it was processor time of PostgreSQL.
    """

    orders: int
    sort: str
    took: dict[int, float]
    database: dict[int, float]


def run(folder: Path, sizes: tuple[int, ...], say: Callable[[str], None]) -> list[Walk]:
    """Walks through each size in each order, from the first page on."""
    walks = []
    for orders in sizes:
        size = Size(companies=1, customers=min(2_000, orders), products=50, orders=orders, lines=0)
        with world(folder, size, say) as data, running(VARIANTS["ours"], data) as server:
            for sort in SORTS:
                walks.append(walk(server, data, sort))
                say(f"{orders:9,} orders {sort:13}" + shown(walks[-1]))
    return walks


def shown(walk: Walk) -> str:
    return "".join(
        f"   page {place:5,}: {took:6.2f} ms, {walk.database[place]:5.2f} in PostgreSQL"
        for place, took in walk.took.items()
    )


def walk(server: Running, data: World, sort: str) -> Walk:
    """From the first page to the last, or to a little after the last place."""
    for _ in _pages(server, data, sort, 20):
        pass  # everything is compiled and prepared
    took: list[float] = []
    used = {0: data.meter.cpu()}
    for milliseconds in _pages(server, data, sort, PLACES[-1] + AROUND):
        took.append(milliseconds)
        if len(took) + 1 in PLACES or len(took) + 1 - AROUND in PLACES:
            used[len(took)] = data.meter.cpu()
    used.setdefault(len(took), data.meter.cpu())
    places = [place for place in PLACES if place <= len(took)]
    return Walk(
        orders=data.size.orders,
        sort=sort,
        took={place: median(took[place - 1 :][:AROUND]) for place in places},
        database={place: _each(used, place - 1) for place in places},
    )


def _each(used: dict[int, float], before: int) -> float:
    """Milliseconds of a page after so many, by what had been used when."""
    until = min(page for page in used if page > before)
    return (used[until] - used[before]) * 1000 / (until - before)


def _pages(server: Running, data: World, sort: str, most: int) -> Iterator[float]:
    """Milliseconds of each page, from the first."""
    after: str | None = None
    for _ in range(most):
        begun = time.perf_counter()
        page = _asked(
            server, data, {"query": DOCUMENT.format(sort=SORTS[sort]), "variables": {"after": after}}
        )
        yield (time.perf_counter() - begun) * 1000
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            return


def _asked(server: Running, data: World, body: dict[str, Any]) -> dict[str, Any]:
    headers = {"authorization": f"Bearer {data.companies[0].key}"}
    answer = server.client.post(f"http://127.0.0.1:{server.port}/graphql", json=body, headers=headers).json()
    if "errors" in answer:
        raise Unusable(str(answer["errors"])[:1000])
    return answer["data"]["orders"]
