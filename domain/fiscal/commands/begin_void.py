"""Record the intent to tell the authority of numbers given up, before it is told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.fiscal.number_void import NumberVoid
from domain.kernel.command import Command, UnitOfWork


@dataclass(kw_only=True)
class BeginVoid(Command):
    """From here on nobody knows whether the authority has it, until it answers."""

    permission = "fiscal.invoice.transmit"

    number_void_id: Annotated[UUID, "numbervoid"]
    """The numbers given up."""


async def begin_void(command: BeginVoid, uow: UnitOfWork) -> UUID:
    void = await uow.get(NumberVoid, command.number_void_id, lock=True)
    void.send()
    return void.id
