"""Books that were opened before get accounts for what came later, wherever the company numbers them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from uuid import UUID

import asyncpg
import pytest
from alembic import command

from persistence.upgrade import revisions_for
from tests.conftest import administer, plain

SHIPPED, OCCUPIED, MEANT, WITHOUT = (UUID(int=number) for number in range(1, 5))
ICMS = ("2.1.02.001", "ICMS a recolher", "ICMS_PAYABLE")
BEFORE = {
    SHIPPED: [
        ICMS,
        ("2.1.02.003", "ICMS a recuperar", None),
        ("2.1.02.006", "Simples Nacional a recolher", None),
    ],
    OCCUPIED: [ICMS, ("2.1.02.007", "ISS a recolher", None), ("2.1.02.999", "Outros", None)],
    MEANT: [ICMS, ("2.1.02.010", "IPI a recolher", None)],
    WITHOUT: [],
}
DATABASE = "accounts_of_before"
IPI, WITHHELD = "IPI a recolher", "Tributos retidos na fonte a recuperar"


async def revised(move: Callable[..., None], url: str, revision: str) -> None:
    """In a thread, for it starts an event loop of its own."""
    await asyncio.to_thread(move, revisions_for(url), revision)


async def fill(connection: asyncpg.Connection) -> None:
    for company, accounts in BEFORE.items():
        await connection.execute("select set_config('app.company', $1, false)", str(company))
        await connection.execute(
            "insert into account values ($1, $1, 1, '2.1.02', 'Tributos', 'CREDIT', null, false, true, null)",
            company,
        )
        for code, name, purpose in accounts:
            await connection.execute(
                "insert into account values ($1, gen_random_uuid(), 1, $2, $3, 'CREDIT', $1, true, true, $4)",
                *(company, code, name, purpose),
            )


async def accounts_named(
    connection: asyncpg.Connection, name: str, purpose: str | None
) -> dict[UUID, list[str]]:
    found = {}
    for company in BEFORE:
        await connection.execute("select set_config('app.company', $1, false)", str(company))
        rows = await connection.fetch(
            "select code from account where name = $3 and analytic and parent_id = $1"
            " and purpose is not distinct from $2",
            *(company, purpose, name),
        )
        found[company] = [row["code"] for row in rows]
    return found


@pytest.mark.asyncio
async def test_every_company_with_books_has_one_account_for_each_and_keeps_its_codes(
    postgres, template
) -> None:
    await administer(postgres, f"create database {DATABASE} template {template} strategy file_copy")
    url = postgres.url(DATABASE)
    expected = {
        SHIPPED: ["2.1.02.007"],
        OCCUPIED: ["2.1.02.1000"],
        MEANT: ["2.1.02.010"],
        WITHOUT: [],
    }
    withheld = {SHIPPED: ["2.1.02.008"], OCCUPIED: [], MEANT: [], WITHOUT: []}
    await revised(command.downgrade, url, "0034")
    connection = await asyncpg.connect(plain(url))
    try:
        await fill(connection)
        await revised(command.upgrade, url, "0035")
        assert await accounts_named(connection, IPI, "IPI_PAYABLE") == expected
        await revised(command.downgrade, url, "0028")
        assert await accounts_named(connection, IPI, None) == expected
        await revised(command.upgrade, url, "0035")
        assert await accounts_named(connection, IPI, "IPI_PAYABLE") == expected
        await revised(command.upgrade, url, "0037")
        assert await accounts_named(connection, WITHHELD, "WITHHELD_TAXES") == withheld
        await revised(command.downgrade, url, "0036")
        assert await accounts_named(connection, WITHHELD, None) == withheld
        await revised(command.upgrade, url, "0037")
        assert await accounts_named(connection, WITHHELD, "WITHHELD_TAXES") == withheld
    finally:
        await connection.close()
        await administer(postgres, f"drop database {DATABASE} with (force)")
