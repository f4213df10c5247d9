"""A remittance: goods leave without being sold, given away, shown, or sent to be repaired."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from domain.fiscal.drafts.desk import desk_for
from domain.fiscal.drafts.goods import DraftedGoods, goods_lines, text_of
from domain.fiscal.facts import Warehouses
from domain.fiscal.invoice import Invoice, Purpose
from domain.fiscal.operation import GoodsOperation
from domain.kernel.command import UnitOfWork
from domain.kernel.refusal import NotFound


class RemittanceKind(StrEnum):
    """What goods leave for without a sale (remessa)."""

    BONUS = "BONUS"
    """Given besides a sale, as a gift or a donation (CFOP 5910)."""
    SAMPLE = "SAMPLE"
    """A free sample (CFOP 5911)."""
    DEMONSTRATION = "DEMONSTRATION"
    """To be shown, and to come back (CFOP 5912)."""
    REPAIR = "REPAIR"
    """To be repaired, and to come back (CFOP 5915)."""


@dataclass(kw_only=True)
class RemittanceDraft:
    kind: RemittanceKind
    """What they are sent for."""
    recipient_id: Annotated[UUID, "party"]
    """Who receives the goods."""
    warehouse_id: Annotated[UUID, "warehouse"]
    """Where they leave from."""
    items: Sequence[DraftedGoods]
    """The goods that go."""


async def draft_remittance(remittance: RemittanceDraft, uow: UnitOfWork) -> Invoice:
    desk = await desk_for(remittance.recipient_id, uow, at="recipient_id")
    if not await uow.ask(Warehouses).has(remittance.warehouse_id):
        raise NotFound("warehouse_id", kind="warehouse")
    operation = GoodsOperation(remittance.kind.value)
    text = text_of(operation, desk)
    return desk.draft(
        purpose=Purpose.REMITTANCE,
        operation=text.nature,
        lines=await goods_lines(remittance.items, operation, desk),
        note=text.note or None,
        fiscal_note=text.fiscal_note,
        warehouse_id=remittance.warehouse_id,
    )
