"""Record what the authority answered about numbers given up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.fiscal.number_void import NumberVoid
from domain.fiscal.ports import Receipt
from domain.kernel.command import Command, UnitOfWork

REGISTERED = frozenset({102, 563})
"""cStat: registered; the same range was registered before, as after a lost answer."""


@dataclass(kw_only=True)
class RecordVoid(Command):
    """Write down the authority's word: registered or rejected."""

    permission = "fiscal.invoice.transmit"

    number_void_id: Annotated[UUID, "numbervoid"]
    """The numbers given up."""
    receipt: Receipt
    """What was answered."""
    xml_path: str | None = None
    """Where the request with its answer is stored."""


async def record_void(command: RecordVoid, uow: UnitOfWork) -> UUID:
    void, receipt = await uow.get(NumberVoid, command.number_void_id, lock=True), command.receipt
    if receipt.status_code not in REGISTERED:
        void.reject(status_code=receipt.status_code, reason=receipt.reason)
        return void.id
    void.register(
        protocol=receipt.protocol,
        status_code=receipt.status_code,
        reason=receipt.reason,
        at=receipt.received_at or uow.now,
        xml_path=command.xml_path,
    )
    return void.id
