"""A purchase return: goods go back to who sold them, each by the item of the document it came with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.fiscal.drafts.desk import Desk, desk_for
from domain.fiscal.drafts.goods import DraftedGoods, checked, goods_line, taxable, text_of
from domain.fiscal.drafts.stated_taxes import StatedIcms, check_icms, parts_of, stated_taxes
from domain.fiscal.facts import FiscalProduct, Warehouses
from domain.fiscal.invoice import Invoice, Purpose
from domain.fiscal.invoice_line import InvoiceLine, Reference
from domain.fiscal.operation import GoodsOperation
from domain.fiscal.tax_rules import ReturnCfop
from domain.kernel.brazil import AccessKey
from domain.kernel.command import UnitOfWork
from domain.kernel.money import priced
from domain.kernel.refusal import NotFound, OutOfRange, Refusal, checks

OPERATION = GoodsOperation.PURCHASE_RETURN


class KeyOfAnother(Refusal):
    """Goods are returned by the document of who receives them; facts: ``cnpj``."""

    code = "KEY_OF_ANOTHER"


@dataclass(kw_only=True)
class ReturnedPurchase(DraftedGoods):
    access_key: str
    """The key of the supplier's document it came with."""
    received_item: int
    """nItem there."""
    entered_under: str
    """The CFOP of our own entry, such as 1102: its counterpart goes on the document."""
    icms: StatedIcms
    """As the supplier's document stated it."""


@dataclass(kw_only=True)
class PurchaseReturnDraft:
    supplier_id: Annotated[UUID, "party"]
    """Who sold them."""
    warehouse_id: Annotated[UUID, "warehouse"]
    """Where they leave from."""
    items: Sequence[ReturnedPurchase]
    """What goes back, at the price it was bought for."""


async def draft_purchase_return(return_: PurchaseReturnDraft, uow: UnitOfWork) -> Invoice:
    desk = await desk_for(return_.supplier_id, uow, at="supplier_id")
    if not await uow.ask(Warehouses).has(return_.warehouse_id):
        raise NotFound("warehouse_id", kind="warehouse")
    products = await checked(return_.items, desk)
    with checks() as check:
        for position, item in enumerate(return_.items):
            with check.at("items", position):
                _check(item, desk)
    text = text_of(OPERATION, desk)
    return desk.draft(
        purpose=Purpose.PURCHASE_RETURN,
        operation=text.nature,
        lines=[_line(item, products[item.product_id], n, desk) for n, item in enumerate(return_.items, 1)],
        note=_note(return_.items),
        warehouse_id=return_.warehouse_id,
    )


def _check(item: ReturnedPurchase, desk: Desk) -> None:
    with checks() as check:
        with check.at("access_key"):
            key = AccessKey.parse(item.access_key)
            item.access_key = str(key)
            own = len(desk.recipient.tax_id) != 14 or key.cnpj == desk.recipient.tax_id
            check.that(own, KeyOfAnother(cnpj=key.cnpj))
        check.that(1 <= item.received_item <= 990, OutOfRange("received_item", least=1, most=990))
        with check.at("entered_under"):
            desk.law.rule(ReturnCfop, item.entered_under)
        with check.at("icms"):
            check_icms(item.icms)


def _line(item: ReturnedPurchase, product: FiscalProduct, position: int, desk: Desk) -> InvoiceLine:
    line = taxable(product, priced(item.quantity, item.unit_price))
    parts = parts_of(line, product, OPERATION, desk)
    return goods_line(
        item,
        product,
        position=position,
        cfop=parts.own_cfop or desk.law.rule(ReturnCfop, item.entered_under).code,
        taxes=stated_taxes(item.icms, parts),
        refers_to=Reference(access_key=item.access_key, position=item.received_item),
        notes=" ".join(parts.texts) or None,
    )


def _note(items: Sequence[ReturnedPurchase]) -> str:
    keys = dict.fromkeys(AccessKey(item.access_key) for item in items)
    return "Devolução de compra da NF-e " + ", ".join(f"{key.number} série {key.series}" for key in keys)
