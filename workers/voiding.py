"""Numbers given up on their way to the authority: signed, sent, its answer kept."""

from __future__ import annotations

import asyncio
import hashlib
from datetime import timedelta

from domain.fiscal.commands.begin_void import BeginVoid, begin_void
from domain.fiscal.commands.record_void import RecordVoid, record_void
from domain.fiscal.events import NumbersGivenUp
from domain.fiscal.facts import Establishments, IssuingEstablishment
from domain.fiscal.invoice import MODELS
from domain.fiscal.invoice_event import InvoiceEventStatus
from domain.fiscal.number_void import NumberVoid
from persistence.storage import path_of
from workers.attempt import Attempt
from workers.issuing import Desk, Place, desk_at, storage
from workers.patience import patience
from workers.tasks import actor

DONE = 102
"""cStat: registered, with a protocol."""


@actor("fiscal", limit=timedelta(seconds=120))
async def transmit_void(attempt: Attempt) -> None:
    """Tell the authority; a second time it says that it knows them, and nothing is given up twice."""
    void, issuing = await _read(attempt)
    desk = await desk_at(attempt, Place.of(issuing, void.kind, environment=void.environment))
    signed = await asyncio.to_thread(desk.documents.signed_void, void, issuing.issuer)
    if void.status is InvoiceEventStatus.PENDING:
        await attempt.execute(begin_void, BeginVoid(number_void_id=void.id))
    async with patience(attempt, void.establishment_id):
        receipt = await desk.authority.void(signed)
    command = RecordVoid(number_void_id=void.id, receipt=receipt)
    if receipt.status_code == DONE:
        command.xml_path = await _keep(attempt, desk, void, signed, receipt.answer)
    await attempt.finish(record_void, command)


async def _read(attempt: Attempt) -> tuple[NumberVoid, IssuingEstablishment]:
    async with attempt.begin() as uow:
        void = await uow.get(NumberVoid, attempt.event(NumbersGivenUp).number_void_id)
        return void, await uow.ask(Establishments).of(void.establishment_id)


async def _keep(attempt: Attempt, desk: Desk, void: NumberVoid, signed: bytes, answer: bytes) -> str:
    """Under its series and numbers and its content, so that nothing overwrites it."""
    data = desk.documents.voided_file(signed, answer)
    digest = hashlib.sha256(data).hexdigest()[:12]
    numbers = f"{MODELS[void.kind]}-{void.series:03d}-{void.first:09d}-{void.last:09d}"
    name = f"{void.establishment_id.hex}-{numbers}-{digest}-procInutNFe.xml"
    path = path_of(attempt.company, "voids", f"{void.year}", name)
    await storage().put_new(path, data)
    return path
