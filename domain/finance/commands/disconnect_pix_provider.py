"""Have a payment provider keep no further Pix charges."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.finance.pix_provider import PixProvider
from domain.kernel.command import Command, UnitOfWork


@dataclass(kw_only=True)
class DisconnectPixProvider(Command):
    """Issue static Pix codes again; charges that the provider keeps are followed to their end."""

    permission = "finance.pix_provider.connect"
    changes = "pix_provider_id"

    pix_provider_id: Annotated[UUID, "pixprovider"]
    """The provider."""


async def disconnect_pix_provider(command: DisconnectPixProvider, uow: UnitOfWork) -> UUID:
    provider = await uow.get(PixProvider, command.pix_provider_id, lock=True)
    provider.disconnect(at=uow.now)
    return provider.id
