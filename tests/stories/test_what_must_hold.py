"""What must hold holds after a sale with everything in it; what is broken by hand is found out, by name."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from persistence.database import Database
from persistence.embedded.postgres import EmbeddedPostgres
from persistence.integrity.checks import broken_invariants
from persistence.integrity.invariants import INVARIANTS
from tests.integrity.sabotage import LOOSE, SABOTAGE
from tests.stories.back_office import BackOffice
from tests.stories.partner import Partner

TERMS = {
    "method": "BOLETO",
    "installments": [{"daysAfterInvoice": days, "share": "0.5"} for days in (30, 60)],
}
HERE = "company_id = current_setting('app.company')::uuid"


def traded(aurora: Partner) -> UUID:
    """Two sales by boleto: of one a part comes back and a part is paid, the other is cancelled."""
    seller = aurora.query("{ employees { nodes { id } } }")["employees"]["nodes"][0]["id"]
    sales = [
        aurora.place(("CAFE-500", "10"), customer="Mercearia", salespersonId=seller, payment=TERMS)
        for _ in range(2)
    ]
    kept, undone = [aurora.done(sale["id"]) for sale in sales]
    aurora.do(
        "returnOrder",
        "return",
        idempotencyKey=uuid4().hex,
        orderId=kept["id"],
        lines=[{"lineId": kept["lines"][0]["id"], "quantity": "3"}],
        reason="Embalagem avariada no transporte",
    )
    aurora.do(
        "cancelInvoice",
        "invoice",
        idempotencyKey=uuid4().hex,
        invoiceId=undone["invoices"][0]["id"],
        reason="O cliente desistiu da compra",
    )
    aurora.settle_down()
    return UUID(aurora.access.id.removeprefix("company_"))


def test_all_holds_after_a_sale_and_each_that_is_broken_by_hand_turns_red(
    office: BackOffice, postgres: EmbeddedPostgres, aurora: Partner
) -> None:
    company = traded(aurora)
    assert set(SABOTAGE) == set(INVARIANTS)
    missed = asyncio.run(unnoticed(superuser(postgres, "stories"), company))
    assert missed == {}


async def unnoticed(url: str, company: UUID) -> dict[str, Any]:
    """What was broken and what was found instead, for each sabotage that was not found out by its name."""
    database = Database.at(url, role=None, connections=1)
    try:
        async with broken_by(database, company, ()) as connection:
            assert await broken_invariants(connection) == {}
        missed = {}
        for name, ways in SABOTAGE.items():
            for way in ways:
                async with broken_by(database, company, (*LOOSE, *way)) as connection:
                    found = await broken_invariants(connection)
                if name not in found:
                    missed[f"{name}: {way}"] = found
        return missed
    finally:
        await database.close()


@asynccontextmanager
async def broken_by(
    database: Database, company: UUID, statements: tuple[str, ...]
) -> AsyncIterator[AsyncConnection]:
    """The company as the application sees it, after somebody above all rules was at it; then as before."""
    async with database.engine.connect() as connection:
        await connection.execute(text(f"select set_config('app.company', '{company}', true)"))
        await connection.execute(text("set local session_replication_role = replica"))
        for statement in statements:
            await connection.exec_driver_sql(statement.replace("HERE", HERE))
        await connection.execute(text("set local role retaguarda_app"))
        yield connection
        await connection.rollback()


def superuser(postgres: EmbeddedPostgres, database: str) -> str:
    password = postgres._password("postgres")
    return f"postgresql://postgres:{password}@127.0.0.1:{postgres.port}/{database}"
