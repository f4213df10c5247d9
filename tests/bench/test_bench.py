"""The benchmark compares like with like: same answers, same walls, same rows stored."""

from __future__ import annotations

import asyncio
import os
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from tests.bench import report, scale
from tests.bench.goals import goals
from tests.bench.meter import Meter
from tests.bench.placing import pgbench
from tests.bench.questions import READS, Draw, Kind, draws
from tests.bench.running import Figures, Pace, Running, running
from tests.bench.sharing import Memory
from tests.bench.sizes import Size
from tests.bench.table import Table, compare
from tests.bench.tolls import Toll
from tests.bench.variants import ON_NODE, PGBENCH, VARIANTS
from tests.bench.variants.floor import Walled
from tests.bench.variants.node import installed
from tests.bench.walls import Wall, statement_behind
from tests.bench.world import World, world

STATEMENTS = Path(__file__).parent / "sql" / "floor"
SIZE = Size(companies=2, customers=40, products=100, orders=1_000)
BRIEF = Pace(connections=4, warm=0.2, seconds=0.5)
REQUESTS = 20


def test_like_is_compared_with_like(tmp_path: Path, subtests: pytest.Subtests) -> None:
    """In one test, so that one worker starts the servers; those on Node where make bench installed them."""
    names = [name for name in VARIANTS if name not in ON_NODE or installed()]
    with world(tmp_path, SIZE, lambda _: None) as data, ExitStack() as stack:
        asked = elsewhere(draws(data, requests=REQUESTS))
        servers = {name: stack.enter_context(running(VARIANTS[name], data)) for name in names}
        for kind in READS:
            with subtests.test(f"every server answers the same: {kind}"):
                compare(list(servers.values()), kind, asked, lambda _: None)
        with subtests.test("what is compared is not nothing"):
            whole_pages(servers["floor"], asked)
        for name, server in servers.items():
            with subtests.test(f"another company's order is not shown by {name}"):
                stands_between_companies(server, asked)
        with subtests.test("all who place an order store the same rows"):
            same_rows(data, servers, asked[0])
        with subtests.test("a measurement has figures of server and database"):
            measured(servers["ours"].measure(Kind.ONE, asked, BRIEF))
        with subtests.test("the floor answers the same without its walls"):
            compare(
                [servers["floor"], stack.enter_context(running(Walled(Wall.NONE), data))],
                Kind.ONE,
                asked,
                lambda _: None,
            )
        for sort in scale.SORTS:
            with subtests.test(f"one can walk from page to page {sort}"):
                assert scale.walk(servers["ours"], data, sort).took[1] > 0


def whole_pages(server: Running, asked: list[Draw]) -> None:
    pages = [server.answer(Kind.PAGE, draw) for draw in asked]
    assert any(page["more"] for page in pages)
    assert {len(order["lines"]) for page in pages for order in page["orders"]} == {5}
    assert server.answer(Kind.COUNT, asked[0])["count"] >= len(pages[0]["orders"]) > 0


def stands_between_companies(server: Running, asked: list[Draw]) -> None:
    mine, other = asked[0], next(draw for draw in asked if draw.company != asked[0].company)
    forged = replace(mine.company, key=mine.company.key[:-7] + "0" + mine.company.key[-6:])
    assert sees(server, mine)
    assert not sees(server, replace(mine, company=other.company))
    assert not sees(server, replace(mine, company=forged))


def same_rows(data: World, servers: dict[str, Running], draw: Draw) -> None:
    before = elsewhere(rows(data))
    stored = {}
    for name in [name for name in servers if Kind.PLACE in VARIANTS[name].kinds]:
        servers[name].answer(Kind.PLACE, draw)
        stored[name], before = added(before, after := elsewhere(rows(data))), after
    pgbench(data, replace(BRIEF, seconds=2))
    many = added(before, elsewhere(rows(data)))
    stored[PGBENCH] = {table: count / many["sales_order"] for table, count in many.items()}
    assert stored["ours"]["sales_order_line"] == 5
    assert all(one == stored["ours"] for one in stored.values()), stored


def added(before: dict[str, int], after: dict[str, int]) -> dict[str, int]:
    """Of the tables that grew."""
    return {table: after[table] - before[table] for table in after if after[table] != before[table]}


def measured(seen: Figures) -> None:
    assert seen.rate > 0
    assert 0 < seen.p50 <= seen.p99
    assert min(seen.app, seen.database) > 0
    assert seen.memory > 10


