"""graphql-transport-ws to the letter: who is let in, what is answered, and how it ends."""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress

import pytest
import websockets

from api.app import create_app
from api.subscriptions import connection, door, wire
from domain.platform.trusted_documents import digest_of
from persistence.settings import Settings
from tests.api.things import PRODUCT, product
from tests.live.listeners import introduced, socket
from tests.live.server import serving
from tests.patience import until_async

SUBSCRIPTION = "subscription { productChanged { product { sku name } } }"
QUERY = "query ($n: Int) { products(first: $n) { nodes { sku } } }"


def masked(message: object) -> bytes:
    """A text frame of a client, with a mask of zeros."""
    text = json.dumps(message).encode()
    size = bytes([0x80 | len(text)]) if len(text) < 126 else b"\xfe" + len(text).to_bytes(2)
    return b"\x81" + size + b"\0\0\0\0" + text


async def test_a_client_says_who_it_is_in_its_first_message(ana, address):
    async with socket(address) as one:
        assert one.connection.subprotocol == "graphql-transport-ws"
        await one.send("connection_init", payload={"authorization": f"Bearer {ana.token}"})
        assert await one.next() == {"type": "connection_ack"}


async def test_or_in_a_header_of_the_handshake(ana, address):
    async with socket(address, Authorization=f"Bearer {ana.token}") as one:
        await one.send("connection_init")
        assert await one.next() == {"type": "connection_ack"}


@pytest.mark.parametrize(
    "payload", [None, {}, {"Authorization": "Bearer nonsense"}, {"Authorization": "Basic YQ=="}]
)
async def test_strangers_are_sent_away(address, payload):
    async with socket(address) as one:
        await one.send("connection_init", payload=payload)
        assert (await one.closed())[0] == 4403


async def test_who_says_nothing_is_not_waited_for(address, monkeypatch):
    monkeypatch.setattr(connection, "INITIALISATION", 0.1)
    async with socket(address) as one:
        assert await one.closed() == (4408, "Connection initialisation timeout")


async def test_an_operation_before_the_introduction_ends_it(address):
    async with socket(address) as one:
        await one.subscribe("1", "{ __typename }")
        assert await one.closed() == (4401, "Unauthorized")


async def test_who_introduces_itself_twice_is_sent_away(ana, address):
    async with introduced(address, ana.token) as one:
        await one.send("connection_init")
        assert await one.closed() == (4429, "Too many initialisation requests")


async def test_an_id_that_is_in_use_ends_it_and_one_that_was_in_use_does_not(ana, address):
    async with introduced(address, ana.token) as one:
        await one.subscribe("same", SUBSCRIPTION)
        await one.send("complete", id="same")
        await one.subscribe("same", SUBSCRIPTION)
        await one.alive()
        await one.subscribe("same", QUERY)
        assert await one.closed() == (4409, "Subscriber for same already exists")


@pytest.mark.parametrize("protocol", [None, "graphql-ws", "chat"])
async def test_only_one_protocol_is_spoken(address, protocol):
    try:
        async with socket(address, protocol) as one:
            assert (await one.closed())[0] == 4406
    except websockets.NegotiationError:
        pass


@pytest.mark.parametrize(
    "garbage",
    [
        "",
        "nonsense",
        "[]",
        "null",
        '"subscribe"',
        "{}",
        '{"type": "start"}',
        '{"type": 1}',
        '{"type": "subscribe"}',
        '{"type": "subscribe", "id": "", "payload": {"query": "{ __typename }"}}',
        '{"type": "subscribe", "id": 1, "payload": {"query": "{ __typename }"}}',
        '{"type": "subscribe", "id": "1"}',
        '{"type": "subscribe", "id": "1", "payload": []}',
        '{"type": "subscribe", "id": "1", "payload": {}}',
        '{"type": "subscribe", "id": "1", "payload": {"query": 1}}',
        '{"type": "subscribe", "id": "1", "payload": {"query": "{ a }", "variables": []}}',
        '{"type": "subscribe", "id": "1", "payload": {"query": "{ a }", "operationName": {}}}',
        '{"type": "subscribe", "id": "1", "payload": {"query": "{ a }", "extensions": 3}}',
        '{"type": "ping", "payload": 1}',
        '{"type": "complete"}',
        "[" * 5_000,
        '{"type": "ping", "payload": ' + '{"a":' * 900 + "1" + "}" * 901,
        b'{"type": "ping"}',
        b"\xff\x00",
    ],
)
async def test_what_the_protocol_does_not_know_ends_it(ana, address, garbage):
    async with introduced(address, ana.token) as one:
        await one.connection.send(garbage)
        code, reason = await one.closed()
        assert code == 4400
        assert reason


