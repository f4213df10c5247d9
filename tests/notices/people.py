"""Who is told, and what they see."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from tests.api.front import PASSWORD, Client

KEY = {"name": "Loja", "scopes": ["sales.order.read"]}
SHOWN = "id kind severity title text subjectId channels state occurredAt readAt closedAt mailedAt mailFault"


async def notices(client: Client, where: str = "") -> list[dict[str, Any]]:
    narrowed = f"(where: {where})" if where else ""
    return (await client.data(f"{{ notices{narrowed} {{ nodes {{ {SHOWN} }} }} }}"))["notices"]["nodes"]


async def a_key(client: Client) -> None:
    payload = await client.do("createApiKey", KEY, "apiKey { id }")
    assert payload["errors"] == []


async def bea(ana: Client, company: UUID, roles: tuple[str, ...] = ("FINANCE",)) -> Client:
    person = {"name": "Bea", "email": "bea@example.com", "password": PASSWORD, "roles": list(roles)}
    assert (await ana.do("addMember", person, "member { id }"))["errors"] == []
    return ana.holding((await ana.sign_in(company, email="bea@example.com"))["accessToken"])
