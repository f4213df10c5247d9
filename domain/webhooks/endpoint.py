"""Webhooks: an address of the company's own that is told what happens, in the words it chose."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from domain.kernel import rotation
from domain.kernel.action import Action
from domain.kernel.aggregate import Aggregate
from domain.kernel.refusal import InvalidTransition, NotFound
from domain.kernel.rotation import LastSecret, TwoSecretsLive
from domain.webhooks.events import WebhookPaused, WebhookTested


class WebhookState(StrEnum):
    """Whether it is told anything."""

    ACTIVE = "ACTIVE"
    """It is told what happens."""
    PAUSED = "PAUSED"
    """It is not, until it is resumed; what happens meanwhile can be told afterwards."""
    REMOVED = "REMOVED"
    """Somebody wants it no more. Its deliveries can still be looked at."""


LIVE = (WebhookState.ACTIVE, WebhookState.PAUSED)


class PauseReason(StrEnum):
    """Why a webhook is paused."""

    BY_HAND = "BY_HAND"
    """Somebody wanted it so."""
    EXHAUSTED = "EXHAUSTED"
    """A delivery did not arrive within three days, however often it was tried."""
    GONE = "GONE"
    """The receiver answered 410: it wants nothing more."""
    OWNER_LEFT = "OWNER_LEFT"
    """Who reads for it was blocked or revoked, or may know of nothing that it tells any more."""


@dataclass(frozen=True, kw_only=True)
class Subscribed:
    """What is told to whom: ``events`` are types like ORDER_PLACED, ``document`` makes the payload."""

    url: str
    events: tuple[str, ...]
    document: str


@dataclass(eq=False, kw_only=True)
class WebhookSecret:
    """What deliveries are signed with, sealed."""

    id: UUID
    sealed: bytes = field(repr=False)
    begun_at: datetime


@dataclass(eq=False, kw_only=True)
class WebhookEndpoint(Aggregate):
    """``owner_id`` is the member or the key who saved it last: it reads what they may read, and no more."""

    id: UUID
    version: int = 1
    url: str
    events: tuple[str, ...]
    document: str
    owner_id: UUID
    state: WebhookState = WebhookState.ACTIVE
    pause_reason: PauseReason | None = None
    paused_at: datetime | None = None
    created_at: datetime
    secrets: list[WebhookSecret] = field(default_factory=list)

    def change(self, wanted: Subscribed, *, owner_id: UUID) -> None:
        """Whoever says where to, and what, answers for it from now on. Raises InvalidTransition."""
        self._expect(*LIVE, becomes=self.state)
        self.url, self.events, self.document = wanted.url, wanted.events, wanted.document
        self.owner_id = owner_id

    def rotate(self, secret: WebhookSecret) -> None:
        """Deliveries are signed with both from now on. Raises TwoSecretsLive, InvalidTransition."""
        self._expect(*LIVE, becomes=self.state)
        rotation.begin(self.secrets, secret)

    def retire(self, secret_id: UUID) -> None:
        """Nothing is signed with it any more. Raises NotFound, LastSecret."""
        rotation.retire(self.secrets, secret_id, kind="webhooksecret")

    def pause(self, reason: PauseReason, *, at: datetime) -> None:
        """Again is quiet. Raises InvalidTransition when it was removed."""
        if self.state is WebhookState.PAUSED:
            return
        self._expect(WebhookState.ACTIVE, becomes=WebhookState.PAUSED)
        self.state, self.pause_reason, self.paused_at = WebhookState.PAUSED, reason, at
        self.record(WebhookPaused(webhook_id=self.id, reason=reason.value))

    def resume(self) -> None:
        """Raises InvalidTransition when it was removed."""
        if self.state is WebhookState.ACTIVE:
            return
        self._expect(WebhookState.PAUSED, becomes=WebhookState.ACTIVE)
        self.state, self.pause_reason, self.paused_at = WebhookState.ACTIVE, None, None

    def remove(self) -> None:
        """For good; its secrets are forgotten."""
        self.state = WebhookState.REMOVED
        self.secrets.clear()

    def test(self) -> None:
        """Raises InvalidTransition unless it is told anything at all."""
        self.expect_active()
        self.record(WebhookTested(webhook_id=self.id))

    def expect_active(self) -> None:
        """Raises InvalidTransition."""
        self._expect(WebhookState.ACTIVE, becomes=WebhookState.ACTIVE)

    def _expect(self, *states: WebhookState, becomes: WebhookState) -> None:
        if self.state not in states:
            raise InvalidTransition.of(self.state, becomes, states)


def actions_of(state: str, secrets: int) -> list[Action]:
    """What may be done with a webhook that has so many secrets; what would change nothing is told as not
    allowed."""
    otherwise, live, active = InvalidTransition.code, state in LIVE, state == WebhookState.ACTIVE
    full = secrets >= rotation.MOST_SECRETS
    return [
        Action.of("changeWebhook", live, otherwise),
        Action.of("pauseWebhook", active, otherwise),
        Action.of("resumeWebhook", state == WebhookState.PAUSED, otherwise),
        Action.of("removeWebhook", live, otherwise),
        Action.of("sendTestEvent", active, otherwise),
        Action.of("replayWebhook", active, otherwise),
        Action.of("rotateWebhookSecret", live and not full, TwoSecretsLive.code if live else otherwise),
        Action.of("retireWebhookSecret", secrets > 1, LastSecret.code if secrets else NotFound.code),
    ]
