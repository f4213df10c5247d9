"""gql: the schema by introspection, documents built from it and checked against it, refusals, a subscription.

URL (http://host:port/graphql) and TOKEN come from the environment.
"""

from __future__ import annotations

import asyncio
import os
from typing import TypeVar
from uuid import uuid4

from gql import Client, gql
from gql.client import AsyncClientSession
from gql.dsl import DSLQuery, DSLSchema, dsl_gql
from gql.transport.exceptions import TransportQueryError
from gql.transport.httpx import HTTPXAsyncTransport
from gql.transport.websockets import WebsocketsTransport
from graphql import GraphQLError

URL, HEADERS = os.environ["URL"], {"Authorization": f"Bearer {os.environ['TOKEN']}"}
E = TypeVar("E", bound=Exception)
REGISTER = gql("""
  mutation Register($input: RegisterProductInput!) {
    registerProduct(input: $input) { product { sku } errors { __typename code path } }
  }
""")
LISTEN = gql("subscription { productChanged(types: [PRODUCT_REGISTERED]) { product { sku } } }")


def a_product() -> dict[str, object]:
    code = uuid4().hex[:12]
    return {"kind": "SERVICE", "sku": code, "name": "Entrega", "unit": "UN", "salePrice": "10.00"}


async def ask(session: AsyncClientSession) -> None:
    """By a document built from the schema that the server told."""
    assert session.client.schema is not None
    told = DSLSchema(session.client.schema)
    viewer = told.Query.viewer.select(told.Viewer.id, told.Viewer.name)
    answer = await session.execute(dsl_gql(DSLQuery(viewer)))
    assert answer["viewer"]["id"].startswith("key_"), answer


async def be_refused(session: AsyncClientSession) -> None:
    """What does not fit the schema is not sent; what cannot be answered raises; other refusals are data."""
    unsent = await raised(session, "{ nonsense }", GraphQLError)
    assert "nonsense" in unsent.message
    unanswered = await raised(session, '{ node(id: "garbage") { id } }', TransportQueryError)
    assert unanswered.errors[0]["extensions"]["code"] == "BAD_USER_INPUT"
    answer = await session.execute(REGISTER, variable_values={"input": a_product() | {"sku": ""}})
    (refusal,) = answer["registerProduct"]["errors"]
    assert refusal["path"] == ["input", "sku"], refusal


async def raised(session: AsyncClientSession, document: str, kind: type[E]) -> E:
    try:
        answer = await session.execute(gql(document))
    except kind as error:
        return error
    raise AssertionError(f"answered {document}: {answer}")


async def listen(session: AsyncClientSession) -> None:
    """Products are registered until the subscription tells of one."""
    transport = WebsocketsTransport(url=URL.replace("http", "ws", 1), init_payload=HEADERS)
    async with Client(transport=transport) as listener:
        changes = listener.subscribe(LISTEN)
        told = asyncio.ensure_future(anext(changes))
        while not told.done():
            answer = await session.execute(REGISTER, variable_values={"input": a_product()})
            assert answer["registerProduct"]["errors"] == []
            await asyncio.wait([told], timeout=0.5)
        assert told.result()["productChanged"]["product"]["sku"]
        await changes.aclose()


async def main() -> None:
    transport = HTTPXAsyncTransport(url=URL, headers=HEADERS, timeout=30)
    async with Client(transport=transport, fetch_schema_from_transport=True) as session:
        await ask(session)
        await be_refused(session)
        await listen(session)
    print("schema by introspection, built and checked documents, refusals, subscription")


asyncio.run(main())
