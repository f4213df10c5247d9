"""Record that a call to an authority failed, and go into contingency when it did so for long enough."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.fiscal.authority_standing import standing_of
from domain.fiscal.contingency import Contingency, present, usual_emission
from domain.fiscal.contingency_policy import policy_of
from domain.fiscal.invoice import Invoice
from domain.kernel.command import Command, UnitOfWork
from domain.kernel.refusal import Missing

REASON = "Autoridade autorizadora sem resposta ou com servico paralisado"
"""xJust of a contingency that nobody had to ask for."""


@dataclass(kw_only=True)
class RecordOutage(Command):
    """Write down one more call about this invoice without a usable answer."""

    permission = "fiscal.invoice.transmit"

    invoice_id: Annotated[UUID, "invoice"]
    """What the call was about."""
    authority: str
    """Who did not answer, by its name in the list of addresses."""


async def record_outage(command: RecordOutage, uow: UnitOfWork) -> bool:
    """Whether a contingency holds now."""
    invoice = await uow.get(Invoice, command.invoice_id)
    standing = await standing_of(command.authority, invoice.environment, invoice.kind, uow)
    standing.fail(at=uow.now)
    if await present(uow, invoice.establishment_id, invoice.kind, lock=True):
        return True
    policy = await policy_of(invoice.establishment_id, uow)
    if invoice.emission.is_contingency or not policy.wants(invoice.kind, standing):
        return False
    try:
        emission = await usual_emission(invoice.kind, invoice.issuer.address.state, uow)
    except Missing:
        return False
    uow.add(
        Contingency.enter(
            uow.new_id(),
            establishment_id=invoice.establishment_id,
            kind=invoice.kind,
            emission=emission,
            reason=REASON,
            automatic=True,
            by=uow.actor,
            at=uow.now,
        )
    )
    return True


@dataclass(kw_only=True)
class RecordAnswer(Command):
    """Write down that an authority which had failed answers again."""

    permission = "fiscal.invoice.transmit"

    invoice_id: Annotated[UUID, "invoice"]
    """What the answer was about."""
    authority: str
    """Who answered, by its name in the list of addresses."""


async def record_answer(command: RecordAnswer, uow: UnitOfWork) -> None:
    invoice = await uow.get(Invoice, command.invoice_id)
    (await standing_of(command.authority, invoice.environment, invoice.kind, uow)).recover()
