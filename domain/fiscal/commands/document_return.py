"""Draft the document with which returned goods come in (own entry NF-e, finNFe 4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from domain.fiscal.facts import Establishments, ReturnedGoods
from domain.fiscal.invoice import Direction, Invoice, InvoiceKind, Purpose
from domain.fiscal.invoice_line import InvoiceLine
from domain.fiscal.mirroring import mirrored
from domain.fiscal.printed import Issuer, Payment, Recipient
from domain.fiscal.returning import CustomerIssuesReturn, described_anew, sender_of
from domain.fiscal.till import as_if_living_here
from domain.fiscal.withheld_shares import given_back, shares_of, together
from domain.fiscal.withholding import Withheld, undone
from domain.kernel.brazil import StateRegistrationKind
from domain.kernel.command import Command, UnitOfWork
from domain.kernel.law import LawBook
from domain.kernel.payment import PaymentMethod

OPERATION = "DEVOLUCAO DE VENDA"
"""natOp of a return."""


@dataclass(frozen=True, kw_only=True)
class ComingBack:
    """So much of the item of an order line on one invoice, ``after`` so much came back before."""

    invoice_id: UUID
    order_line_id: UUID
    quantity: Decimal
    after: Decimal


@dataclass(kw_only=True)
class DocumentReturn(Command):
    """Draft the entry of returned goods; it is numbered, signed and authorised by itself afterwards."""

    permission = "fiscal.invoice.issue"

    return_id: Annotated[UUID, "return"]
    """The return it documents."""
    order_id: Annotated[UUID, "order"]
    """The order the goods were delivered with."""
    lines: Sequence[ComingBack]
    """What comes back, by the documents it had left with."""


async def document_return(command: DocumentReturn, uow: UnitOfWork) -> UUID:
    """One document for the whole return: since each of its items names the item it undoes, it may refer
    to several. Issuer, recipient, establishment and series are those of the newest of them; where a document
    of it came to nothing before, as they are known now."""
    ids = list(dict.fromkeys(line.invoice_id for line in command.lines))
    originals = {invoice.id: invoice for invoice in await uow.get_many(Invoice, ids)}
    newest = originals[ids[-1]]
    if newest.recipient.registration_kind is StateRegistrationKind.CONTRIBUTOR:
        raise CustomerIssuesReturn("order_id")
    lines = await _lines(command, originals, uow)
    entry = await _entering(newest, uow)
    if await uow.find_all(Invoice, return_id=command.return_id):
        entry, lines = await _as_known_now(entry, newest, lines, uow)
    withheld = _withheld(command, originals, lines)
    document = Invoice.draft(
        id=uow.new_id(),
        order_id=command.order_id,
        return_id=command.return_id,
        establishment_id=newest.establishment_id,
        recipient_id=newest.recipient_id,
        direction=Direction.INBOUND,
        purpose=Purpose.RETURN,
        environment=newest.environment,
        series=entry.series,
        operation=OPERATION,
        issuer=entry.issuer,
        recipient=entry.recipient,
        payment=Payment(method=PaymentMethod.NONE, instalments=()),
        lines=lines,
        additional_information=_note(
            originals, await uow.ask(ReturnedGoods).reason_of(command.return_id), withheld
        ),
        at=uow.now,
    )
    document.withheld = withheld or None
    uow.add(document)
    return document.id


@dataclass(frozen=True, kw_only=True)
class Entry:
    """Who takes goods in from whom, in which series."""

    series: int
    issuer: Issuer
    recipient: Recipient


async def _entering(sold: Invoice, uow: UnitOfWork) -> Entry:
    """As of the sale; what was sold at the till comes back there, by an NF-e."""
    if sold.kind is not InvoiceKind.NFCE:
        return Entry(series=sold.series, issuer=sold.issuer, recipient=sold.recipient)
    establishment = await uow.ask(Establishments).of(sold.establishment_id)
    recipient = as_if_living_here(sold.recipient, establishment)
    return Entry(series=establishment.series, issuer=sold.issuer, recipient=recipient)


async def _as_known_now(
    entry: Entry, sold: Invoice, lines: list[InvoiceLine], uow: UnitOfWork
) -> tuple[Entry, list[InvoiceLine]]:
    establishment = await uow.ask(Establishments).of(sold.establishment_id)
    recipient = await sender_of(lines, sold.recipient_id, establishment, uow)
    now = replace(entry, issuer=establishment.issuer, recipient=recipient)
    return now, await described_anew(lines, uow)


async def _lines(
    command: DocumentReturn, originals: dict[UUID, Invoice], uow: UnitOfWork
) -> list[InvoiceLine]:
    law = await uow.ask(LawBook).on(uow.today)
    lines = []
    for position, coming in enumerate(command.lines, 1):
        original = originals[coming.invoice_id]
        assert original.access_key
        lines.append(
            mirrored(
                _item(coming, originals),
                coming.quantity,
                after=coming.after,
                position=position,
                access_key=original.access_key,
                law=law,
            )
        )
    return lines


def _withheld(
    command: DocumentReturn, originals: dict[UUID, Invoice], lines: list[InvoiceLine]
) -> tuple[Withheld, ...]:
    """What of the taxes that were withheld comes to nothing with what comes back."""
    shares = {id: shares_of(sold.lines, sold.withheld) for id, sold in originals.items()}
    parts: list[Withheld] = []
    for coming, line in zip(command.lines, lines, strict=True):
        item = _item(coming, originals)
        share = shares[coming.invoice_id].get(item.position, ())
        parts += given_back(share, item.quantity, coming.quantity, after=coming.after, base=line.total)
    return together(parts)


def _item(coming: ComingBack, originals: dict[UUID, Invoice]) -> InvoiceLine:
    lines = originals[coming.invoice_id].lines
    return next(line for line in lines if line.order_line_id == coming.order_line_id)


def _note(originals: dict[UUID, Invoice], reason: str, withheld: tuple[Withheld, ...]) -> str:
    sold = ", ".join(f"{invoice.number} série {invoice.series}" for invoice in originals.values())
    said = (f"Devolução de mercadoria da NF-e {sold}.", undone(withheld), f"Motivo: {reason}")
    return " ".join(filter(None, said))
