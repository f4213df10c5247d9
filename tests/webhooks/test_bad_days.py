"""A receiver that fails is tried for three days, and everything it missed can be told afterwards."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import text, update

from domain.platform.commands.found_company import FoundedCompany
from domain.webhooks.delivery import ATTEMPTS, PAUSES
from persistence.database import Database
from persistence.outbox import tasks
from tests.api.front import Client
from tests.api.things import product
from tests.webhooks.hooks import codes, registered, shown
from tests.webhooks.post import PostOffice, deliveries
from tests.webhooks.receiver import Receiver


class Killed(BaseException):
    """As if the process were gone: nothing is recorded."""


async def test_a_delivery_is_tried_twelve_times_with_one_id_then_the_webhook_pauses(
    ana: Client, post: PostOffice, receiver: Receiver, ours: FoundedCompany
) -> None:
    receiver.statuses = [500]
    hook = await registered(ana, receiver)
    await product(ana)
    pauses = []
    for _ in range(ATTEMPTS):
        await post.turn(ours.id)
        assert await post.deliver() == 1
        (delivery,) = await deliveries(ana)
        pauses.append(instant(delivery["nextAttemptAt"]) - instant(delivery["triedAt"]))
    assert len({request.id for request in receiver.received}) == 1
    assert all(request.signed_with(hook["secret"]) for request in receiver.received)
    for planned, real in zip(PAUSES, pauses, strict=False):
        assert planned <= real <= planned * 1.1 + timedelta(seconds=11)
    assert sum(pauses[:-1], timedelta(0)) >= timedelta(hours=72)
    assert (delivery["state"], delivery["errorCode"], delivery["attempts"]) == ("FAILED", "REFUSED", 12)
    (webhook,) = await shown(ana)
    assert (webhook["state"], webhook["pauseReason"]) == ("PAUSED", "EXHAUSTED")
    await post.turn(ours.id)
    assert await post.deliver() == 0


def test_pauses_rise_and_last_three_days_together() -> None:
    assert all(earlier <= later for earlier, later in pairwise(PAUSES))
    assert sum(PAUSES, timedelta(0)) >= timedelta(hours=72)
    assert len(PAUSES) == ATTEMPTS - 1 >= 11


async def test_gone_pauses_at_once_and_what_happens_meanwhile_is_told_on_request(
    ana: Client, post: PostOffice, receiver: Receiver
) -> None:
    receiver.statuses = [410, 204]
    hook = (await registered(ana, receiver))["webhook"]
    await product(ana, sku="FIRST")
    await post.deliver()
    (webhook,) = await shown(ana)
    assert (webhook["state"], webhook["pauseReason"]) == ("PAUSED", "GONE")
    await product(ana, sku="MEANWHILE")
    assert await post.deliver() == 0
    payload = await ana.do("resumeWebhook", {"webhookId": hook["id"], "catchUp": True}, "webhook { state }")
    assert payload["webhook"]["state"] == "ACTIVE"
    await post.deliver()
    assert [told(request) for request in receiver.received] == ["FIRST", "FIRST", "MEANWHILE"]
    assert {each["state"] for each in await deliveries(ana)} == {"DELIVERED"}


async def test_what_was_missed_over_a_pause_is_replayed_by_its_time(
    ana: Client, post: PostOffice, receiver: Receiver
) -> None:
    hook = (await registered(ana, receiver))["webhook"]
    await product(ana, sku="TOLD")
    await post.deliver()
    await ana.do("pauseWebhook", {"webhookId": hook["id"]})
    await product(ana, sku="MISSED")
    await ana.do("resumeWebhook", {"webhookId": hook["id"]})
    await product(ana, sku="AFTER")
    await post.deliver()
    assert [told(request) for request in receiver.received] == ["TOLD", "AFTER"]
    window = {"since": "2000-01-01T00:00:00Z", "until": "2100-01-01T00:00:00Z"}
    replay = {"webhookId": hook["id"], **window}
    assert (await ana.do("replayWebhook", replay, "deliveries"))["deliveries"] == 1
    await post.deliver()
    assert told(receiver.received[-1]) == "MISSED"
    assert (await ana.do("replayWebhook", replay, "deliveries"))["deliveries"] == 0
    everything = replay | {"delivered": True}
    assert (await ana.do("replayWebhook", everything, "deliveries"))["deliveries"] == 3
    await post.deliver()
    assert len(receiver.received) == 6
    assert len({request.id for request in receiver.received}) == 3
    nothing = replay | {"since": window["until"]}
    assert codes(await ana.do("replayWebhook", nothing)) == ["OUT_OF_RANGE"]


async def test_one_delivery_is_made_once_more(ana: Client, post: PostOffice, receiver: Receiver) -> None:
    hook = (await registered(ana, receiver))["webhook"]
    await product(ana)
    await post.deliver()
    (delivery,) = await deliveries(ana)
    payload = await ana.do("redeliverWebhook", {"deliveryId": delivery["id"]}, "delivery { state }")
    assert payload["delivery"]["state"] == "PENDING"
    await post.deliver()
    first, second = receiver.received
    assert first.id == second.id
    await ana.do("pauseWebhook", {"webhookId": hook["id"]})
    refused = await ana.do("redeliverWebhook", {"deliveryId": delivery["id"]})
    assert codes(refused) == ["INVALID_TRANSITION"]
    told = "availableActions { action allowed reason }"
    resumed = await ana.do("resumeWebhook", {"webhookId": hook["id"]}, f"webhook {{ {told} }}")
    assert {one["action"]: one["reason"] for one in resumed["webhook"]["availableActions"]} == {
        "changeWebhook": None,
        "pauseWebhook": None,
        "resumeWebhook": "INVALID_TRANSITION",
        "removeWebhook": None,
        "sendTestEvent": None,
        "replayWebhook": None,
        "rotateWebhookSecret": None,
        "retireWebhookSecret": "LAST_SECRET",
    }
    payload = await ana.do("redeliverWebhook", {"deliveryId": delivery["id"]}, f"delivery {{ {told} }}")
    assert payload["delivery"]["availableActions"] == [
        {"action": "redeliverWebhook", "allowed": True, "reason": None}
    ]


@pytest.mark.parametrize(("status", "fault"), [(302, "REDIRECTED"), (400, "REFUSED"), (503, "REFUSED")])
async def test_an_answer_that_is_no_success_is_kept_in_short(
    ana: Client, post: PostOffice, receiver: Receiver, status: int, fault: str
) -> None:
    receiver.statuses, receiver.says = [status], b"no\x00 thanks\n" * 1_000
    receiver.location = receiver.url("/elsewhere") if status == 302 else None
    await registered(ana, receiver)
    await product(ana)
    await post.deliver()
    (delivery,) = await deliveries(ana)
    assert (delivery["state"], delivery["errorCode"], delivery["statusCode"]) == ("PENDING", fault, status)
    assert delivery["excerpt"].startswith("no  thanks")
    assert len(delivery["excerpt"]) <= 500
    assert len(receiver.received) == 1


async def test_a_receiver_that_is_away_or_silent_is_tried_again(
    ana: Client, post: PostOffice, receiver: Receiver, ours: FoundedCompany, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workers.gateways.standard_webhooks.SECONDS", 0.3)
    receiver.hold = threading.Event()
    await registered(ana, receiver)
    await product(ana)
    await post.deliver()
    (delivery,) = await deliveries(ana)
    assert (delivery["state"], delivery["errorCode"]) == ("PENDING", "TIMED_OUT")
    receiver.hold.set()
    receiver.hold = None
    await post.turn(ours.id)
    await post.deliver()
    (delivery,) = await deliveries(ana)
    assert (delivery["state"], delivery["attempts"]) == ("DELIVERED", 2)


async def test_a_dead_receiver_keeps_one_place_and_others_go_first(
    ana: Client, post: PostOffice, receiver: Receiver, ours: FoundedCompany
) -> None:
    """Where it queues up, only those like it wait."""
    await registered(ana, receiver)
    await product(ana, sku="A")
    await post.deliver()
    dead = await registered(ana, receiver, url="http://127.0.0.1:1/nobody")
    for sku in ("B", "C", "D"):
        await product(ana, sku=sku)
    due = await post.look()
    queues = sorted(task.queue for task in due)
    assert queues == ["webhooks", "webhooks", "webhooks_slow"]
    for task in due:
        await post.attempt(task)
    assert receiver.received[0].id not in {request.id for request in receiver.received[1:]}
    assert len(receiver.received) == 4
    assert await post.look() == []
    resting = [each for each in await deliveries(ana) if each["webhook"]["id"] == dead["webhook"]["id"]]
    assert sorted(each["attempts"] for each in resting) == [0, 0, 1]


async def test_what_was_told_besides_and_lost_its_worker_gets_a_task_of_its_own(
    ana: Client, post: PostOffice, receiver: Receiver, database: Database, ours: FoundedCompany
) -> None:
    await registered(ana, receiver)
    await product(ana, sku="A")
    await post.deliver()
    for sku in ("B", "C", "D"):
        await product(ana, sku=sku)
    first, _ = await post.look()
    kept, bodies = post.messenger._body, iter([True, False])

    async def dies_at_the_second(*given: Any) -> bytes | None:
        if next(bodies):
            return await kept(*given)
        raise Killed

    post.messenger._body = dies_at_the_second
    with pytest.raises(Killed):
        await post.attempt(first)
    post.messenger._body = kept
    async with database.writing(ours.id) as connection:
        await connection.execute(text("update webhook_delivery set next_at = now() where state = 'QUEUED'"))
        await connection.execute(update(tasks).values(leased_until=text("now() - interval '1 hour'")))
    await post.deliver()
    assert sorted(map(told, receiver.received)) == ["A", "B", "C", "D"]
    assert {each["state"] for each in await deliveries(ana)} == {"DELIVERED"}


async def test_while_a_receiver_is_dead_the_delivery_that_was_tried_most_goes_first(
    ana: Client, post: PostOffice, receiver: Receiver, ours: FoundedCompany
) -> None:
    receiver.statuses = [500]
    await registered(ana, receiver)
    for sku in ("A", "B", "C"):
        await product(ana, sku=sku)
    for _ in range(4):
        await post.turn(ours.id)
        await post.deliver()
    assert sorted(each["attempts"] for each in await deliveries(ana)) == [0, 0, 4]


async def test_a_worker_that_dies_over_a_delivery_is_replaced_and_the_attempt_counted(
    ana: Client, post: PostOffice, receiver: Receiver, database: Database, ours: FoundedCompany
) -> None:
    await registered(ana, receiver)
    await product(ana)
    (task,) = await post.look()

    async def dies(*_: object) -> None:
        raise Killed

    kept = post.messenger._body
    post.messenger._body = dies
    with pytest.raises(Killed):
        await post.attempt(task)
    post.messenger._body = kept
    async with database.writing(ours.id) as connection:
        await connection.execute(update(tasks).values(leased_until=text("now() - interval '1 hour'")))
    assert await post.deliver() == 1
    (delivery,) = await deliveries(ana)
    assert (delivery["state"], delivery["attempts"]) == ("DELIVERED", 2)


async def test_a_worker_that_dies_between_the_last_failure_and_the_pause_leaves_the_pause_to_another(
    ana: Client, post: PostOffice, receiver: Receiver, database: Database, ours: FoundedCompany
) -> None:
    receiver.statuses = [500]
    await registered(ana, receiver)
    await product(ana)
    for _ in range(ATTEMPTS - 1):
        await post.turn(ours.id)
        assert await post.deliver() == 1
    await post.turn(ours.id)
    (task,) = await post.look()

    async def dies(*_: object) -> None:
        raise Killed

    kept = post.messenger._suspend
    post.messenger._suspend = dies
    with pytest.raises(Killed):
        await post.attempt(task)
    post.messenger._suspend = kept
    assert [webhook["state"] for webhook in await shown(ana)] == ["ACTIVE"]
    async with database.writing(ours.id) as connection:
        await connection.execute(update(tasks).values(leased_until=text("now() - interval '1 hour'")))
    await post.deliver()
    (webhook,) = await shown(ana)
    assert (webhook["state"], webhook["pauseReason"]) == ("PAUSED", "EXHAUSTED")


async def test_a_payload_that_cannot_be_made_is_tried_again_and_holds_up_nothing(
    ana: Client, post: PostOffice, receiver: Receiver
) -> None:
    async def breaks(*_: object) -> bytes:
        raise ZeroDivisionError("secret dsn")

    await registered(ana, receiver)
    await product(ana)
    kept, post.messenger._body = post.messenger._body, breaks
    await post.deliver()
    (delivery,) = await deliveries(ana)
    assert (delivery["errorCode"], delivery["excerpt"]) == ("PAYLOAD_FAILED", "ZeroDivisionError")
    post.messenger._body = kept


def told(request: object) -> str:
    return request.told["data"]["node"]["sku"]


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00"))
