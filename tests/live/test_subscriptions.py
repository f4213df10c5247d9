"""What happens is told to those who may know it: once, in order, and again after a loss."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import UUID

import pytest
import websockets

from api.cost import Budget
from api.faults import Throttled
from api.subscriptions import feed as feeding
from api.subscriptions.streams import Subscription
from tests.api.front import Client
from tests.api.sale import placed_order
from tests.api.things import product
from tests.live.listeners import introduced

PRODUCTS = """
subscription ($after: ID, $types: [EventType!], $productId: ID) {
    productChanged(after: $after, types: $types, productId: $productId) {
        eventId type occurredAt product { sku salePrice { amount } }
    }
}
"""
EVENTS = "subscription ($after: ID) { events(after: $after) { eventId type subject { __typename id } } }"


async def priced(client: Client, product: dict[str, Any], price: str) -> dict[str, Any]:
    input = {"productId": product["id"], "expectedVersion": product["version"], "salePrice": price}
    shown = "product { id sku version }"
    return (await client.do("changePrice", input, shown))["product"]


async def test_who_subscribes_sees_what_happens_from_then_on(ana, address):
    await product(ana, sku="BEFORE")
    async with introduced(address, ana.token) as socket:
        await socket.subscribe("1", PRODUCTS)
        await socket.alive()
        await product(ana, sku="AFTER")
        change = (await socket.answer("1"))["productChanged"]
        assert change["type"] == "PRODUCT_REGISTERED"
        assert change["product"] == {"sku": "AFTER", "salePrice": {"amount": "100.00"}}
        assert change["eventId"].startswith("event_")


async def test_a_sale_is_told_to_whom_it_concerns(ana, address):
    order = "subscription { orderChanged { type order { number status lines { sku } } } }"
    stock = "subscription { stockChanged { type stockItems { onHand reserved available } } }"
    async with introduced(address, ana.token) as orders, introduced(address, ana.token) as stocks:
        await orders.subscribe("o", order)
        await stocks.subscribe("s", stock)
        await asyncio.gather(orders.alive(), stocks.alive())
        await placed_order(ana, quantity="4")
        assert (await orders.answer("o"))["orderChanged"] == {
            "type": "ORDER_PLACED",
            "order": {"number": 1, "status": "PLACED", "lines": [{"sku": "P1"}]},
        }
        told = [(await stocks.answer("s"))["stockChanged"] for _ in range(2)]
    assert [change["type"] for change in told] == ["STOCK_RECEIVED", "ORDER_PLACED"]
    assert told[1]["stockItems"] == [{"onHand": "10", "reserved": "4", "available": "6"}]


async def test_what_an_order_set_in_motion_is_followed_step_by_step(ana, address):
    query = """subscription ($of: ID!) { orderProcessChanged(orderId: $of) {
        type order { number process { state steps { name state } } }
    } }"""
    order = (await placed_order(ana))["order"]
    async with introduced(address, ana.token) as socket, introduced(address, ana.token) as another:
        await socket.subscribe("1", query, of=order["id"])
        await another.subscribe("1", query, of=f"order_{UUID(int=1).hex}")
        await asyncio.gather(socket.alive(), another.alive())
        await ana.do("invoiceOrder", {"idempotencyKey": "i1", "orderId": order["id"]}, "invoice { id }")
        assert (await socket.answer("1"))["orderProcessChanged"] == {
            "type": "INVOICE_DRAFTED",
            "order": {
                "number": 1,
                "process": {
                    "state": "RUNNING",
                    "steps": [{"name": "number_invoice", "state": "WAITING"}],
                },
            },
        }
        await another.silence()


async def test_of_what_an_order_set_in_motion_everybody_is_told_what_they_may_read(ana, address):
    query = "subscription { orderProcessChanged { type } }"
    made = await ana.do(
        "createApiKey", {"name": "x", "scopes": ["sales.order.read", "stock.item.read"]}, "key"
    )
    async with introduced(address, made["key"]) as socket:
        await socket.subscribe("1", query)
        await socket.alive()
        order = (await placed_order(ana))["order"]
        assert (await socket.answer("1"))["orderProcessChanged"] == {"type": "ORDER_PLACED"}
        await ana.do("invoiceOrder", {"idempotencyKey": "i1", "orderId": order["id"]}, "invoice { id }")
        await socket.silence()
        await socket.subscribe("2", "subscription { orderProcessChanged(types: [INVOICE_DRAFTED]) { type } }")
        refused = await socket.next()
        assert refused["payload"][0]["extensions"]["code"] == "FORBIDDEN"
        assert refused["payload"][0]["extensions"]["requires"] == "fiscal.invoice.read"


async def test_who_loses_a_permission_while_they_wait_to_pay_is_not_told(ana, address, monkeypatch):
    key = await ana.do("createApiKey", {"name": "x", "scopes": ["catalog.product.read"]}, "key apiKey { id }")
    async with introduced(address, key["key"]) as socket:
        await socket.subscribe("1", PRODUCTS)
        await socket.alive()
        take, waits = Budget.take, asyncio.Event()

        async def taken(self: Budget, principal: Any, requested: int) -> Any:
            if principal is not None and principal.name == "x" and not waits.is_set():
                waits.set()
                raise Throttled("Later.", retryAfterMs=1_000)
            return await take(self, principal, requested)

        monkeypatch.setattr(Budget, "take", taken)
        await product(ana)
        await waits.wait()
        await ana.do("revokeApiKey", {"apiKeyId": key["apiKey"]["id"]})
        with pytest.raises(websockets.ConnectionClosed):
            await socket.next()
        assert (await socket.closed())[0] == 4403


async def test_what_could_not_be_told_in_time_ends_the_stream_and_can_be_asked_for_again(
    ana, address, monkeypatch
):
    async with introduced(address, ana.token) as socket:
        await socket.subscribe("1", PRODUCTS)
        await socket.alive()
        await product(ana, sku="SEEN")
        last = (await socket.answer("1"))["productChanged"]["eventId"]
        with monkeypatch.context() as slow:
            slow.setattr(Subscription, "_resolved", _too_slow)
            await product(ana, sku="LATE")
            ended = await socket.next()
        told = ended["payload"][0]["extensions"]
        assert (ended["type"], told["code"]) == ("error", "TIMEOUT")
        await socket.subscribe("2", PRODUCTS, after=last)
        again = (await socket.answer("2"))["productChanged"]
        assert (again["eventId"], again["product"]["sku"]) == (told["eventId"], "LATE")


async def _too_slow(*_: object) -> None:
    raise TimeoutError


async def test_what_was_missed_is_told_after_the_last_event_seen_once_and_in_order(ana, address):
    async with introduced(address, ana.token) as socket:
        await socket.subscribe("1", PRODUCTS)
        await socket.alive()
        await product(ana, sku="SEEN")
        last = (await socket.answer("1"))["productChanged"]["eventId"]
    for number in range(7):
        await product(ana, sku=f"MISSED{number}")
    async with introduced(address, ana.token) as socket:
        await socket.subscribe("1", PRODUCTS, after=last)
        missed = [(await socket.answer("1"))["productChanged"]["product"]["sku"] for _ in range(7)]
        assert missed == [f"MISSED{number}" for number in range(7)]
        await product(ana, sku="LIVE")
        assert (await socket.answer("1"))["productChanged"]["product"]["sku"] == "LIVE"
        await socket.silence()


async def test_who_is_told_faster_than_it_listens_misses_nothing(ana, address, monkeypatch):
    monkeypatch.setattr(feeding, "MOST_WAITING", 2)
    monkeypatch.setattr(feeding, "PAGE", 3)
    async with introduced(address, ana.token) as socket:
        await socket.subscribe("1", PRODUCTS)
        await socket.alive()
        await asyncio.gather(*(product(ana, sku=f"P{number}") for number in range(20)))
        told = [(await socket.answer("1"))["productChanged"]["product"]["sku"] for _ in range(20)]
        await socket.silence()
    assert sorted(told) == sorted(f"P{number}" for number in range(20))


async def test_facts_of_a_transaction_that_ends_late_are_told_after_it_and_before_what_follows(
    ana, address, owner, ours
):
    """A transaction that began earlier and commits later would be lost by whoever goes by ids."""
    slow = owner.transaction()
    await slow.start()
    await owner.execute("set local role retaguarda_app")
    await owner.execute("select set_config('app.company', $1, true)", str(ours.id))
    known = await product(ana, sku="KNOWN")
    async with introduced(address, ana.token) as socket:
        await socket.subscribe("1", PRODUCTS)
        await socket.alive()
        await owner.execute(
            """
            insert into event (id, type, subject_type, subject_id, case_id, payload, occurred_at,
                               actor_id, command)
            select uuidv7(), 'ProductCorrected', 'product', id, id, jsonb_build_object('product_id', id),
                   now(), id, 'CorrectProduct' from product where sku = 'KNOWN'
            """
        )
        await product(ana, sku="LATER")
        await socket.silence()
        await slow.commit()
        told = [(await socket.answer("1"))["productChanged"] for _ in range(2)]
        assert [change["type"] for change in told] == ["PRODUCT_CORRECTED", "PRODUCT_REGISTERED"]
        assert [change["product"]["sku"] for change in told] == [known["sku"], "LATER"]


async def test_two_companies_never_hear_of_each_other(ana, stranger, address):
    async with introduced(address, ana.token) as ours, introduced(address, stranger.token) as theirs:
        for socket in (ours, theirs):
            await socket.subscribe("1", EVENTS)
            await socket.alive()
        mine = await product(ana)
        heard = (await ours.answer("1"))["events"]
        assert heard["subject"] == {"__typename": "Product", "id": mine["id"]}
        await theirs.silence()
        await theirs.subscribe("2", EVENTS, after=heard["eventId"])
        message = await theirs.next()
        assert message["type"] == "error"
        assert message["payload"][0]["extensions"]["reason"] == "EVENT_NOT_KEPT"


async def test_a_subscription_can_be_narrowed_down(ana, address):
    first, second = await product(ana, sku="A"), await product(ana, sku="B")
    async with introduced(address, ana.token) as socket:
        await socket.subscribe("one", PRODUCTS, productId=second["id"])
        await socket.alive()
        await priced(ana, first, "11.00")
        await priced(ana, second, "12.00")
        assert (await socket.answer("one"))["productChanged"]["product"]["salePrice"] == {"amount": "12.00"}
        await socket.send("complete", id="one")
        await socket.subscribe("types", PRODUCTS, types=["PRODUCT_REGISTERED"])
        await socket.alive()
        await priced(ana, {**first, "version": 2}, "13.00")
        await product(ana, sku="C")
        assert (await socket.answer("types"))["productChanged"]["product"]["sku"] == "C"
        await socket.silence()


async def test_only_what_may_be_known_is_told(ana, anonymous, address):
    payload = await ana.do(
        "createApiKey", {"name": "Shop", "scopes": ["catalog.product.read", "platform.company.read"]}, "key"
    )
    async with introduced(address, payload["key"]) as socket:
        await socket.subscribe("o", "subscription { orderChanged { type } }")
        refused = await socket.next()
        assert (refused["type"], refused["payload"][0]["extensions"]["code"]) == ("error", "FORBIDDEN")
        assert refused["payload"][0]["extensions"]["requires"] == "sales.order.read"
        await socket.subscribe("t", "subscription { events(types: [ORDER_PLACED]) { type } }")
        assert (await socket.next())["payload"][0]["extensions"]["code"] == "FORBIDDEN"
        await socket.subscribe("e", "subscription { events { type } }")
        await socket.alive()
        await placed_order(ana)
        assert (await socket.answer("e"))["events"]["type"] == "PRODUCT_REGISTERED"
        await socket.silence()


async def test_who_may_see_the_stock_is_told_of_every_change_of_it(ana, address):
    scopes = ["stock.item.read", "catalog.product.read"]
    payload = await ana.do("createApiKey", {"name": "Depot", "scopes": scopes}, "key")
    query = "subscription { stockChanged(types: [ORDER_PLACED]) { type stockItems { reserved } } }"
    async with introduced(address, payload["key"]) as socket:
        await socket.subscribe("1", query)
        await socket.alive()
        await placed_order(ana, quantity="3")
        assert (await socket.answer("1"))["stockChanged"] == {
            "type": "ORDER_PLACED",
            "stockItems": [{"reserved": "3"}],
        }


@pytest.mark.parametrize(
    ("variables", "path"),
    [
        ({"after": "nonsense"}, ["after"]),
        ({"after": "order_" + "0" * 32}, ["after"]),
        ({"after": "event_" + "0" * 32}, ["after"]),
        ({"productId": "event_" + "0" * 32}, ["productId"]),
        ({"types": ["ORDER_PLACED"]}, ["types", "0"]),
    ],
)
async def test_what_cannot_be_followed_is_refused_with_a_path(ana, address, variables, path):
    async with introduced(address, ana.token) as socket:
        await socket.subscribe("1", PRODUCTS, **variables)
        message = await socket.next()
        assert message["type"] == "error"
        (error,) = message["payload"]
        assert (error["extensions"]["code"], error["extensions"]["path"]) == ("BAD_USER_INPUT", path)
        await socket.alive()


async def test_an_event_of_long_ago_is_not_gone_on_from(ana, address, owner, ours):
    old = UUID(int=7 << 76 | 2 << 62)
    await owner.execute("set role retaguarda_app")
    async with owner.transaction():
        await owner.execute("select set_config('app.company', $1, true)", str(ours.id))
        await owner.execute(
            """insert into event (id, type, subject_type, subject_id, case_id, payload, occurred_at,
                                  actor_id, command)
               values ($1, 'ProductRegistered', 'product', $1, $1, '{}', now() - interval '8 days', $1, 'x')
            """,
            old,
        )
    async with introduced(address, ana.token) as socket:
        await socket.subscribe("1", PRODUCTS, after=f"event_{old.hex}")
        (error,) = (await socket.next())["payload"]
        assert error["extensions"]["reason"] == "EVENT_NOT_KEPT"


async def test_a_key_that_is_revoked_ends_what_it_listens_to(ana, anonymous, address):
    made = await ana.do(
        "createApiKey", {"name": "Shop", "scopes": ["catalog.product.read"]}, "key apiKey { id }"
    )
    async with introduced(address, made["key"]) as socket:
        await socket.subscribe("1", PRODUCTS)
        await socket.alive()
        await ana.do("revokeApiKey", {"apiKeyId": made["apiKey"]["id"]})
        await product(ana)
        assert (await socket.closed())[0] == 4403


async def test_a_key_that_is_revoked_ends_what_it_listens_to_even_when_nothing_happens(
    ana, address, monkeypatch
):
    monkeypatch.setattr("api.subscriptions.streams.RECHECK", 0.1)
    made = await ana.do(
        "createApiKey", {"name": "Shop", "scopes": ["catalog.product.read"]}, "key apiKey { id }"
    )
    async with introduced(address, made["key"]) as socket:
        await socket.subscribe("1", PRODUCTS)
        await socket.alive()
        await ana.do("revokeApiKey", {"apiKeyId": made["apiKey"]["id"]})
        assert (await socket.closed())[0] == 4403


async def test_a_company_has_so_many_subscriptions_and_no_more(ana, address, monkeypatch):
    monkeypatch.setattr(feeding, "MOST_FOLLOWERS", 2)
    async with introduced(address, ana.token) as socket:
        for id in "123":
            await socket.subscribe(id, PRODUCTS)
        message = await socket.next()
        assert (message["type"], message["payload"][0]["extensions"]["code"]) == ("error", "THROTTLED")
        await socket.send("complete", id="1" if message["id"] != "1" else "2")
        await socket.alive()
        await socket.subscribe("again", PRODUCTS)
        await socket.alive()


async def test_nothing_is_asked_of_the_database_while_nobody_listens(ana, app, address):
    feed = app.state.door.streams.feed
    async with introduced(address, ana.token) as socket:
        await socket.subscribe("1", PRODUCTS)
        await socket.alive()
        await product(ana)
        await socket.answer("1")
        assert feed.followed
        await socket.send("complete", id="1")
        await socket.alive()
    watch = feed._watch
    assert watch is not None
    await asyncio.wait_for(watch, 5)
    looked = feeding.looks._value.get()
    await asyncio.sleep(0.3)
    assert not feed.followed
    assert feeding.looks._value.get() == looked


async def test_the_journal_is_read_by_its_index_under_row_security(database, company, owner):
    """Of another company's facts not one is even looked at."""
    await owner.execute("set enable_seqscan = off; set enable_bitmapscan = off")
    await owner.execute("set role retaguarda_app")
    async with owner.transaction():
        await owner.execute("select set_config('app.company', $1, true)", str(company))
        plan = await owner.fetch(
            """explain (costs off) select * from event
               where company_id = $1 and (xid, id) > ('5'::xid8, $1) and xid < '9'::xid8
               order by xid, id limit 10""",
            company,
        )
    text = "\n".join(row[0] for row in plan)
    assert "Index Scan using ix_event_xid_id" in text
    assert "Sort" not in text
    assert "(ROW(xid, id) > " in text[text.index("Index Cond") :].splitlines()[0]