def test_the_report_tells_what_was_met_and_what_was_missed():
    table = Table(size="few orders", machine="A machine, 2 cores", taken_at="2026-11-21", pace=BRIEF)
    table.keep(Kind.PAGE, "floor", figures(cpu=1.0, rate=1000.5))
    table.keep(Kind.PAGE, "ours", figures(cpu=1.2, rate=700))
    table.keep(Kind.PAGE, "ours", figures(cpu=9.0, rate=600))
    table.keep(Kind.PAGE, "mercurius", figures(cpu=2.0, rate=500))
    met = {(goal.about, goal.met) for goal in goals(table)}
    assert met >= {("CPU to the floor", True), ("requests/s to Mercurius", False)}
    assert "| page | CPU to the floor | ≤ 1.25 | 1.20 | met |" in report.page(table)
    assert "| page | requests/s to Mercurius | ≥ 1.7 | 1.40 | **missed** |" in report.page(table)
    assert "| **Retaguarda** | 700 | 1,20 | 50 |" in report.short(table, "pt")


def test_what_the_usual_server_needs_is_held_against_what_comes_with_lines():
    table = Table(size="few orders", machine="A machine, 2 cores", taken_at="2026-11-21", pace=BRIEF)
    for kind, usual in ((Kind.PAGE, 48.0), (Kind.ONE, 30.0), (Kind.COUNT, 15.9)):
        table.keep(kind, "ours", figures(cpu=1.0, rate=1))
        table.keep(kind, "usual", figures(cpu=usual, rate=1))
    for line in (
        "| page | CPU of the usual server to ours | ≥ 25 | 48.00 | met |",
        "| one | CPU of the usual server to ours | ≥ 25 | 30.00 | met |",
    ):
        assert line in report.page(table)
    assert "| count | CPU of the usual server" not in report.page(table)


def test_the_report_tells_how_pages_grow():
    table = Table(size="few orders", machine="A machine, 2 cores", taken_at="2026-11-21", pace=BRIEF)
    places = {1: 1.25, 1000: 1.5}
    walk = scale.Walk(orders=2_000_000, sort="by the day", took=places, database=places)
    assert "| 2,000,000 | by the day | 1.25 (1.25) |  |  | 1.50 (1.50) |" in report.page(table, [walk])


def test_the_report_tells_what_each_wall_adds():
    table = Table(size="few orders", machine="A machine, 2 cores", taken_at="2026-11-21", pace=BRIEF)
    paid = [
        Toll(kind=Kind.ONE, wall=wall, cpu=cpu, database=0.1)
        for wall, cpu in zip(Wall, (0.2, 0.3, 0.35, 0.351), strict=True)
    ]
    assert "| one | 0.200 | +0.100 | +0.050 | +0.001 |" in report.page(table, tolls=paid)


def test_the_report_tells_what_memory_processes_share():
    table = Table(size="few orders", machine="A machine, 2 cores", taken_at="2026-11-21", pace=BRIEF)
    alone = Memory(processes=1, each=130, own=126, resident=150)
    table.memory = (alone, replace(alone, processes=2, each=110, own=50))
    assert "| 2 | 110 | 50 | 150 |" in report.page(table)
    assert [(goal.measured, goal.met) for goal in goals(table)] == [(110, True)]


def test_pages_that_are_shared_count_in_part():
    mine = Meter((os.getpid(),)).pages()[0]
    assert 0 < mine.own <= mine.proportional <= mine.resident


def test_without_the_second_wall_a_statement_has_no_fence():
    for path in STATEMENTS.glob("*.sql"):
        fenced = path.read_text()
        assert statement_behind(Wall.ROW_SECURITY, fenced) == fenced
        bare = statement_behind(Wall.AUTHENTICATION, fenced)
        assert not [word for word in ("set_config", "offset 0", "materialized") if word in bare]


def test_both_readmes_have_a_place_for_the_table():
    for readme in report.READMES.values():
        assert report.MARKED.search(readme.read_text(encoding="utf-8")), readme


def figures(*, cpu: float, rate: float) -> Figures:
    return Figures(rate=rate, p50=1, p99=2, app=cpu - 0.1, database=0.1, load=0.05, memory=50, others=0.01)


def sees(server: Running, draw: Draw) -> bool:
    """Whether the answer holds the order that was asked for."""
    head, _, body = server.variant.request(Kind.ONE, draw).partition(b"\r\n\r\n")
    lines = head.decode().split("\r\n")
    headers = dict(line.split(": ", 1) for line in lines[1:])
    answer = httpx.post(f"http://127.0.0.1:{server.port}{lines[0].split()[1]}", content=body, headers=headers)
    return '"number"' in answer.text


async def rows(data: World) -> dict[str, int]:
    """How many each table has, of all companies."""
    counts: dict[str, int] = {}
    for company in data.companies:
        async with data.seen_by(company) as connection:
            tables = await connection.fetch(
                "select c.relname from pg_class c where c.relkind = 'r' and c.relrowsecurity "
                "and has_table_privilege(c.oid, 'select')"
            )
            for (table,) in tables:
                found = await connection.fetchval(f"select count(*) from {table}")  # noqa: S608  a name of ours
                counts[table] = counts.get(table, 0) + found
    return counts


def elsewhere(work):
    """In a loop of its own; the fixtures here are no coroutines."""
    return asyncio.run(work)
