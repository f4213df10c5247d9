"""A delivery: one fact on its way to one webhook, tried for three days."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

from domain.kernel.action import Action
from domain.kernel.refusal import InvalidTransition
from domain.webhooks.endpoint import WebhookState


class DeliveryState(StrEnum):
    """How far a delivery is."""

    PENDING = "PENDING"
    """It waits for its first or its next attempt."""
    QUEUED = "QUEUED"
    """A worker has it in hand, or is about to."""
    DELIVERED = "DELIVERED"
    """The receiver answered with a status of 200 to 299."""
    FAILED = "FAILED"
    """All attempts are used up."""
    HELD = "HELD"
    """The webhook was paused or removed before it arrived."""


class DeliveryFault(StrEnum):
    """Why an attempt did not arrive."""

    ADDRESS_NOT_PUBLIC = "ADDRESS_NOT_PUBLIC"
    """The name leads into a network that is not public."""
    GONE = "GONE"
    """The receiver answered 410: it wants nothing more."""
    OWNER_LEFT = "OWNER_LEFT"
    """Who reads for it was blocked or revoked, or may know of nothing that it tells any more."""
    PAYLOAD_FAILED = "PAYLOAD_FAILED"
    """The document could not be answered."""
    REDIRECTED = "REDIRECTED"
    """The receiver answered with another address, which is never followed."""
    REFUSED = "REFUSED"
    """The receiver answered with another status than 200 to 299."""
    TIMED_OUT = "TIMED_OUT"
    """The receiver took longer than 10 seconds."""
    UNREACHABLE = "UNREACHABLE"
    """There was no connection, or it broke."""


def _pauses() -> tuple[timedelta, ...]:
    seconds, minutes, hours = (5,), (1, 5, 15), (1, 3, 6, 12, 16, 16, 18)
    return (
        *(timedelta(seconds=each) for each in seconds),
        *(timedelta(minutes=each) for each in minutes),
        *(timedelta(hours=each) for each in hours),
    )


PAUSES = _pauses()
"""After each attempt but the last; together more than 72 hours; chance makes each up to a tenth longer."""
ATTEMPTS = len(PAUSES) + 1


def pause_after(attempts: int) -> timedelta | None:
    """How long to wait after so many attempts; None when they are used up."""
    return PAUSES[attempts - 1] if attempts < ATTEMPTS else None


def actions_of(state: str, webhook: str) -> list[Action]:
    """What may be done with a delivery in this state to a webhook in that one; one that is in hand is left
    alone."""
    again = state != DeliveryState.QUEUED and webhook == WebhookState.ACTIVE
    return [Action.of("redeliverWebhook", again, InvalidTransition.code)]
