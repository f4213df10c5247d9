"""Deliveries on their way to who takes them: the picture that proves one is read, and its hash kept."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha1
from uuid import UUID

from domain.fiscal.commands.record_delivery_proof import RecordDeliveryProof, record_delivery_proof
from domain.fiscal.delivery import Proofs
from domain.fiscal.invoice import Invoice
from domain.fiscal.invoice_event import InvoiceEvent
from domain.kernel.refusal import NotFound
from persistence.files.content import content_of
from workers.attempt import Attempt
from workers.gateways.nfe.events import LAYOUTS
from workers.gateways.nfe.sefaz import Sefaz
from workers.issuing import Desk, storage


def lacks_proof(event: InvoiceEvent) -> bool:
    """Whether nobody has read the picture yet."""
    return event.delivery is not None and event.delivery.proof_hash is None


async def prove(attempt: Attempt, event: InvoiceEvent, invoice: Invoice) -> None:
    """The picture that was told of, also when it was taken off the invoice meanwhile: it is kept.

    Raises NotFound when it is not, UnknownFile.
    """
    assert invoice.access_key
    picture = await content_of(storage(), attempt.company, await _upload(attempt, event))
    command = RecordDeliveryProof(event_id=event.id, proof_hash=hash_of(picture, invoice.access_key))
    await attempt.execute(record_delivery_proof, command)


def hash_of(picture: bytes, access_key: str) -> str:
    """hashComprovante: SHA-1, in base64, of the access key and the picture in base64 (NT 2021.001, P35)."""
    digest = sha1(access_key.encode() + b64encode(picture), usedforsecurity=False).digest()
    return b64encode(digest).decode()


def line_for(desk: Desk, event: InvoiceEvent) -> Sefaz:
    """The state's own authority, unless one takes such events of every state."""
    authorizer = LAYOUTS[event.kind].authorizer
    return desk.authority if authorizer is None else desk.line_to(authorizer)


async def _upload(attempt: Attempt, event: InvoiceEvent) -> UUID:
    assert event.delivery
    async with attempt.begin() as uow:
        proof = await uow.ask(Proofs).kept(event.delivery.proof_id, invoice_id=event.invoice_id)
    if proof is None:
        raise NotFound("proof_id", kind="attachment")
    return proof.upload_id
