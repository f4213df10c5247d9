"""What whoever checks from outside may see: all companies, in views of figures, and nothing of people."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import UUID

import asyncpg
import pytest
import pytest_asyncio

from persistence.database import Database
from tests.conftest import plain
from tests.workers.test_schedule import register, stocked

PAGE = Path("docs/reference/audit-views.md").read_text()
PERSONAL = re.compile(
    "name|cpf|cnpj|email|phone|address|issuer|recipient|payload|memo|reference|reason|amount_paid|rate|"
    "digest|pfx|password|key|salary|input"
)
"""Columns that could tell who somebody is, what people wrote or earn, or what is secret."""


@pytest_asyncio.fixture
async def auditor(
    database: Database, database_url: str, companies: tuple[UUID, UUID]
) -> AsyncIterator[asyncpg.Connection]:
    """Somebody who has the role and nothing else, in an installation of two companies with stock."""
    for company in companies:
        await register(database, company)
        await stocked(database, company)
    settings = {"role": "retaguarda_audit"}
    connection = await asyncpg.connect(plain(database_url), server_settings=settings)
    yield connection
    await connection.close()


async def views(connection: asyncpg.Connection) -> list[str]:
    rows = await connection.fetch(
        "select viewname::text from pg_views where schemaname = 'public' order by 1"
    )
    return [row[0] for row in rows]


async def test_every_view_answers_for_all_companies_at_once(
    auditor: asyncpg.Connection, companies: tuple[UUID, UUID]
) -> None:
    found = await auditor.fetch("select * from audit_v_stock order by company_id")
    assert [row["company_id"] for row in found] == sorted(companies)
    assert {(row["on_hand"], row["moved_quantity"], row["movements_counted"]) for row in found} == {
        (10, 10, 1)
    }
    for view in await views(auditor):
        await auditor.fetch(f"select * from {view}")  # noqa: S608


async def test_there_are_views_alone_that_look_with_the_rights_of_who_asks(
    auditor: asyncpg.Connection,
) -> None:
    options = await auditor.fetch(
        "select relname::text, reloptions::text[] from pg_class"
        " where relkind = 'v' and relnamespace = 'public'::regnamespace"
    )
    assert {name for name, _ in options} == set(await views(auditor))
    assert all(name.startswith("audit_v_") and kept == ["security_invoker=on"] for name, kept in options)


async def test_who_audits_reads_no_table_whole_and_changes_none(auditor: asyncpg.Connection) -> None:
    rights = await auditor.fetch(
        """
        select relname::text,
               has_table_privilege('retaguarda_audit', oid, 'select') as reads,
               has_table_privilege('retaguarda_audit', oid, 'insert, update, delete, truncate') as writes
        from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'v')
        """
    )
    assert [name for name, reads, _ in rights if reads and not name.startswith("audit_v_")] == []
    assert [name for name, _, writes in rights if writes] == []
    for forbidden in ("select * from party", "select * from sales_order", "delete from task"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await auditor.execute(forbidden)


async def test_no_column_tells_of_people_or_of_secrets(auditor: asyncpg.Connection) -> None:
    granted = await auditor.fetch(
        "select table_name::text, column_name::text from information_schema.column_privileges"
        " where grantee = 'retaguarda_audit'"
    )
    assert ("audit_v_integrity", "name") in {tuple(row) for row in granted}
    telling = {
        (table, column)
        for table, column in granted
        if PERSONAL.search(column) and table not in ("audit_v_integrity", "integrity_check")
    }
    assert telling == {("audit_v_task", "without_reason")}


async def test_a_process_sees_through_them_what_it_sees_anyway(
    auditor: asyncpg.Connection, database_url: str
) -> None:
    """They add no right: without a company the owner of the views sees nothing in them."""
    owner = await asyncpg.connect(plain(database_url))
    try:
        assert await owner.fetchval("select count(*) from audit_v_stock") == 0
    finally:
        await owner.close()
    assert await auditor.fetchval("select count(*) from audit_v_stock") == 2


async def test_the_page_names_every_view_with_its_columns_in_their_order(
    auditor: asyncpg.Connection,
) -> None:
    rows = await auditor.fetch(
        "select table_name::text, column_name::text from information_schema.columns"
        " where table_name like 'audit_v_%' order by table_name, ordinal_position"
    )
    there: dict[str, list[str]] = {}
    for table, column in rows:
        there.setdefault(table, []).append(column)
    told = {
        view: re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE)
        for view, text in re.findall(r"^## `(audit_v_\w+)`$(.*?)(?=^## |\Z)", PAGE, re.M | re.S)
    }
    assert told == there
