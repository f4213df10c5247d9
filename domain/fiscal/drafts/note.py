"""Credit and debit notes: what changes IBS and CBS of an authorised document afterwards (NT 2025.002)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from domain.fiscal.consumption_taxes import CONSUMPTION_TAXES
from domain.fiscal.drafts.desk import MOST_ITEMS, Desk, check_count
from domain.fiscal.drafts.goods import of_item
from domain.fiscal.drafts.originals import item_of, original_at
from domain.fiscal.invoice import Direction, Invoice, Purpose
from domain.fiscal.invoice_line import InvoiceLine, Reference
from domain.fiscal.operation import GoodsOperation, OperationCfop, OperationText
from domain.fiscal.tax_rules import Production
from domain.fiscal.taxes import TaxKind
from domain.kernel.command import UnitOfWork
from domain.kernel.money import ZERO, Money
from domain.kernel.refusal import Missing, OutOfRange, checks


class CreditReason(StrEnum):
    """tpNFCredito."""

    FINE_AND_INTEREST = "FINE_AND_INTEREST"
    """01: what was charged for paying late is given back."""
    LOWER_VALUE = "LOWER_VALUE"
    """04: the value is reduced."""


class DebitReason(StrEnum):
    """tpNFDebito."""

    NOT_ASSESSED = "NOT_ASSESSED"
    """03: what was left out of the assessment."""
    FINE_AND_INTEREST = "FINE_AND_INTEREST"
    """04: charged for paying late."""


CREDIT_CODES = {CreditReason.FINE_AND_INTEREST: "01", CreditReason.LOWER_VALUE: "04"}
DEBIT_CODES = {DebitReason.NOT_ASSESSED: "03", DebitReason.FINE_AND_INTEREST: "04"}


@dataclass(kw_only=True)
class NotedItem:
    """An item of the document that the note is about."""

    position: int
    """nItem on the document the note is about."""
    amount: Money
    """By how much its value changes, reais, more than zero."""


@dataclass(kw_only=True)
class CreditNoteDraft:
    invoice_id: Annotated[UUID, "invoice"]
    """The authorised document."""
    reason: CreditReason
    """Why less is owed."""
    items: Sequence[NotedItem]
    """By which of its items, and how much."""


@dataclass(kw_only=True)
class DebitNoteDraft:
    invoice_id: Annotated[UUID, "invoice"]
    """The authorised document."""
    reason: DebitReason
    """Why more is owed."""
    items: Sequence[NotedItem]
    """By which of its items, and how much."""


async def draft_credit_note(note: CreditNoteDraft, uow: UnitOfWork) -> Invoice:
    """An entry of our own; a price may be reduced by no more than the item was worth."""
    desk, original = await original_at(note.invoice_id, uow)
    bounded = note.reason is CreditReason.LOWER_VALUE
    return desk.draft(
        purpose=Purpose.CREDIT,
        direction=Direction.INBOUND,
        note_reason=CREDIT_CODES[note.reason],
        **_content(note.items, GoodsOperation.CREDIT_NOTE, desk, original, bounded=bounded),
    )


async def draft_debit_note(note: DebitNoteDraft, uow: UnitOfWork) -> Invoice:
    desk, original = await original_at(note.invoice_id, uow)
    return desk.draft(
        purpose=Purpose.DEBIT,
        note_reason=DEBIT_CODES[note.reason],
        **_content(note.items, GoodsOperation.DEBIT_NOTE, desk, original, bounded=False),
    )


def _content(
    items: Sequence[NotedItem], operation: GoodsOperation, desk: Desk, original: Invoice, *, bounded: bool
) -> dict:
    check_count(items, most=MOST_ITEMS, at="items")
    text = desk.law.rule(OperationText, operation)
    cfop = desk.law.rule(OperationCfop, operation, Production.RESALE, desk.destination).code
    lines: list[InvoiceLine] = []
    with checks() as check:
        for index, item in enumerate(items):
            with check.at("items", index):
                lines.append(_line(item, original, index + 1, cfop, bounded=bounded))
    return {
        "operation": text.nature,
        "lines": lines,
        "note": f"{text.nature} da NF-e {original.number} série {original.series}",
        "order_id": original.order_id,
    }


def _line(item: NotedItem, original: Invoice, position: int, cfop: str, *, bounded: bool) -> InvoiceLine:
    """Bears IBS and CBS alone, at the rates of the item; all other taxes are forbidden on a note."""
    line = item_of(original, item.position)
    most = line.net if bounded else None
    if item.amount <= ZERO or (most is not None and item.amount > most):
        raise OutOfRange("amount", above=0, **({"most": str(most)} if most is not None else {}))
    if line.tax(TaxKind.CBS) is None:
        raise Missing("position", what="IBS and CBS on the document the note is about")
    taxes = tuple(
        replace(tax, base=item.amount, amount=item.amount.percent(tax.rate))
        for tax in line.taxes
        if tax.kind in CONSUMPTION_TAXES
    )
    return of_item(
        line,
        position=position,
        cfop=cfop,
        quantity=Decimal(1),
        unit_price=item.amount.amount,
        gross=item.amount,
        taxes=taxes,
        refers_to=Reference(access_key=original.access_key or "", position=line.position),
    )
