"""Draft a document that is not of a sale: numbered, signed and authorised like every other."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from domain.fiscal.carriage import TransportDetails, transport_of
from domain.fiscal.drafts.adjustment import AdjustmentDraft, draft_adjustment
from domain.fiscal.drafts.complement import ComplementDraft, draft_complement
from domain.fiscal.drafts.note import (
    CreditNoteDraft,
    DebitNoteDraft,
    draft_credit_note,
    draft_debit_note,
)
from domain.fiscal.drafts.purchase_return import PurchaseReturnDraft, draft_purchase_return
from domain.fiscal.drafts.remittance import RemittanceDraft, draft_remittance
from domain.fiscal.drafts.transfer import TransferDraft, draft_transfer
from domain.fiscal.invoice import Invoice
from domain.fiscal.remarks import Said, remark
from domain.kernel.command import Command, UnitOfWork
from domain.kernel.natural_key import free_reference
from domain.kernel.refusal import Refusal, checks


class OnePurpose(Refusal):
    """A document has exactly one purpose; facts: ``given``, the purposes that were named."""

    code = "ONE_PURPOSE"


@dataclass(kw_only=True)
class DraftInvoice(Command):
    """Issue a document that is not of a sale; it is numbered, signed and authorised by itself afterwards.

    Exactly one of its purposes is given. Goods are set aside at once and leave when it is authorised.
    """

    permission = "fiscal.invoice.issue"
    moves = True

    transfer: TransferDraft | None = None
    """Goods go to another establishment of the company."""
    purchase_return: PurchaseReturnDraft | None = None
    """Goods go back to a supplier (finNFe 4)."""
    remittance: RemittanceDraft | None = None
    """Goods leave without being sold: bonus, sample, demonstration, repair."""
    complement: ComplementDraft | None = None
    """An authorised document should have said more (finNFe 2)."""
    adjustment: AdjustmentDraft | None = None
    """A state's law asks for ICMS to be adjusted by a document (finNFe 3)."""
    credit_note: CreditNoteDraft | None = None
    """IBS and CBS of an authorised document become less (finNFe 5)."""
    debit_note: DebitNoteDraft | None = None
    """IBS and CBS of an authorised document become more (finNFe 6)."""
    transport: TransportDetails | None = None
    """How the goods travel."""
    remarks: str | None = None
    """What this document says to who receives it (infCpl), after what all say; at most 2000 characters."""
    official_remarks: str | None = None
    """What it says to the tax authority (infAdFisco); at most 1000 characters."""
    external_reference: str | None = None
    """Your own name for it; unique in the company."""


DRAFTS: dict[str, Callable[[Any, UnitOfWork], Awaitable[Invoice]]] = {
    "transfer": draft_transfer,
    "purchase_return": draft_purchase_return,
    "remittance": draft_remittance,
    "complement": draft_complement,
    "adjustment": draft_adjustment,
    "credit_note": draft_credit_note,
    "debit_note": draft_debit_note,
}


async def draft_invoice(command: DraftInvoice, uow: UnitOfWork) -> UUID:
    """The id of the drafted document. Everything is refused before a number is taken."""
    given = [name for name in DRAFTS if getattr(command, name) is not None]
    if len(given) != 1:
        raise OnePurpose(given=", ".join(given))
    with checks() as check:
        with check.at("transport"):
            transport = await transport_of(command.transport, uow)
        with check.at("external_reference"):
            reference = await free_reference(uow, Invoice, command.external_reference)
    with checks() as check, check.at(given[0]):
        invoice = await DRAFTS[given[0]](getattr(command, given[0]), uow)
    await remark(invoice, Said(), command.remarks, command.official_remarks, uow)
    invoice.transport, invoice.external_reference = transport, reference
    uow.add(invoice)
    return invoice.id
