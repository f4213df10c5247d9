"""Goods coming in at a known cost: checked, put where they belong, and given to who waited for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from domain.kernel.command import UnitOfWork
from domain.kernel.money import MOST, Money
from domain.kernel.natural_key import LONGEST_REFERENCE
from domain.kernel.quantity import LIMIT, check_price, check_quantity
from domain.kernel.refusal import Checks, Duplicate, NotFound, OutOfRange, Refusal, Required, checks
from domain.kernel.text import clean_or_none
from domain.stock.events import BackorderCovered, StockReceived
from domain.stock.item import Cause, StockItem
from domain.stock.movement import MovementKind, StockMovement
from domain.stock.ports import Referenced, StockedProducts
from domain.stock.reservation import Reservation, ReservationStatus
from domain.stock.warehouse import Warehouse

MOST_ITEMS = 990


class NotStocked(Refusal):
    """Services have no stock."""

    code = "NOT_STOCKED"


@dataclass(kw_only=True)
class ReceivedItem:
    product_id: Annotated[UUID, "product"]
    """The product that came."""
    quantity: Decimal
    """In the product's unit, more than zero, up to four places."""
    unit_cost: Decimal
    """Reais for one unit, without recoverable taxes, up to ten places."""
    external_reference: str | None = None
    """Your own name for this movement, such as the receipt's line; unique in the company."""


async def check_items(
    check: Checks, warehouse_id: UUID, items: Sequence[ReceivedItem], uow: UnitOfWork
) -> None:
    products = await uow.ask(StockedProducts).of([item.product_id for item in items])
    with check.at("warehouse_id"):
        await uow.get(Warehouse, warehouse_id)
    check.that(items, Required("items"))
    check.that(len(items) <= MOST_ITEMS, OutOfRange("items", most=MOST_ITEMS))
    for position, item in enumerate(items):
        path = ("items", position)
        product = products.get(item.product_id)
        check.that(product, NotFound(*path, "product_id", kind="product"))
        check.that(not product or product.goods, NotStocked(*path, "product_id"))
        check_quantity(check, item.quantity, *path, "quantity")
        check_price(check, item.unit_cost, *path, "unit_cost", zero=True)
    await _check_references(check, items, uow)


async def _check_references(check: Checks, items: Sequence[ReceivedItem], uow: UnitOfWork) -> None:
    """Each of them of one movement alone, of those that come with it too."""
    for position, item in enumerate(items):
        with check.at("items", position, "external_reference"):
            item.external_reference = clean_or_none(item.external_reference, longest=LONGEST_REFERENCE)
    given = [item.external_reference for item in items if item.external_reference]
    taken = await uow.ask(Referenced).among(given) if given else set()
    for position, item in enumerate(items):
        reference = item.external_reference
        if reference is not None:
            check.that(reference not in taken, Duplicate("items", position, "external_reference"))
            taken.add(reference)


async def take_in(
    warehouse_id: UUID, items: Sequence[ReceivedItem], uow: UnitOfWork, *, kind: MovementKind
) -> list[UUID]:
    """The ids of the movements, in the order of the items; locks in the order of the products."""
    ids = {item.product_id for item in items}
    found = {id: await stock_item(id, warehouse_id, uow) for id in sorted(ids)}
    movements = _enter(items, found, uow, kind=kind)
    for each in found.values():
        await cover_waiting(each, uow)
    found[items[0].product_id].record(_received(movements))
    return [movement.id for movement in movements]


def _enter(
    items: Sequence[ReceivedItem], found: dict[UUID, StockItem], uow: UnitOfWork, *, kind: MovementKind
) -> list[StockMovement]:
    """Refused where what is then on hand, or its value, has more digits than any document can say."""
    cause = Cause(at=uow.now, on=uow.today)
    movements: list[StockMovement] = []
    with checks() as check:
        for position, item in enumerate(items):
            stock = found[item.product_id]
            movement = stock.receive(
                id=uow.new_id(),
                quantity=item.quantity,
                unit_cost=item.unit_cost,
                kind=kind,
                cause=cause,
                external_reference=item.external_reference,
            )
            bounded = stock.on_hand < LIMIT and stock.value <= MOST
            check.that(bounded, OutOfRange("items", position, "quantity", below=str(LIMIT), most=str(MOST)))
            uow.append(movement)
            movements.append(movement)
    return movements


async def stock_item(product_id: UUID, warehouse_id: UUID, uow: UnitOfWork) -> StockItem:
    """Locked; added when there is none yet."""
    item = await uow.find(StockItem, lock=True, product_id=product_id, warehouse_id=warehouse_id)
    if item is None:
        item = StockItem(id=uow.new_id(), product_id=product_id, warehouse_id=warehouse_id)
        uow.add(item)
    return item


async def cover_waiting(item: StockItem, uow: UnitOfWork) -> None:
    """Set what is free aside for who waits for it; first come, first served: ids rise with time."""
    waiting = await uow.find_all(
        Reservation, lock=True, stock_item_id=item.id, status=ReservationStatus.ACTIVE
    )
    for reservation in waiting:
        quantity = min(reservation.waiting, item.available)
        if quantity > 0:
            item.reserve(quantity)
            reservation.cover(quantity)
            assert reservation.order_id is not None
            reservation.record(BackorderCovered(order_id=reservation.order_id))


def _received(movements: Sequence[StockMovement]) -> StockReceived:
    first = movements[0]
    return StockReceived(
        receipt_id=first.id,
        kind=first.kind.value,
        cost=Money.total(movement.value for movement in movements),
        on=first.moved_on,
    )
