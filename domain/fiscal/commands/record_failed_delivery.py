"""Tell the authority that the goods of an invoice could not be delivered (insucesso na entrega)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from domain.fiscal.delivering import announce, delivery_of, told_of
from domain.fiscal.delivery import DeliveryFailure
from domain.fiscal.invoice_event import InvoiceEventKind
from domain.kernel.command import Command, UnitOfWork
from domain.kernel.refusal import OutOfRange, checks
from domain.kernel.text import printable

SHORTEST, LONGEST = 25, 250
"""Characters of xJustMotivo (evento 110192, layout 1.00)."""
MOST_ATTEMPTS = 999
"""nTentativa has three digits."""


@dataclass(kw_only=True)
class RecordFailedDelivery(Command):
    """Say why the goods come back; it stands in place of what is written on the back of the DANFE."""

    permission = "fiscal.delivery.record"
    moves = True

    invoice_id: Annotated[UUID, "invoice"]
    """The authorised NF-e."""
    attempted_at: datetime
    """When it was tried: not before the document was issued, and not in the future."""
    failure: DeliveryFailure
    """Why the goods were not delivered."""
    explanation: str | None = None
    """What happened, in 25 to 250 characters: for OTHER, and for nothing else."""
    attempt: int | None = None
    """Which attempt it was, counted from one."""
    proof_id: Annotated[UUID, "attachment"]
    """The picture that shows it: a PNG or JPEG attached to the invoice."""
    latitude: Decimal | None = None
    """Where it was, in degrees north."""
    longitude: Decimal | None = None
    """Where it was, in degrees east."""


async def record_failed_delivery(command: RecordFailedDelivery, uow: UnitOfWork) -> UUID:
    """The invoice's id. Raises InvalidTransition, EventUnderWay, TooManyEvents, NotFound, NotAPicture,
    OutOfRange, TooShort, TooLong."""
    with checks() as check:
        with check.at("explanation"):
            explanation = _explained(command)
        counted = command.attempt is None or 1 <= command.attempt <= MOST_ATTEMPTS
        check.that(counted, OutOfRange("attempt", least=1, most=MOST_ATTEMPTS))
    invoice, events = await told_of(command.invoice_id, uow)
    delivery = await delivery_of(
        invoice,
        uow,
        at=command.attempted_at,
        field="attempted_at",
        proof_id=command.proof_id,
        latitude=command.latitude,
        longitude=command.longitude,
        failure=command.failure,
        attempt=command.attempt,
    )
    announce(invoice, InvoiceEventKind.FAILED_DELIVERY, delivery, events, uow, reason=explanation)
    return invoice.id


def _explained(command: RecordFailedDelivery) -> str:
    """Empty but for what has no name of its own."""
    if command.failure is DeliveryFailure.OTHER:
        return printable(command.explanation or "", shortest=SHORTEST, longest=LONGEST)
    if command.explanation is not None:
        raise OutOfRange(most=0)
    return ""
