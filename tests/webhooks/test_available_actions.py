"""What may be done with webhooks and with deliveries is told as it would be refused."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

import pytest

from domain.webhooks.commands.redeliver_webhook import RedeliverWebhook, redeliver_webhook
from domain.webhooks.delivery import DeliveryState
from domain.webhooks.delivery import actions_of as actions_of_delivery
from domain.webhooks.endpoint import (
    PauseReason,
    Subscribed,
    WebhookEndpoint,
    WebhookSecret,
    WebhookState,
    actions_of,
)
from domain.webhooks.ports import Deliveries
from tests.actions import are_told_truly
from tests.memory import Memory

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
ID, WHO = UUID(int=1), UUID(int=2)


def a_secret(place: int) -> WebhookSecret:
    return WebhookSecret(id=UUID(int=place), sealed=b"", begun_at=NOW)


def a_webhook(state: WebhookState, secrets: int = 1) -> WebhookEndpoint:
    return WebhookEndpoint(
        id=ID,
        url="https://x.example",
        events=(),
        document="",
        owner_id=WHO,
        state=state,
        created_at=NOW,
        secrets=[a_secret(place) for place in range(secrets)],
    )


@pytest.mark.parametrize(
    ("state", "secrets"),
    [
        (state, secrets)
        for state in WebhookState
        for secrets in ((0,) if state is WebhookState.REMOVED else (1, 2))
    ],
)
async def test_of_a_webhook(state: WebhookState, secrets: int) -> None:
    elsewhere = Subscribed(url="https://y.example", events=(), document="")
    await are_told_truly(
        actions_of(state.value, secrets),
        lambda: a_webhook(state, secrets),
        {
            "changeWebhook": lambda one: one.change(elsewhere, owner_id=WHO),
            "pauseWebhook": lambda one: one.pause(PauseReason.BY_HAND, at=NOW),
            "resumeWebhook": lambda one: one.resume(),
            "removeWebhook": lambda one: one.remove(),
            "sendTestEvent": lambda one: one.test(),
            "replayWebhook": lambda one: one.expect_active(),
            "rotateWebhookSecret": lambda one: one.rotate(a_secret(9)),
            "retireWebhookSecret": lambda one: one.retire(UUID(int=0)),
        },
        changing_nothing=["replayWebhook"],
    )


@dataclass
class OneDelivery:
    """In a state, until it is due again."""

    state: DeliveryState
    repeated: bool = False

    async def state_of(self, _id: UUID) -> tuple[UUID, DeliveryState]:
        return ID, self.state

    async def again(self, _id: UUID) -> None:
        self.repeated = True


@pytest.mark.parametrize("state", DeliveryState)
@pytest.mark.parametrize("webhook", WebhookState)
async def test_of_a_delivery(state: DeliveryState, webhook: WebhookState) -> None:
    async def repeated(delivery: OneDelivery) -> None:
        world = Memory(answers={Deliveries: delivery})
        world.add(a_webhook(webhook))
        await redeliver_webhook(RedeliverWebhook(delivery_id=UUID(int=3)), world)

    told = actions_of_delivery(state.value, webhook.value)
    await are_told_truly(told, lambda: OneDelivery(state), {"redeliverWebhook": repeated})
