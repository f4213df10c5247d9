"""A complement: what an authorised document should have said besides, of price, quantity or tax."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from domain.fiscal.cancelling import complements_of
from domain.fiscal.drafts.desk import UNPAID, Desk, check_count
from domain.fiscal.drafts.goods import of_item
from domain.fiscal.drafts.originals import item_of, original_at
from domain.fiscal.invoice import Invoice, Purpose
from domain.fiscal.invoice_line import InvoiceLine
from domain.fiscal.mirroring import extended
from domain.fiscal.printed import Instalment, Payment
from domain.fiscal.taxes import Tax, TaxKind
from domain.fiscal.withheld_shares import further_of
from domain.fiscal.withholding import Withheld, stated, total_withheld
from domain.kernel.calendar import business_date
from domain.kernel.command import UnitOfWork
from domain.kernel.law import LawBook
from domain.kernel.money import ZERO, Money
from domain.kernel.payment import PaymentMethod
from domain.kernel.quantity import check_quantity
from domain.kernel.refusal import InvalidTransition, OutOfRange, Refusal, Required, checks

OPERATION = "Complemento de {}"
"""natOp; what it complements keeps its own code of operation (CFOP)."""
NOTHING = Decimal(0)


class OneComplement(Refusal):
    """An item is complemented by a price, by a quantity or by taxes: exactly one of them."""

    code = "ONE_COMPLEMENT"


class TaxNotOnItem(Refusal):
    """The item bears no such tax that could be complemented; facts: ``kind``."""

    code = "TAX_NOT_ON_ITEM"


@dataclass(kw_only=True)
class TaxComplement:
    kind: TaxKind
    """Which tax, one that the item bears."""
    base: Money
    """What is missing of its base, reais."""
    amount: Money
    """What is missing of it, reais."""


@dataclass(kw_only=True)
class ComplementedItem:
    position: int
    """nItem on the document that is complemented."""
    price: Money | None = None
    """Reais that are missing for the whole item; its taxes follow by its own rates."""
    quantity: Decimal | None = None
    """What is missing of the quantity, at the item's own price."""
    taxes: Sequence[TaxComplement] = field(default_factory=tuple)
    """Taxes that were stated too low, when the value was right."""


@dataclass(kw_only=True)
class ComplementPayment:
    method: PaymentMethod
    """The means of payment."""
    due_on: date | None = None
    """When it is due; at sight when absent."""


@dataclass(kw_only=True)
class ComplementDraft:
    invoice_id: Annotated[UUID, "invoice"]
    """The authorised document."""
    items: Sequence[ComplementedItem]
    """What it should have said besides."""
    payment: ComplementPayment | None = None
    """How the difference is paid; needed where there is one."""


async def draft_complement(complement: ComplementDraft, uow: UnitOfWork) -> Invoice:
    """Issued by the establishment of the document, which it names (NFref); it belongs to its order."""
    desk, original = await original_at(complement.invoice_id, uow)
    if original.purpose is not Purpose.SALE:
        raise InvalidTransition(
            "invoice_id", from_state=original.purpose.value, to_state="COMPLEMENT", allowed=["SALE"]
        )
    check_count(complement.items, most=990, at="items")
    lines: list[InvoiceLine] = []
    with checks() as check:
        for position, item in enumerate(complement.items):
            with check.at("items", position):
                lines.append(_line(item, original, position + 1))
    total = Money.total(line.gross + line.added_taxes for line in lines)
    withheld = await _withheld(lines, original, total, uow)
    document = desk.draft(
        purpose=Purpose.COMPLEMENT,
        operation=OPERATION.format("imposto" if not total else "preço ou quantidade"),
        lines=lines,
        note=_note(original, withheld),
        order_id=original.order_id,
        direction=original.direction,
        payment=_payment(complement.payment, total, desk),
        refers_to=(original.access_key or "",),
    )
    document.withheld = withheld or None
    return document


