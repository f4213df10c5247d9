"""An adjustment (finNFe 3): ICMS stated because a state's law asks for it, without goods that move."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from domain.fiscal.drafts.desk import MOST_REFERENCES, Desk, check_count, desk_for
from domain.fiscal.drafts.goods import DraftedGoods, checked, goods_line, taxable
from domain.fiscal.drafts.stated_taxes import StatedIcms, check_icms, parts_of, stated_taxes
from domain.fiscal.facts import FiscalProduct
from domain.fiscal.invoice import Direction, Invoice, Purpose
from domain.fiscal.invoice_line import InvoiceLine
from domain.fiscal.operation import GoodsOperation
from domain.fiscal.tax_rules import Destination
from domain.kernel.brazil import AccessKey
from domain.kernel.command import UnitOfWork
from domain.kernel.money import Money
from domain.kernel.refusal import Malformed, checks
from domain.kernel.text import clean

ENTRY = {Destination.SAME_STATE: "1", Destination.OTHER_STATE: "2"}
EXIT = {Destination.SAME_STATE: "5", Destination.OTHER_STATE: "6"}


@dataclass(kw_only=True)
class AdjustedItem:
    product_id: Annotated[UUID, "product"]
    """What stands for the adjustment in the catalogue."""
    amount: Money
    """Its value, reais, more than zero."""
    icms: StatedIcms
    """What is adjusted."""


@dataclass(kw_only=True)
class AdjustmentDraft:
    recipient_id: Annotated[UUID, "party"]
    """Whom it is addressed to."""
    operation: str
    """natOp: what the state's law calls it, up to 60 characters."""
    cfop: str
    """The code that the state's law names; its first digit says whether it is an entry or an exit."""
    reason: str
    """Why, with the norm, as it is printed; 15 to 2,000 characters."""
    refers_to: Sequence[str] = field(default_factory=tuple)
    """The keys of the documents it is about."""
    items: Sequence[AdjustedItem]
    """What is adjusted."""


async def draft_adjustment(adjustment: AdjustmentDraft, uow: UnitOfWork) -> Invoice:
    desk = await desk_for(adjustment.recipient_id, uow, at="recipient_id")
    goods = [
        DraftedGoods(product_id=item.product_id, quantity=Decimal(1), unit_price=item.amount.amount)
        for item in adjustment.items
    ]
    products = await checked(goods, desk)
    _check(adjustment, desk)
    return desk.draft(
        purpose=Purpose.ADJUSTMENT,
        operation=adjustment.operation,
        lines=[
            _line(
                item,
                goods=goods[n - 1],
                product=products[item.product_id],
                position=n,
                cfop=adjustment.cfop,
                desk=desk,
            )
            for n, item in enumerate(adjustment.items, 1)
        ],
        note=adjustment.reason,
        direction=Direction.INBOUND if adjustment.cfop[0] in "12" else Direction.OUTBOUND,
        refers_to=tuple(adjustment.refers_to) or None,
    )


def _check(adjustment: AdjustmentDraft, desk: Desk) -> None:
    if adjustment.refers_to:
        check_count(adjustment.refers_to, most=MOST_REFERENCES, at="refers_to")
    firsts = ENTRY[desk.destination] + EXIT[desk.destination]
    shaped = len(adjustment.cfop) == 4 and adjustment.cfop.isascii() and adjustment.cfop.isdigit()
    with checks() as check:
        with check.at("operation"):
            adjustment.operation = clean(adjustment.operation, longest=60)
        with check.at("reason"):
            adjustment.reason = clean(adjustment.reason, shortest=15, longest=2000)
        fits = shaped and adjustment.cfop[0] in firsts
        check.that(fits, Malformed("cfop", expected=f"four digits that begin with {' or '.join(firsts)}"))
        for index, key in enumerate(adjustment.refers_to):
            with check.at("refers_to", index):
                AccessKey.parse(key)
        for index, item in enumerate(adjustment.items):
            with check.at("items", index, "icms"):
                check_icms(item.icms)


def _line(
    item: AdjustedItem, *, goods: DraftedGoods, product: FiscalProduct, position: int, cfop: str, desk: Desk
) -> InvoiceLine:
    parts = parts_of(taxable(product, item.amount), product, GoodsOperation.ADJUSTMENT, desk)
    taxes, notes = stated_taxes(item.icms, parts), " ".join(parts.texts) or None
    return goods_line(goods, product, position=position, cfop=cfop, taxes=taxes, notes=notes)