async def test_what_it_does_not_know_of_operations_that_are_over_is_ignored(ana, address):
    async with introduced(address, ana.token) as one:
        await one.send("complete", id="never")
        await one.send("pong")
        await one.send("ping", payload={"at": 1})
        assert await one.next() == {"type": "pong", "payload": {"at": 1}}


async def test_a_frame_beyond_the_limit_ends_it(ana, address):
    async with introduced(address, ana.token) as one:
        await one.connection.send(json.dumps({"type": "ping", "payload": {"x": "y" * 1_100_000}}))
        assert (await one.closed())[0] == 1009


async def test_queries_and_mutations_are_answered_once(ana, address):
    async with introduced(address, ana.token) as one:
        register = (
            "mutation ($input: RegisterProductInput!)"
            " { registerProduct(input: $input) { product { sku } errors { code } } }"
        )
        await one.subscribe("m", register, input=PRODUCT)
        assert await one.answer("m") == {"registerProduct": {"product": {"sku": "P1"}, "errors": []}}
        assert await one.next() == {"id": "m", "type": "complete"}
        await one.subscribe("q", QUERY, n=5)
        assert await one.answer("q") == {"products": {"nodes": [{"sku": "P1"}]}}
        assert await one.next() == {"id": "q", "type": "complete"}


