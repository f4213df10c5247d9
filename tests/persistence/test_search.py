"""Products, parties and employees are found by parts of words, by an index, within one company."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from uuid import UUID

import asyncpg
import pytest
import pytest_asyncio
from sqlalchemy import Text, func, literal, select, text

import persistence.views
from persistence.database import Database
from persistence.identity import new_id
from persistence.reading.plain import PlainReader
from persistence.reading.selection import Reader, Selection
from persistence.reading.view import VIEWS
from persistence.searching import coded
from tests.conftest import plain

assert persistence.views

MANY, FEW = 20_000, 2_000
ONE = "ckcakijoagbp"
"""The digest of 1, in letters."""
PRODUCTS = """
    insert into product (id, version, kind, status, sku, name, unit, ncm, gtin, origin, tax_class,
        allows_backorder, sale_price)
    select gen_random_uuid(), 1, 'GOODS', 'ACTIVE', 'AB-' || n,
        (array['Café', 'Açúcar', 'FEIJÃO', 'Xarope'])[1 + n % 4] || ' ' || digest || ' 70%_\\',
        'UN', '09012100', lpad(n::text, 13, '0'), 0, 'NORMAL', false, 1
    from generate_series(1, $1::int) n,
        left(translate(md5(n::text), '0123456789', 'ghijklmnop'), 12) digest
"""
PARTIES = """
    insert into party (id, version, kind, status, tax_id, name, trade_name, registration_kind, roles)
    select gen_random_uuid(), 1, 'PERSON', 'PROSPECT', lpad(n::text, 11, '0'),
        'Conceição ' || digest, case when n % 2 = 0 then 'Pão de Ló ' || n end,
        'NON_CONTRIBUTOR', '["CUSTOMER"]'
    from generate_series(1, $1::int) n,
        left(translate(md5(n::text), '0123456789', 'ghijklmnop'), 12) digest
"""
EMPLOYEES = """
    insert into employee (id, version, registration_number, name, cpf, job_title, hired_on, commission_rate)
    select gen_random_uuid(), 1, n, 'Antônio ' || digest, lpad(n::text, 11, '0'), 'Caixa',
        '2026-01-02', 0
    from generate_series(1, $1::int) n,
        left(translate(md5(n::text), '0123456789', 'ghijklmnop'), 12) digest
"""
FILLED = {"product": (PRODUCTS, 1), "party": (PARTIES, 4), "employee": (EMPLOYEES, 4)}
"""How they are made, and for how many products there is one."""
FINDING = {"product": "search_products", "party": "search_parties", "employee": "search_employees"}
ACCESS_KEY = "3526111234567" + "8ABC" + "0" * 27
SEEN = """
    select seq_scan::int, (seq_tup_read + idx_tup_fetch)::int
    from pg_stat_xact_user_tables where relname = $1
