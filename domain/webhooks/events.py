"""What is announced of webhooks themselves."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from domain.kernel.aggregate import Event


@dataclass(frozen=True, kw_only=True)
class WebhookTested(Event):
    """Somebody wants to see that deliveries arrive; told to this webhook alone, whatever it asked for."""

    subject = "webhook_id"
    case = "webhook_id"

    webhook_id: UUID


@dataclass(frozen=True, kw_only=True)
class WebhookPaused(Event):
    """It is told nothing until it is resumed; ``reason`` is a value of PauseReason."""

    subject = "webhook_id"
    case = "webhook_id"

    webhook_id: UUID
    reason: str
