"""How files are sent in tests, and what a small one of each kind looks like."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Awaitable, Callable
from hashlib import sha256
from typing import Any

from tests.api.front import Client
from tests.builders import a_cpf

Work = Callable[[], Awaitable[None]]
"""Looks at what was sent to our company."""
PDF = b"%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(32)
LOCAL = "http://localhost:8000"
UPLOAD = "url upload { id status rejection size mediaType }"
ATTACHED = "attachment { id version subjectId name mediaType size sha256 description status url }"

PRODUCT = {"kind": "SERVICE", "sku": "P1", "name": "Frete", "unit": "UN", "salePrice": "10.00"}
EMPLOYEE = {"name": "Davi", "jobTitle": "Auxiliar", "hiredOn": "2026-01-05", "salary": "2000.00"}


def archive(**parts: bytes) -> bytes:
    """The same bytes whenever it is made: tests are named by them."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as made:
        for name, data in parts.items():
            part = zipfile.ZipInfo(name.replace("__", "/").replace("_dot_", "."))
            made.writestr(part, data, zipfile.ZIP_DEFLATED)
    return held.getvalue()


def announced(data: bytes, **more: Any) -> dict[str, Any]:
    """The input that announces this file."""
    return {
        "filename": "contrato.pdf",
        "contentType": "application/pdf",
        "size": len(data),
        "sha256": sha256(data).hexdigest(),
        "purpose": "ATTACHMENT",
    } | more


async def created(client: Client, data: bytes, **more: Any) -> tuple[str, str]:
    """The id of an upload and the address that its file is sent to."""
    payload = await client.do("createUpload", announced(data, **more), UPLOAD)
    assert payload["errors"] == [], payload
    return payload["upload"]["id"], payload["url"].removeprefix(LOCAL)


async def sent(client: Client, data: bytes, **more: Any) -> str:
    """The id of an upload that came, and that nobody looked at yet."""
    id, address = await created(client, data, **more)
    answer = await client.http.put(address, content=data)
    assert answer.status_code == 204, answer.text
    return id


async def shown(client: Client, id: str) -> dict[str, Any] | None:
    query = "query ($id: ID!) { node(id: $id) { ... on Upload { status rejection size name } } }"
    return (await client.data(query, id=id))["node"]


async def attach(client: Client, subject: str, upload: str, **more: Any) -> dict[str, Any]:
    return await client.do("attachFile", {"subjectId": subject, "uploadId": upload} | more, ATTACHED)


async def listed(client: Client, subject: str) -> list[str]:
    """The names of what is attached, as far as this client is shown."""
    query = "query ($id: ID!) { attachments(where: {subjectId: {eq: $id}}) { nodes { name } } }"
    return [each["name"] for each in (await client.data(query, id=subject))["attachments"]["nodes"]]


async def fetched(client: Client, attachment: dict[str, Any]) -> Any:
    return await client.http.get(attachment["url"].removeprefix(LOCAL), headers=client.headers())


async def a_product(client: Client) -> str:
    payload = await client.do("registerProduct", PRODUCT, "product { id }")
    assert payload["errors"] == [], payload
    return payload["product"]["id"]


async def an_employee(client: Client, **changes: str) -> str:
    input = EMPLOYEE | {"cpf": a_cpf(99), "idempotencyKey": "hired"} | changes
    payload = await client.do("hireEmployee", input, "employee { id }")
    assert payload["errors"] == [], payload
    return payload["employee"]["id"]


async def holding(client: Client, *scopes: str) -> Client:
    """Somebody who may this and no more."""
    payload = await client.do("createApiKey", {"name": scopes[0], "scopes": list(scopes)}, "key")
    assert payload["errors"] == [], payload
    return client.holding(payload["key"])


async def attached(client: Client, work: Work, subject: str, data: bytes = PDF) -> dict[str, Any]:
    upload = await sent(client, data)
    await work()
    payload = await attach(client, subject, upload, description="Contrato assinado")
    assert payload["errors"] == [], payload
    return payload["attachment"]