async def test_what_is_refused_is_refused_as_over_http(ana, address):
    async with introduced(address, ana.token) as one:
        for id, query, code in (
            ("1", "{ nonsense", "GRAPHQL_PARSE_FAILED"),
            ("2", "{ nonsense }", "GRAPHQL_VALIDATION_FAILED"),
            ("3", "subscription { events { type } productChanged { type } }", "GRAPHQL_VALIDATION_FAILED"),
            ("4", "query A { __typename } query B { __typename }", "BAD_USER_INPUT"),
            ("5", "{ products(first: 1000) { nodes { sku } } }", None),
        ):
            await one.subscribe(id, query)
            message = await one.next()
            assert message["id"] == id
            if code is None:
                assert message["payload"]["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
                assert (await one.next())["type"] == "complete"
            else:
                assert message["type"] == "error"
                assert message["payload"][0]["extensions"]["code"] == code
                assert message["payload"][0]["extensions"]["cost"]["limit"] > 0


async def test_every_answer_tells_what_it_cost(ana, address):
    async with introduced(address, ana.token) as one:
        register = 'mutation { discontinueProduct(input: {productId: "product_0"}) { errors { code } } }'
        for id, query in (("1", QUERY), ("2", register)):
            await one.subscribe(id, query)
            told = (await one.next())["payload"]["extensions"]["cost"]
            assert {"requested", "limit", "remaining", "restoreRate", "resetAt"} <= told.keys()
            assert told["requested"] >= 1
            assert (await one.next())["type"] == "complete"


async def test_who_has_spent_all_is_told_when_to_come_back(ana, database, database_url, storage):
    poor = Settings(database_url=database_url, cost_limit=500, cost_ceiling=500, cost_restore_rate=1)  # ty: ignore[missing-argument]
    price = "{ rateLimit { remaining } }"
    async with (
        serving(create_app(poor, database, storage)) as server,
        introduced(server.address, ana.token) as one,
    ):
        await one.subscribe("1", price)
        assert (await one.next())["type"] == "next"
        await one.next()
        await one.subscribe("2", price)
        message = await one.next()
        assert (message["id"], message["type"]) == ("2", "error")
        told = message["payload"][0]["extensions"]
        assert told["code"] == "THROTTLED"
        assert told["retryAfterMs"] > 0
        assert (told["cost"]["requested"], told["cost"]["limit"]) == (250, 500)


async def test_a_trusted_document_is_priced_by_its_name_as_over_http(ana, address):
    trusted = {"documents": [{"name": digest_of(QUERY), "text": QUERY}]}
    assert (await ana.do("trustDocuments", trusted, "trustedDocuments { policy }"))["errors"] == []
    price = "query ($of: String) { rateLimit(documentId: $of, variables: {n: 7}) { requested } }"
    async with introduced(address, ana.token) as one:
        await one.subscribe("1", price, of=digest_of(QUERY))
        assert await one.answer("1") == {"rateLimit": {"requested": 7}}
        await one.next()
        await one.subscribe("2", price, of="sha256:" + "0" * 64)
        message = await one.next()
        assert message["payload"]["errors"][0]["extensions"]["code"] == "PERSISTED_QUERY_NOT_FOUND"


async def test_at_most_so_many_operations_run_at_once(ana, address, monkeypatch):
    monkeypatch.setattr(connection, "MOST_OPERATIONS", 2)
    async with introduced(address, ana.token) as one:
        for id in "12":
            await one.subscribe(id, SUBSCRIPTION)
        await one.subscribe("3", SUBSCRIPTION)
        message = await one.next()
        assert (message["id"], message["type"]) == ("3", "error")
        told = message["payload"][0]["extensions"]
        assert (told["code"], told["retryAfterMs"]) == ("THROTTLED", 1_000)


async def test_at_most_so_many_connections_of_a_company_are_open(ana, stranger, address, monkeypatch):
    monkeypatch.setattr(door, "MOST_CONNECTIONS", 1)
    async with introduced(address, ana.token), introduced(address, stranger.token), socket(address) as third:
        await third.send("connection_init", payload={"Authorization": f"Bearer {ana.token}"})
        assert (await third.closed())[0] == 1013
    async with introduced(address, ana.token):
        pass


async def test_before_its_introduction_a_client_is_heard_a_few_times(address):
    async with socket(address) as one:
        for _ in range(connection.MOST_UNKNOWN):
            await one.alive()
        assert await one.closed() == (4401, "Unauthorized")


@pytest.mark.parametrize(
    "frame",
    [
        masked({"type": "ping"}),
        masked({"type": "complete", "id": "never"}),
        b"\x89\x80\0\0\0\0",
    ],
    ids=["pings", "what asks for nothing", "pings of the WebSocket itself"],
)
async def test_who_sends_without_end_is_let_go(ana, address, frame):
    """And what it had sent beyond the limit is neither read nor answered."""
    async with introduced(address, ana.token) as one:
        one.connection.transport.write(frame * 30_000)
        assert await one.closed() == (1013, "Too many messages.")
        answers = 0
        with suppress(websockets.ConnectionClosed):
            while await one.connection.recv():
                answers += 1
        assert answers <= wire.BURST + wire.PACE


async def test_who_sends_a_lot_once_is_answered(ana, address):
    async with introduced(address, ana.token) as one:
        for _ in range(wire.BURST - 10):
            await one.send("ping")
        for _ in range(wire.BURST - 10):
            assert await one.next() == {"type": "pong"}
        await one.alive()


async def test_who_does_not_read_is_dropped(ana, app, server, address, monkeypatch):
    """What is sent fills the buffers of both sides, then nothing is kept for the one who does not read."""
    monkeypatch.setattr(wire, "CUT_OFF", 1.0)
    monkeypatch.setattr(connection, "PATIENCE", 0.3)
    monkeypatch.setattr(door, "LAST_WORD", 0.1)
    connections = app.state.door.connections
    host, port = address.split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(
        f"GET /graphql HTTP/1.1\r\nHost: {address}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Protocol: graphql-transport-ws\r\n"
        f"Authorization: Bearer {ana.token}\r\n\r\n".encode()
    )
    await reader.readuntil(b"\r\n\r\n")
    writer.transport.pause_reading()
    writer.write(masked({"type": "connection_init"}))
    introspection = "{ __schema { types { name description fields { name description } } } }"
    for number in range(200):
        payload = {"query": introspection}
        writer.write(masked({"type": "subscribe", "id": str(number), "payload": payload}))
    await until_async(lambda: answered(bool(connections)))
    await until_async(lambda: answered(not connections))
    sockets = server.server_state.connections
    await until_async(lambda: answered(not [one for one in sockets if isinstance(one, wire.PatientSocket)]))
    writer.close()


async def answered(truth: bool) -> bool:
    return truth


async def test_a_client_that_goes_leaves_nothing_behind(ana, app, address):
    async with introduced(address, ana.token) as one:
        for id in "123":
            await one.subscribe(id, SUBSCRIPTION)
        await one.alive()
        await product(ana)
        assert (await one.next())["type"] == "next"
        one.connection.transport.abort()
    feed = app.state.door.streams.feed
    await until_async(lambda: answered(not feed.followed and not app.state.door.connections))
