"""How exports are asked for in tests, and their files fetched."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from api.ids import parse
from persistence.catalog.tables import products
from persistence.database import Database
from persistence.identity import new_id
from tests.api.front import Client

PRODUCTS = "{ products { nodes { sku name } } }"
SHOWN = """bulkOperation { id kind format status total processed failed errorCode resultUrl
requestedAt beganAt endedAt expiresAt version }"""


async def start(client: Client, query: str = PRODUCTS, **more: Any) -> dict[str, Any]:
    """The payload."""
    return await client.do("startExport", {"query": query} | more, SHOWN)


async def started(client: Client, query: str = PRODUCTS, **more: Any) -> str:
    """The id of the operation."""
    payload = await start(client, query, **more)
    assert payload["errors"] == [], payload
    return payload["bulkOperation"]["id"]


async def shown(client: Client, id: str) -> dict[str, Any] | None:
    query = (
        f"query($id: ID!) {{ found: bulkOperation(by: {{id: $id}}) {SHOWN.removeprefix('bulkOperation')} }}"
    )
    return (await client.data(query, id=id))["found"]


async def fetched(client: Client, operation: dict[str, Any]) -> bytes:
    answer = await fetch(client, operation["resultUrl"])
    assert answer.status_code == 200, answer.text
    assert len(answer.content) == int(answer.headers["content-length"])
    return answer.content


async def fetch(client: Client, url: str) -> Any:
    return await client.http.get(url.removeprefix("http://localhost:8000"), headers=client.headers())


async def exported(client: Client, work: Any, query: str = PRODUCTS, **more: Any) -> bytes:
    """The file, once a worker has made it."""
    id = await started(client, query, **more)
    await work()
    operation = await shown(client, id)
    assert operation is not None
    assert operation["status"] == "DONE", operation
    return await fetched(client, operation)


def uuid_of(id: str) -> UUID:
    return parse(id)[1]


async def stocked(database: Database, company: UUID, names: Sequence[str]) -> None:
    """Products with these names, made without the API's help, however odd they are."""
    rows = [
        {
            "company_id": company,
            "id": new_id(),
            "version": 1,
            "kind": "GOODS",
            "status": "ACTIVE",
            "sku": f"S{number:06}",
            "name": name,
            "unit": "UN",
            "tax_class": "STANDARD",
            "ncm": "94013000",
            "origin": 0,
            "allows_backorder": False,
            "sale_price": "1234.5",
        }
        for number, name in enumerate(names)
    ]
    async with database.writing(company) as connection:
        await connection.execute(products.insert(), rows)