"""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def shelves(postgres, template) -> AsyncIterator[tuple[str, tuple[UUID, UUID]]]:
    """A database in which two companies have products, parties and employees of the same names."""
    server = await asyncpg.connect(plain(postgres.url("postgres")))
    await server.execute(f"create database shelves template {template} strategy file_copy")
    companies = new_id(), new_id()
    owner = await asyncpg.connect(plain(postgres.url("shelves")))
    for company, size in zip(companies, (MANY, FEW), strict=True):
        async with owner.transaction():
            await owner.execute("select set_config('app.company', $1, true)", str(company))
            for filling, share in FILLED.values():
                await owner.execute(filling, size // share)
    await owner.execute("analyze")
    await owner.close()
    yield postgres.url("shelves"), companies
    await server.execute("drop database shelves with (force)")
    await server.close()


@pytest_asyncio.fixture
async def stock(shelves) -> AsyncIterator[Database]:
    """One connection, which everybody has to use again."""
    database = Database.at(shelves[0], connections=1)
    yield database
    await database.close()


async def names(database: Database, company: UUID, words: str, noun: str = "Product") -> list[str]:
    """What the first page of a list shows."""
    reader = Reader(company, lambda permission: True, b"of the tests")
    nodes = Selection("nodes", "nodes", children=(Selection("name", "name"),))
    async with database.reading(company) as connection:
        page = await PlainReader(connection, reader).page(VIEWS[noun], {"search": words}, (nodes,))
    assert page is not None
    return [node["name"] for node in page["nodes"]]


async def how_many(database: Database, company: UUID, words: str, noun: str = "Product") -> int:
    reader = Reader(company, lambda permission: True, b"of the tests")
    count = Selection("n", "total_count", children=(Selection("value", "value"),))
    async with database.reading(company) as connection:
        arguments = {"search": words}
        page = await PlainReader(connection, reader).page(VIEWS[noun], arguments, (count,))
    assert page is not None
    return page["n"]["value"]


@pytest.mark.parametrize(
    ("noun", "words", "count"),
    [
        ("Product", "feijao", 5_000),
        ("Product", "AÇUCAR", 5_000),
        ("Product", f"{ONE} acucar", 1),
        ("Product", f"açú {ONE}", 1),
        ("Product", f"cafe {ONE}", 0),
        ("Product", "ab-19999", 1),
        ("Product", "19999", 1),
        ("Product", "0000000000042", 1),
        ("Party", "conceicao", 5_000),
        ("Party", "lo 4998", 1),
        ("Party", "000.000.007-7", 10),
        ("Employee", "antonio " + ONE, 1),
        ("Employee", "777", 1),
    ],
)
async def test_every_word_is_looked_for_without_accents_and_case(
    stock: Database, shelves, noun: str, words: str, count: int
) -> None:
    assert await how_many(stock, shelves[1][0], words, noun) == count


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ("x", 5_000),
        ("X́A", 5_000),
        ("ar", 0),
        ("70", 10_000),
        ("70%", 10_000),
        ("%", 10_000),
        ("_\\", 10_000),
        ("%a", 0),
        ("😀", 0),
        ("a'; drop table product; --", 0),
        ("x" * 1_000, 0),
        ("x " * 1_000, 5_000),
        ("\u0301", 0),
    ],
)
async def test_odd_words_are_words_like_others(stock: Database, shelves, words: str, count: int) -> None:
    assert await how_many(stock, shelves[1][0], words) == count


async def test_spaces_alone_are_no_search(stock: Database, shelves) -> None:
    assert await how_many(stock, shelves[1][0], " \t ") == 10_000


@pytest.mark.parametrize(("table", "function"), FINDING.items())
async def test_for_a_rare_word_the_rows_of_the_company_are_not_read(
    shelves, table: str, function: str
) -> None:
    url, (company, _) = shelves
    connection = await asyncpg.connect(plain(url), server_settings={"role": "retaguarda_app"})
    async with connection.transaction():
        await connection.execute("select set_config('app.company', $1, true)", str(company))
        wanted = f"select id from {table} where id = any(array(select {function}($1)))"  # noqa: S608  names
        assert len(await connection.fetch(wanted, ONE)) == 1
        scans, rows = await connection.fetchrow(SEEN, table)
    await connection.close()
    assert (scans, rows <= 3) == (0, True)


@pytest.mark.parametrize(("table", "function"), FINDING.items())
async def test_what_the_function_says_is_planned_with_the_index_of_words(
    shelves, table: str, function: str
) -> None:
    url, (company, _) = shelves
    owner = await asyncpg.connect(plain(url))
    async with owner.transaction():
        await owner.execute("select set_config('app.company', $1, true)", str(company))
        body = await owner.fetchval("select prosrc from pg_proc where proname = $1", function)
        said = re.sub(r"\bwords\b", f"'{ONE}'::text", body)
        plan = "\n".join(line for (line,) in await owner.fetch(f"explain (costs off) {said}"))
    await owner.close()
    assert f"ix_{table}_searched" in plan
    assert "Seq Scan" not in plan


async def test_a_company_finds_its_own_whoever_used_the_connection_before(stock: Database, shelves) -> None:
    _, companies = shelves
    own = {}
    for company in (*companies, *companies):
        async with stock.reading(company) as connection:
            found = await connection.execute(text("select search_products('feijao')"))
            own.setdefault(company, set()).update(found.scalars())
    mine, theirs = own.values()
    assert (len(mine), len(theirs)) == (MANY // 4, FEW // 4)
    assert mine.isdisjoint(theirs)


@pytest.mark.parametrize("function", FINDING.values())
async def test_without_a_company_nothing_is_found(stock: Database, shelves, function: str) -> None:
    async with stock.reading(shelves[1][0]) as connection:
        assert (await connection.execute(text(f"select {function}('a')"))).all() != []
    async with stock.engine.connect() as connection:
        assert (await connection.execute(text(f"select {function}('a')"))).all() == []


async def test_the_tables_themselves_stay_closed_to_other_companies(stock: Database, shelves) -> None:
    """The owner's functions see all rows; the application does not."""
    async with stock.reading(new_id()) as connection:
        for noun in ("Product", "Party", "Employee"):
            everything = select(func.count()).select_from(VIEWS[noun].table)
            assert (await connection.execute(everything)).scalar_one() == 0


async def test_names_come_in_the_order_of_the_list(stock: Database, shelves) -> None:
    found = await names(stock, shelves[1][0], "xarope")
    assert len(found) == 25
    assert found == sorted(found)
    assert all(name.startswith("Xarope") for name in found)


@pytest.mark.parametrize(
    ("words", "begins"),
    [
        (ACCESS_KEY, True),
        (ACCESS_KEY[:10], True),
        ("3526 1112 3456 78AB", True),
        ("3526 1112 3456 78ab", True),
        ("3526 1112 3456 79", False),
        ("352611123", False),
        (ACCESS_KEY + "0", False),
        ("", False),
    ],
)
async def test_an_access_key_is_found_by_more_of_it_than_a_number_has(
    stock: Database, words: str, begins: bool
) -> None:
    async with stock.engine.connect() as connection:
        asked = coded(literal(ACCESS_KEY, Text()).collate("C"), literal(words, Text()))
        assert (await connection.execute(select(asked))).scalar_one() is begins
