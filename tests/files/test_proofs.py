"""A picture that proves a delivery counts as it was told, though it is taken off its invoice at once."""

from __future__ import annotations

from functools import partial
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import pytest

from api.ids import parse
from domain.fiscal.delivery import Delivery, Proofs
from domain.fiscal.invoice_event import InvoiceEvent, InvoiceEventKind
from domain.kernel.runner import execute
from persistence.clock import now
from persistence.database import Database
from persistence.unit_of_work import EVERYTHING
from tests.api.sale import drafted_invoice
from tests.files.sending import PNG, attach, sent
from workers import deliveries
from workers.deliveries import hash_of, lacks_proof, prove

KEY = "3" * 44


class Attempt:
    """As far as a picture needs one: commands run on the database."""

    def __init__(self, database: Database, company: UUID) -> None:
        self.company = company
        self.begin = partial(database.begin, company=company, actor=company, permissions=EVERYTHING)

    async def execute(self, handler: Any, command: Any) -> Any:
        return await execute(handler, command, self.begin)


@pytest.fixture
def attempt(database, ours, storage, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(deliveries, "storage", lambda: storage)
    return Attempt(database, ours.id)


async def test_a_picture_taken_off_before_a_worker_read_it_is_read_all_the_same(ana, work, attempt):
    invoice = await drafted_invoice(ana)
    upload = await sent(ana, PNG, filename="canhoto.png", contentType="image/png")
    await work()
    proof = (await attach(ana, invoice, upload))["attachment"]
    event = told(parse(invoice)[1], parse(proof["id"])[1])
    async with attempt.begin() as uow:
        uow.add(event)
        await uow.commit()
    input = {"attachmentId": proof["id"], "expectedVersion": proof["version"]}
    assert (await ana.do("detachFile", input, "attachment { status }"))["errors"] == []
    made: Any = SimpleNamespace(id=event.invoice_id, access_key=KEY)
    await prove(attempt, event, made)
    async with attempt.begin() as uow:
        proven = await uow.get(InvoiceEvent, event.id)
        anew = await uow.ask(Proofs).of(parse(proof["id"])[1], invoice_id=event.invoice_id)
    assert not lacks_proof(proven)
    assert proven.delivery.proof_hash == hash_of(PNG, KEY)
    assert anew is None


def told(invoice_id: UUID, proof_id: UUID) -> InvoiceEvent:
    return InvoiceEvent(
        id=uuid4(),
        invoice_id=invoice_id,
        order_id=None,
        kind=InvoiceEventKind.DELIVERY,
        sequence=1,
        reason="",
        requested_at=now(),
        delivery=Delivery(at=now(), proof_id=proof_id),
        receiver_name="Rui Sá",
        receiver_document="12.345.678-9",
    )
