"""A transfer: goods go from one establishment of the company to another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.fiscal.drafts.desk import desk_for
from domain.fiscal.drafts.goods import DraftedGoods, goods_lines, text_of
from domain.fiscal.facts import Warehouses
from domain.fiscal.invoice import Invoice, Purpose
from domain.fiscal.operation import GoodsOperation
from domain.kernel.command import UnitOfWork
from domain.kernel.refusal import NotFound, Refusal, checks

TRANSFER = GoodsOperation.TRANSFER
ROOT = slice(0, 8)
"""What the CNPJs of one taxpayer have in common."""


class NotOwnEstablishment(Refusal):
    """Goods are transferred to an establishment of the same taxpayer, to others they are sold."""

    code = "NOT_OWN_ESTABLISHMENT"


class SameWarehouse(Refusal):
    """What stays where it is needs no document."""

    code = "SAME_WAREHOUSE"


@dataclass(kw_only=True)
class TransferDraft:
    recipient_id: Annotated[UUID, "party"]
    """The establishment that receives, as a party with the company's CNPJ root."""
    warehouse_id: Annotated[UUID, "warehouse"]
    """Where the goods leave from."""
    to_warehouse_id: Annotated[UUID, "warehouse"]
    """Where they come in once the document is authorised."""
    items: Sequence[DraftedGoods]
    """What goes, at what it cost."""


async def draft_transfer(transfer: TransferDraft, uow: UnitOfWork) -> Invoice:
    desk = await desk_for(transfer.recipient_id, uow, at="recipient_id")
    own = desk.recipient.tax_id[ROOT] == desk.establishment.issuer.cnpj[ROOT]
    places = uow.ask(Warehouses)
    with checks() as check:
        check.that(own and len(desk.recipient.tax_id) == 14, NotOwnEstablishment("recipient_id"))
        for name in ("warehouse_id", "to_warehouse_id"):
            check.that(await places.has(getattr(transfer, name)), NotFound(name, kind="warehouse"))
        check.that(transfer.warehouse_id != transfer.to_warehouse_id, SameWarehouse("to_warehouse_id"))
    text = text_of(TRANSFER, desk)
    return desk.draft(
        purpose=Purpose.TRANSFER,
        operation=text.nature,
        lines=await goods_lines(transfer.items, TRANSFER, desk),
        note=text.note or None,
        fiscal_note=text.fiscal_note,
        warehouse_id=transfer.warehouse_id,
        to_warehouse_id=transfer.to_warehouse_id,
    )
