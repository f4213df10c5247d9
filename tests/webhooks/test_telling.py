"""What happens is told: signed, once it is committed, in the words of the receiver."""

from __future__ import annotations

from sqlalchemy import text

from domain.platform.commands.found_company import FoundedCompany
from persistence.database import Database
from tests.api.front import Client
from tests.api.things import PRODUCT, product
from tests.webhooks.hooks import codes, registered
from tests.webhooks.post import PostOffice, deliveries
from tests.webhooks.receiver import Receiver


async def test_a_fact_is_told_with_its_document_and_a_signature_that_holds(
    ana: Client, post: PostOffice, receiver: Receiver
) -> None:
    hook = await registered(ana, receiver)
    made = await product(ana)
    assert await post.deliver() == 1
    (request,) = receiver.received
    assert request.told["type"] == "PRODUCT_REGISTERED"
    assert request.told["timestamp"].endswith("Z")
    assert request.told["data"] == {"node": {"id": made["id"], "sku": "P1", "name": "Cadeira"}}
    assert request.signed_with(hook["secret"])
    assert request.headers["content-type"] == "application/json"
    (delivery,) = await deliveries(ana)
    assert (delivery["state"], delivery["attempts"], delivery["statusCode"]) == ("DELIVERED", 1, 204)
    assert delivery["eventId"] == request.id
    assert await post.deliver() == 0


async def test_without_a_document_the_subject_is_named(
    ana: Client, post: PostOffice, receiver: Receiver
) -> None:
    await registered(ana, receiver, document=None)
    made = await product(ana)
    await post.deliver()
    assert receiver.received[0].told["data"] == {"node": {"__typename": "Product", "id": made["id"]}}


async def test_only_what_was_asked_for_is_told_and_nothing_from_before(
    ana: Client, post: PostOffice, receiver: Receiver
) -> None:
    await product(ana, sku="BEFORE")
    await registered(ana, receiver, events=["PRODUCT_REGISTERED"])
    made = await product(ana)
    payload = await ana.do("changePrice", _price(made), "product { id }")
    assert codes(payload) == []
    await post.deliver()
    assert [request.told["data"]["node"]["sku"] for request in receiver.received] == ["P1"]


async def test_what_was_refused_or_only_tried_is_not_told(
    ana: Client, post: PostOffice, receiver: Receiver
) -> None:
    await registered(ana, receiver)
    await ana.do("registerProduct", PRODUCT | {"validateOnly": True}, "product { id }")
    await ana.do("registerProduct", PRODUCT | {"name": ""}, "product { id }")
    assert await post.deliver() == 0


async def test_a_subject_that_is_not_there_is_null(
    ana: Client, post: PostOffice, receiver: Receiver, database: Database, ours: FoundedCompany
) -> None:
    await registered(ana, receiver)
    await product(ana)
    async with database.writing(ours.id) as connection:
        await connection.execute(text("update product set id = uuidv7()"))
    await post.deliver()
    assert receiver.received[0].told["data"] == {"node": None}


async def test_several_webhooks_are_each_told(ana: Client, post: PostOffice, receiver: Receiver) -> None:
    secrets = [(await registered(ana, receiver, url=receiver.url(path)))["secret"] for path in ("/a", "/b")]
    await product(ana)
    assert await post.deliver() == 2
    by_path = {request.path: request for request in receiver.received}
    assert by_path["/a"].id == by_path["/b"].id
    assert by_path["/a"].signed_with(secrets[0])
    assert by_path["/b"].signed_with(secrets[1])
    assert not by_path["/a"].signed_with(secrets[1])


async def test_a_company_is_told_nothing_of_another(
    ana: Client, stranger: Client, post: PostOffice, receiver: Receiver
) -> None:
    await registered(ana, receiver)
    await product(stranger)
    assert await post.deliver() == 0
    assert await deliveries(stranger) == []


async def test_a_test_event_is_told_to_its_webhook_alone(
    ana: Client, post: PostOffice, receiver: Receiver
) -> None:
    hook = await registered(ana, receiver)
    await registered(ana, receiver, url=receiver.url("/other"))
    payload = await ana.do("sendTestEvent", {"webhookId": hook["webhook"]["id"]})
    assert codes(payload) == []
    await post.deliver()
    (request,) = receiver.received
    assert (request.path, request.told["type"]) == ("/hooks", "WEBHOOK_TESTED")
    assert request.told["data"]["node"]["id"] == hook["webhook"]["id"]


async def test_a_sale_leaves_no_trace_of_webhooks_where_there_are_none(
    ana: Client, post: PostOffice, database: Database, ours: FoundedCompany
) -> None:
    await product(ana)
    assert await post.look() == []
    async with database.reading(ours.id) as connection:
        assert await connection.scalar(text("select count(*) from task where process = 'webhooks'")) == 0


def _price(made: dict) -> dict:
    return {"productId": made["id"], "expectedVersion": made["version"], "salePrice": "90.00"}
