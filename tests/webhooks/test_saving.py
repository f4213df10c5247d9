"""Who may save a webhook, of what, leading where; and what others can do with it."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import insert, text, update

from domain.platform.commands.found_company import FoundedCompany
from domain.webhooks.address import Reach
from persistence.database import Database
from persistence.identity import new_id
from persistence.outbox import events
from persistence.platform.tables import api_keys
from tests.api.front import Client
from tests.api.sale import PARTY
from tests.api.things import product
from tests.exporting.asking import start
from tests.webhooks.hooks import DOCUMENT, codes, registered, shown
from tests.webhooks.post import PostOffice, deliveries
from tests.webhooks.receiver import Receiver

SCOPES = ["webhooks.*", "catalog.product.read"]
SALARY = "query ($subjectId: ID!) { node(id: $subjectId) { ... on Employee { salary { amount } } } }"


async def refused(client: Client, **changes: Any) -> list[dict[str, Any]]:
    input = {"url": "http://127.0.0.1:9/x", "events": ["PRODUCT_REGISTERED"], "document": DOCUMENT, **changes}
    return (await client.do("registerWebhook", input, "webhook { id }"))["errors"]


async def partner(ana: Client, *scopes: str) -> tuple[Client, str]:
    payload = await ana.do("createApiKey", {"name": "x", "scopes": [*scopes]}, "key apiKey { id }")
    return Client(ana.http, payload["key"]), payload["apiKey"]["id"]


@pytest.mark.parametrize(
    "url",
    [
        "http://10.0.0.1/x",
        "https://169.254.169.254/x",
        "https://localhost:22/x",
        "https://db.internal/x",
        "x",
    ],
)
async def test_an_address_that_is_not_public_is_refused_by_name(
    ana: Client, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.webhooks.approval.reach", Reach)
    (error,) = await refused(ana, url=url)
    assert (error["code"], error["path"]) == ("WEBHOOK_ADDRESS_REFUSED", ["input", "url"])


async def test_a_name_that_leads_inward_is_refused(ana: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    async def leads_inward(_: object) -> list[str]:
        return ["8.8.8.8", "192.168.0.7"]

    monkeypatch.setattr("api.webhooks.approval._found", leads_inward)
    (error,) = await refused(ana, url="https://hooks.example.com/x")
    assert error["code"] == "WEBHOOK_ADDRESS_REFUSED"


@pytest.mark.parametrize(
    "document",
    [
        "{ nothing }",
        "query {",
        "mutation { signOut(input: {}) { errors { code } } }",
        "subscription { events { eventId } }",
        "query ($orderId: ID!) { node(id: $orderId) { id } }",
        "query ($subjectId: ID!) { order(by: {id: $subjectId}) { number } }",
        "query A { viewer { name } } query B { viewer { name } }",
        "{ " + "a: viewer { name } " * 2_000 + "}",
    ],
)
async def test_a_document_that_could_not_be_answered_is_refused(ana: Client, document: str) -> None:
    errors = await refused(ana, document=document)
    assert {(error["code"], tuple(error["path"])) for error in errors} <= {
        ("DOCUMENT_INVALID", ("input", "document")),
        ("TOO_LONG", ("input", "document")),
    }
    assert errors


async def test_nobody_saves_what_they_may_not_read(ana: Client) -> None:
    key, _ = await partner(ana, *SCOPES)
    errors = await refused(key, events=["EMPLOYEE_HIRED"], document=SALARY)
    assert {(error["code"], tuple(error["path"])) for error in errors} == {
        ("PERMISSION_DENIED", ("input", "events", "0")),
        ("PERMISSION_DENIED", ("input", "document")),
    }
    assert await refused(key) == []


async def test_without_the_permission_nothing_is_looked_at(ana: Client) -> None:
    key, _ = await partner(ana, "catalog.product.read")
    (error,) = await refused(key, url="https://10.0.0.1")
    assert error["code"] == "PERMISSION_DENIED"


async def test_a_webhook_reads_what_its_owner_may_at_that_moment(
    ana: Client, post: PostOffice, receiver: Receiver, database: Database, ours: FoundedCompany
) -> None:
    key, id = await partner(ana, *SCOPES)
    more = DOCUMENT[:-1] + "webhooks { totalCount { value } } }"
    await registered(key, receiver, document=more)
    await product(ana, sku="A")
    await post.deliver()
    assert receiver.received[-1].told["data"]["node"]["sku"] == "A"
    await narrow(database, ours, "catalog.product.read")
    await product(ana, sku="B")
    await post.deliver()
    last = receiver.received[-1].told
    assert (last["data"]["node"]["sku"], last["data"]["webhooks"]) == ("B", None)
    assert last["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    await ana.do("revokeApiKey", {"apiKeyId": id})
    await product(ana, sku="C")
    await post.deliver()
    assert len(receiver.received) == 2
    (webhook,) = await shown(ana)
    assert (webhook["state"], webhook["pauseReason"]) == ("PAUSED", "OWNER_LEFT")


async def test_who_may_not_know_of_it_any_more_is_not_told(
    ana: Client, post: PostOffice, receiver: Receiver, database: Database, ours: FoundedCompany
) -> None:
    key, _ = await partner(ana, *SCOPES)
    await registered(key, receiver)
    await narrow(database, ours, "webhooks.*")
    await product(ana)
    await post.deliver()
    assert receiver.received == []
    (webhook,) = await shown(ana)
    assert (webhook["state"], webhook["pauseReason"]) == ("PAUSED", "OWNER_LEFT")


async def test_what_does_not_concern_its_owner_is_neither_told_nor_shown(
    ana: Client, post: PostOffice, receiver: Receiver
) -> None:
    key, _ = await partner(ana, *SCOPES, "platform.export.start")
    await registered(key, receiver, events=["EXPORT_REQUESTED"], document=None)
    await start(ana)
    await post.deliver()
    assert receiver.received == []
    assert await deliveries(ana) == []
    await start(key)
    await post.deliver()
    (told,) = [request.told for request in receiver.received]
    assert (told["type"], told["data"]["node"]["__typename"]) == ("EXPORT_REQUESTED", "BulkOperation")


async def test_what_is_confidential_is_told_to_who_may_read_it(
    ana: Client, post: PostOffice, receiver: Receiver, database: Database, ours: FoundedCompany
) -> None:
    key, _ = await partner(ana, "webhooks.*", "finance.payable.read", "finance.payroll_payable.read")
    await registered(key, receiver, events=["PAYABLE_APPROVED"], document=None)
    await of_payroll(database, ours)
    await post.deliver()
    assert len(receiver.received) == 1
    await narrow(database, ours, "finance.payable.read")
    await of_payroll(database, ours)
    await post.deliver()
    assert len(receiver.received) == 1
    assert [webhook["state"] for webhook in await shown(ana)] == ["ACTIVE"]


async def test_who_may_not_know_of_one_thing_any_more_is_told_of_the_others(
    ana: Client, post: PostOffice, receiver: Receiver, database: Database, ours: FoundedCompany
) -> None:
    key, _ = await partner(ana, *SCOPES, "parties.party.read")
    await registered(key, receiver, events=["PRODUCT_REGISTERED", "PARTY_REGISTERED"], document=None)
    await narrow(database, ours, "parties.party.read")
    await product(ana)
    await ana.do("registerParty", PARTY, "party { id }")
    await post.deliver()
    assert [request.told["type"] for request in receiver.received] == ["PARTY_REGISTERED"]
    (webhook,) = await shown(ana)
    assert (webhook["state"], webhook["pauseReason"]) == ("ACTIVE", None)
    await narrow(database, ours, *SCOPES, "parties.party.read")
    window = {"since": "2000-01-01T00:00:00Z", "until": "2100-01-01T00:00:00Z"}
    replay = {"webhookId": webhook["id"], **window}
    assert (await ana.do("replayWebhook", replay, "deliveries"))["deliveries"] == 1
    await post.deliver()
    assert [request.told["type"] for request in receiver.received][1:] == ["PRODUCT_REGISTERED"]


async def test_a_document_that_costs_much_is_refused(ana: Client) -> None:
    (error,) = await refused(ana, document="{ orders(first: 100) { nodes { lines { product { name } } } } }")
    assert error["code"] == "DOCUMENT_INVALID"


async def test_both_secrets_sign_until_the_old_one_is_retired(
    ana: Client, post: PostOffice, receiver: Receiver
) -> None:
    made = await registered(ana, receiver)
    (old,) = made["webhook"]["secrets"]
    id = {"webhookId": made["webhook"]["id"]}
    rotated = await ana.do("rotateWebhookSecret", id, "secret webhook { secrets { id } }")
    assert codes(await ana.do("rotateWebhookSecret", id)) == ["TWO_SECRETS_LIVE"]
    await product(ana, sku="A")
    await post.deliver()
    assert receiver.received[-1].signed_with(made["secret"])
    assert receiver.received[-1].signed_with(rotated["secret"])
    retired = await ana.do("retireWebhookSecret", {**id, "secretId": old["id"]}, "webhook { secrets { id } }")
    (new,) = retired["webhook"]["secrets"]
    await product(ana, sku="B")
    await post.deliver()
    assert not receiver.received[-1].signed_with(made["secret"])
    assert receiver.received[-1].signed_with(rotated["secret"])
    assert codes(await ana.do("retireWebhookSecret", {**id, "secretId": new["id"]})) == ["LAST_SECRET"]


async def test_a_secret_is_shown_once_and_stored_sealed(
    ana: Client, receiver: Receiver, database: Database, ours: FoundedCompany
) -> None:
    input = {"url": receiver.url(), "events": ["ORDER_PLACED"], "idempotencyKey": "w1"}
    made = await ana.do("registerWebhook", input, "secret webhook { id }")
    again = await ana.do("registerWebhook", input, "secret webhook { id }")
    assert made["secret"].startswith("whsec_")
    assert (again["replayed"], again["secret"]) == (True, None)
    assert again["webhook"] == made["webhook"]
    async with database.reading(ours.id) as connection:
        for table in ("webhook_secret", "webhook", "audit", "event", "idempotency"):
            rows = (await connection.execute(text(f"select row_to_json(t)::text from {table} t"))).scalars()  # noqa: S608
            assert not any(made["secret"][6:] in row for row in rows)


async def test_a_rehearsal_shows_no_secret_and_a_new_document_is_paid_by_the_word(
    ana: Client, receiver: Receiver
) -> None:
    mutation = """mutation ($input: RegisterWebhookInput!) {
        registerWebhook(input: $input) { secret webhook { url } errors { code } }
    }"""
    input = {"url": receiver.url(), "events": ["PRODUCT_REGISTERED"], "validateOnly": True}
    await ana.ask(mutation, input=input)
    new, known = [await ana.ask(mutation, input=input | {"document": DOCUMENT}) for _ in range(2)]
    rehearsed = new["data"]["registerWebhook"]
    assert rehearsed == {"secret": None, "webhook": {"url": receiver.url()}, "errors": []}
    assert new["extensions"]["cost"]["reading"] == 5 * (1 + 29)
    assert "reading" not in known["extensions"]["cost"]


async def test_a_change_says_where_to_and_of_what_and_needs_the_version_that_was_seen(
    ana: Client, post: PostOffice, receiver: Receiver
) -> None:
    webhook = (await registered(ana, receiver))["webhook"]
    change = {"webhookId": webhook["id"], "url": receiver.url("/new"), "events": ["PRODUCT_REGISTERED"]}
    payload = await ana.do(
        "changeWebhook", change | {"expectedVersion": 1}, "webhook { version url document }"
    )
    assert (payload["webhook"]["version"], payload["webhook"]["url"]) == (2, receiver.url("/new"))
    assert codes(await ana.do("changeWebhook", change | {"expectedVersion": 1})) == ["STALE_VERSION"]
    await product(ana)
    await post.deliver()
    assert [request.path for request in receiver.received] == ["/new"]


async def test_a_removed_webhook_is_told_nothing_more_and_its_deliveries_stay(
    ana: Client, post: PostOffice, receiver: Receiver
) -> None:
    webhook = (await registered(ana, receiver))["webhook"]
    await product(ana, sku="A")
    await post.deliver()
    for _ in range(2):
        payload = await ana.do(
            "removeWebhook", {"webhookId": webhook["id"]}, "webhook { state secrets { id } }"
        )
        assert payload["webhook"] == {"state": "REMOVED", "secrets": []}
    await product(ana, sku="B")
    await post.deliver()
    assert len(receiver.received) == len(await deliveries(ana)) == 1
    assert codes(await ana.do("resumeWebhook", {"webhookId": webhook["id"]})) == ["INVALID_TRANSITION"]


async def test_another_company_finds_nothing_to_look_at_or_to_touch(
    ana: Client, stranger: Client, post: PostOffice, receiver: Receiver
) -> None:
    webhook = (await registered(ana, receiver))["webhook"]
    await product(ana)
    await post.deliver()
    (delivery,) = await deliveries(ana)
    assert await shown(stranger) == []
    assert await deliveries(stranger) == []
    found = await stranger.data("query ($id: ID!) { node(id: $id) { id } }", id=webhook["id"])
    assert found == {"node": None}
    id = {"webhookId": webhook["id"]}
    window = {"since": "2000-01-01T00:00:00Z", "until": "2100-01-01T00:00:00Z"}
    secret = {"secretId": webhook["secrets"][0]["id"]}
    change = {"url": receiver.url(), "events": ["ORDER_PLACED"], "expectedVersion": 1}
    for mutation, more in {
        "changeWebhook": change,
        "pauseWebhook": {},
        "removeWebhook": {},
        "replayWebhook": window,
        "resumeWebhook": {},
        "retireWebhookSecret": secret,
        "rotateWebhookSecret": {},
        "sendTestEvent": {},
    }.items():
        assert codes(await stranger.do(mutation, id | more)) == ["NOT_FOUND"], mutation
    assert codes(await stranger.do("redeliverWebhook", {"deliveryId": delivery["id"]})) == ["NOT_FOUND"]
    (kept,) = await shown(ana)
    assert kept == webhook


async def test_deliveries_are_found_by_state_time_and_webhook(
    ana: Client, post: PostOffice, receiver: Receiver
) -> None:
    webhook = (await registered(ana, receiver))["webhook"]
    await product(ana)
    await post.deliver()
    (delivery,) = await deliveries(ana, "{ state: { eq: DELIVERED } }")
    at, id = delivery["occurredAt"], webhook["id"]
    assert await deliveries(ana, "{ state: { in: [PENDING, FAILED] } }") == []
    assert await deliveries(ana, f'{{ occurredAt: {{ gte: "{at}" }} }}') == [delivery]
    assert await deliveries(ana, f'{{ occurredAt: {{ gt: "{at}" }} }}') == []
    assert await deliveries(ana, f'{{ webhookId: {{ eq: "{id}" }} }}') == [delivery]


async def narrow(database: Database, company: FoundedCompany, *scopes: str) -> None:
    """As if the key had never had more."""
    async with database.writing(company.id) as connection:
        await connection.execute(update(api_keys).values(scopes=[*scopes]))


async def of_payroll(database: Database, company: FoundedCompany) -> None:
    """A payable of a payroll run was approved."""
    id = new_id()
    async with database.writing(company.id) as connection:
        await connection.execute(
            insert(events).values(
                id=id,
                type="PayableApproved",
                subject_type="payable",
                subject_id=id,
                case_id=id,
                payload={"payable_id": str(id), "payroll_run_id": str(id)},
                occurred_at=text("now()"),
                actor_id=id,
                command="ApprovePayable",
            )
        )