async def _withheld(
    lines: list[InvoiceLine], original: Invoice, total: Money, uow: UnitOfWork
) -> tuple[Withheld, ...]:
    """By the law of the sale. Raises OutOfRange where more is kept back than is owed for it."""
    before = [original, *await complements_of(original, uow)]
    day = business_date(original.issued_at or original.drafted_at, original.zone)
    withheld = further_of(lines, before, await uow.ask(LawBook).on(day))
    if total_withheld(withheld) > total:
        raise OutOfRange("items", least_owed=total_withheld(withheld).amount)
    return withheld


def _note(original: Invoice, withheld: tuple[Withheld, ...]) -> str:
    said = (f"Complemento da NF-e {original.number} série {original.series}", stated(withheld))
    return ". ".join(filter(None, said))


def _line(item: ComplementedItem, original: Invoice, position: int) -> InvoiceLine:
    line = item_of(original, item.position)
    given = (item.price is not None, item.quantity is not None, bool(item.taxes))
    if sum(given) != 1:
        raise OneComplement(position=item.position)
    if item.price is not None:
        return _of_price(line, item.price, position)
    if item.quantity is not None:
        return _of_quantity(line, item.quantity, position)
    return _of_taxes(line, item.taxes, position)


def _of_price(line: InvoiceLine, price: Money, position: int) -> InvoiceLine:
    if price <= ZERO or not line.net:
        raise OutOfRange("price", above=0)
    taxes = extended(line, price)
    return of_item(
        line,
        position=position,
        cfop=line.cfop,
        quantity=NOTHING,
        unit_price=NOTHING,
        gross=price,
        taxes=taxes,
    )


def _of_quantity(line: InvoiceLine, quantity: Decimal, position: int) -> InvoiceLine:
    with checks() as check:
        check_quantity(check, quantity, "quantity")
    gross = Money.rounded(quantity * line.unit_price)
    return of_item(
        line,
        position=position,
        cfop=line.cfop,
        quantity=quantity,
        unit_price=line.unit_price,
        gross=gross,
        taxes=extended(line, gross),
    )


def _of_taxes(line: InvoiceLine, missing: Sequence[TaxComplement], position: int) -> InvoiceLine:
    by_kind = {tax.kind: tax for tax in missing}
    with checks() as check:
        for index, tax in enumerate(missing):
            check.that(line.tax(tax.kind), TaxNotOnItem("taxes", index, "kind", kind=tax.kind.value))
            positive = tax.base >= ZERO and tax.amount > ZERO
            check.that(positive, OutOfRange("taxes", index, "amount", above=0))
    taxes = tuple(_missing_of(tax, by_kind.get(tax.kind)) for tax in line.taxes)
    return of_item(
        line, position=position, cfop=line.cfop, quantity=NOTHING, unit_price=NOTHING, gross=ZERO, taxes=taxes
    )


def _missing_of(tax: Tax, missing: TaxComplement | None) -> Tax:
    base, amount = (missing.base, missing.amount) if missing else (ZERO, ZERO)
    return Tax(
        kind=tax.kind,
        situation=tax.situation,
        base=base,
        rate=tax.rate,
        amount=amount,
        rules=tax.rules,
        classification=tax.classification,
        interstate_rate=tax.interstate_rate,
    )


def _payment(payment: ComplementPayment | None, total: Money, desk: Desk) -> Payment:
    if not total:
        return UNPAID
    if payment is None:
        raise Required("payment")
    if payment.method is PaymentMethod.BOLETO and payment.due_on is None:
        raise Required("payment", "due_on")
    if payment.due_on is None:
        return Payment(method=payment.method, instalments=())
    if payment.due_on < desk.today:
        raise OutOfRange("payment", "due_on", least=desk.today)
    return Payment(
        method=payment.method, instalments=(Instalment(number=1, due_on=payment.due_on, amount=total),)
    )
