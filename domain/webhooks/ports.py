"""What webhooks ask of the machine: secrets, where they may lead, their deliveries, and what to tell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from typing import Protocol
from uuid import UUID

from domain.webhooks.address import Reach


@dataclass(frozen=True, kw_only=True)
class IssuedSecret:
    """``text`` is shown once, ``sealed`` is kept."""

    text: str
    sealed: bytes


class WebhookSecrets(Protocol):
    def issue(self, secret_id: UUID) -> IssuedSecret:
        """A fresh one, as the Standard Webhooks specification writes them: ``whsec_…``."""
        ...


class Destinations(Protocol):
    def reach(self) -> Reach:
        """Where this installation lets webhooks lead."""
        ...


class Deliveries(Protocol):
    """What was told and is to be told, to one webhook."""

    async def begin(self, webhook_id: UUID) -> None:
        """What happens from now on is told; called again, what happened until now is not."""
        ...

    async def hold(self, webhook_id: UUID) -> None:
        """What is on its way stays here."""
        ...

    async def release(self, webhook_id: UUID) -> None:
        """What was held is on its way again, and what happened meanwhile."""
        ...

    async def state_of(self, delivery_id: UUID) -> tuple[UUID, str] | None:
        """Whose it is, and its state, held until the end of the transaction; None when there is none."""
        ...

    async def again(self, delivery_id: UUID) -> None:
        """Due at once, with all its attempts again."""
        ...

    async def replay(
        self, webhook_id: UUID, *, since: datetime, until: datetime, delivered: bool, most: int
    ) -> int:
        """What happened in that time due once more, or at last; answers how much.

        What arrived is left alone unless ``delivered``. Changes nothing when it would be more than ``most``.
        """
        ...


@dataclass(frozen=True, kw_only=True)
class Telling:
    """One fact that is to be told to one webhook, in the words of its ``document``."""

    company_id: UUID
    owner_id: UUID
    document: str
    events: Sequence[str]
    """What the webhook is told of: types like ORDER_PLACED."""
    event_id: UUID
    kind: str
    """The name of the fact's class."""
    case_id: UUID
    subject_id: UUID
    payload: dict[str, object]
    occurred_at: datetime


class Untold(Enum):
    """Why there is no body."""

    NOT_FOR_OWNER = auto()
    """Who reads it may not know of this, or it does not concern them."""
    OWNER_LEFT = auto()
    """Who reads it was blocked or revoked, or may know of nothing that the webhook is told of."""


class Payloads(Protocol):
    async def payload(self, telling: Telling) -> bytes | Untold:
        """The body of a delivery, read as its owner."""
        ...
