"""How imports are asked for in tests, and what became of their lines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import orjson

from tests.api.front import Client
from tests.exporting.asking import fetch

SHOWN = """bulkOperation { id kind format mutation uploadId rehearsed status total processed failed
errorCode resultUrl errorUrl expiresAt version }"""


def lines(inputs: Iterable[Any]) -> bytes:
    return b"".join(orjson.dumps(each) + b"\n" for each in inputs)


def sheet(header: str, *rows: str) -> bytes:
    return "\r\n".join(["\ufeff" + header, *rows, ""]).encode()


async def sent(client: Client, data: bytes, name: str = "file") -> str:
    """The id of an upload that has come."""
    payload = await client.do("startUpload", {"name": name}, "url upload { id }")
    answer = await client.http.put(payload["url"].removeprefix("http://localhost:8000"), content=data)
    assert answer.status_code == 204, answer.text
    return payload["upload"]["id"]


async def start(client: Client, mutation: str, data: bytes, **more: Any) -> dict[str, Any]:
    """The payload."""
    input = {"uploadId": await sent(client, data), "mutation": mutation} | more
    return await client.do("startImport", input, SHOWN)


async def started(client: Client, mutation: str, data: bytes, **more: Any) -> str:
    """The id of the operation."""
    payload = await start(client, mutation, data, **more)
    assert payload["errors"] == [], payload
    return payload["bulkOperation"]["id"]


async def shown(client: Client, id: str) -> dict[str, Any] | None:
    found = SHOWN.removeprefix("bulkOperation")
    query = f"query($id: ID!) {{ found: bulkOperation(by: {{id: $id}}) {found} }}"
    return (await client.data(query, id=id))["found"]


async def told(client: Client, url: str | None) -> list[dict[str, Any]]:
    """The lines of a file of JSON; none without a file."""
    if url is None:
        return []
    answer = await fetch(client, url)
    assert answer.status_code == 200, answer.text
    return [orjson.loads(line) for line in answer.content.splitlines()]


async def imported(client: Client, work: Any, mutation: str, data: bytes, **more: Any) -> dict[str, Any]:
    """The operation, once a worker has done it."""
    id = await started(client, mutation, data, **more)
    await work()
    operation = await shown(client, id)
    assert operation is not None
    assert operation["status"] == "DONE", operation
    return operation


def line_numbers(found: Sequence[dict[str, Any]]) -> list[int]:
    return [each["line"] for each in found]
