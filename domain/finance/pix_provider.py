"""The payment provider (PSP) of a bank account: keeps Pix charges with their due date, fine and interest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.kernel.action import Action
from domain.kernel.aggregate import Aggregate
from domain.kernel.refusal import InvalidTransition, Refusal


class ProviderRefused(Refusal):
    """The provider does not take a charge; facts: ``status`` (HTTP or of the charge) and ``reason``."""

    code = "PIX_PROVIDER_REFUSED"


@dataclass(frozen=True, kw_only=True)
class Access:
    """Where a provider answers and how we show who we are; what is secret is sealed."""

    address: str
    token_address: str
    client_id: str
    client_secret: bytes
    pfx: bytes | None
    password: bytes | None
    days_after_due: int


@dataclass(eq=False, kw_only=True)
class PixProvider(Aggregate):
    """One for each account. ``address`` is the base of its Pix API, ``token_address`` where access tokens
    are issued (OAuth 2.0, client credentials); ``pfx`` and its ``password`` are our certificate for it,
    where it asks for one. A charge can be paid until ``days_after_due`` days after it was due."""

    id: UUID
    version: int = 1
    bank_account_id: UUID
    address: str
    token_address: str
    client_id: str
    client_secret: bytes
    pfx: bytes | None
    password: bytes | None
    days_after_due: int
    connected_at: datetime
    disconnected_at: datetime | None = None

    @classmethod
    def connect(cls, id: UUID, *, bank_account_id: UUID, access: Access, at: datetime) -> PixProvider:
        return cls(id=id, bank_account_id=bank_account_id, connected_at=at, **vars(access))

    def reconnect(self, access: Access, *, at: datetime) -> None:
        """The new access takes the place of the one before; charges stay where they are."""
        for name, value in vars(access).items():
            setattr(self, name, value)
        self.connected_at, self.disconnected_at = at, None

    def disconnect(self, *, at: datetime) -> None:
        """New charges are static again; those it keeps are followed to their end."""
        self.disconnected_at = self.disconnected_at or at


def actions_of(disconnected: bool) -> list[Action]:
    """What may be done with a provider that is connected, or not any more."""
    return [Action.of("disconnectPixProvider", not disconnected, InvalidTransition.code)]
