"""An aggregate with parts is loaded whole, saved whole, and has one version for all of it."""

from __future__ import annotations

import asyncio
import re
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError

from domain.catalog.commands.register_product import register_product
from domain.kernel.money import Money
from domain.kernel.payment import PaymentMethod, PaymentTerm
from domain.kernel.runner import Envelope, execute
from domain.parties.commands.register_party import register_party
from domain.sales.order import Order, OrderLine
from domain.stock.commands.register_warehouse import RegisterWarehouse, register_warehouse
from persistence.database import Database
from persistence.identity import new_id
from tests.builders import registering_a_party, registering_a_product
from tests.company import FrontDesk
from tests.persistence.acts import OpenWarehouse

TERMS = (
    PaymentTerm(days_after_invoice=30, share=Decimal("0.5")),
    PaymentTerm(days_after_invoice=60, share=Decimal("0.5")),
)


@dataclass(frozen=True)
class Shop:
    """One company with what an order needs."""

    desk: FrontDesk
    customer: UUID
    product: UUID
    warehouse: UUID

    def line(self, position: int, **changes: Any) -> OrderLine:
        fields: dict[str, Any] = {
            "id": new_id(),
            "position": position,
            "product_id": self.product,
            "sku": "CAFE-1",
            "description": "Café",
            "unit": "UN",
            "stocked": True,
            "quantity": Decimal("2.5"),
            "unit_price": Decimal("10.1234567891"),
            "discount": Money(0),
        }
        return OrderLine(**(fields | changes))

    def order(self, *lines: OrderLine, **changes: Any) -> Order:
        fields: dict[str, Any] = {
            "id": new_id(),
            "number": 1,
            "external_reference": None,
            "customer_id": self.customer,
            "salesperson_id": None,
            "warehouse_id": self.warehouse,
            "review_reasons": (),
            "invoice_at_once": False,
            "payment_method": PaymentMethod.BOLETO,
            "payment_terms": TERMS,
            "lines": list(lines),
            "by": UUID(int=7),
            "at": datetime(2026, 11, 21, 12, tzinfo=UTC),
        }
        return Order.place(**(fields | changes))

    async def stored(self, *lines: OrderLine, **changes: Any) -> UUID:
        order = self.order(*lines, **changes)
        async with self.desk.begin() as uow:
            uow.add(order)
            await uow.commit()
        return order.id


@pytest_asyncio.fixture
async def shop(database: Database, company: UUID) -> Shop:
    desk = FrontDesk(database, company)
    return Shop(
        desk,
        await desk.give(register_party, registering_a_party()),
        await desk.give(register_product, registering_a_product()),
        await desk.give(register_warehouse, RegisterWarehouse(code="D1", name="Depósito")),
    )


async def test_it_comes_back_with_its_parts_in_order_and_its_values_exact(shop):
    order = await shop.desk.load(Order, await shop.stored(shop.line(2), shop.line(1, discount=Money(5))))
    assert [line.position for line in order.lines] == [1, 2]
    assert order.payment_terms == TERMS
    assert (order.lines[1].quantity, order.lines[1].unit_price) == (Decimal("2.5"), Decimal("10.1234567891"))
    assert (order.total_goods, order.total) == (Money(5062), Money(5057))


async def test_a_changed_part_alone_raises_the_version_of_the_whole(shop):
    id = await shop.stored(shop.line(1), shop.line(2))
    async with shop.desk.begin() as uow:
        (await uow.get(Order, id, lock=True)).lines[1].description = "Café moído"
        await uow.commit()
    order = await shop.desk.load(Order, id)
    assert (order.version, order.lines[1].description) == (2, "Café moído")


async def test_a_part_taken_out_is_gone_and_a_part_put_in_is_there(shop):
    id = await shop.stored(shop.line(1), shop.line(2))
    added = shop.line(3)
    async with shop.desk.begin() as uow:
        order = await uow.get(Order, id, lock=True)
        order.lines.pop(0)
        order.lines.append(added)
        await uow.commit()
    order = await shop.desk.load(Order, id)
    assert order.version == 2
    assert [line.position for line in order.lines] == [2, 3]
    assert order.lines[1].id == added.id


async def test_a_new_tree_that_was_stored_already_can_change_in_the_same_transaction(shop):
    order, added = shop.order(shop.line(1), shop.line(2)), shop.line(3)
    async with shop.desk.begin() as uow:
        uow.add(order)
        await uow.flush()
        order.external_reference = "later"
        order.lines[1].description = "Café moído"
        order.lines.pop(0)
        order.lines.append(added)
        await uow.flush()
        order.lines[1].description = "Café em grão"
        await uow.commit()
    found = await shop.desk.load(Order, order.id)
    assert (found.version, found.external_reference) == (1, "later")
    assert [(line.position, line.description) for line in found.lines] == [
        (2, "Café moído"),
        (3, "Café em grão"),
    ]


async def test_a_new_tree_is_found_as_the_same_thing_in_its_own_transaction(shop):
    order = shop.order(shop.line(1), external_reference="mine")
    async with shop.desk.begin() as uow:
        uow.add(order)
        found = await uow.find(Order, external_reference="mine")
        assert found is order
        found.lines[0].description = "Café moído"
        await uow.commit()
    assert (await shop.desk.load(Order, order.id)).lines[0].description == "Café moído"


async def test_setting_a_value_to_what_it_is_changes_nothing(shop):
    id = await shop.stored(shop.line(1))
    async with shop.desk.begin() as uow:
        order = await uow.get(Order, id, lock=True)
        order.payment_terms = tuple(TERMS)
        order.lines[0].quantity = Decimal("2.5000")
        await uow.commit()
    assert (await shop.desk.load(Order, id)).version == 1


async def test_two_who_change_different_parts_do_not_overwrite_each_other(shop):
    id = await shop.stored(shop.line(1), shop.line(2))
    waiting = True

    async def rename(command, uow):
        nonlocal waiting
        order = await uow.get(Order, id)
        if waiting:
            waiting = False
            await execute(rename, OpenWarehouse(code="other"), shop.desk.begin)
        order.lines[0 if command.code == "other" else 1].description = command.code
        return id

    await execute(rename, OpenWarehouse(code="mine"), shop.desk.begin)
    order = await shop.desk.load(Order, id)
    assert ([line.description for line in order.lines], order.version) == (["other", "mine"], 3)


async def test_every_statement_names_the_company(shop, database):
    """So that row security is the second wall and not the only one."""
    id = await shop.stored(shop.line(1))
    seen: list[str] = []
    event.listen(database.engine.sync_engine, "before_cursor_execute", lambda *call: seen.append(call[2]))
    async with shop.desk.begin() as uow:
        with uow.wire.driver.query_logger(lambda query: seen.append(query.query)):
            order = await uow.get(Order, id, lock=True)
            order.lines[0].description = "Outro"
            await uow.find(Order, number=1)
            order.lines.append(shop.line(2))
            await uow.commit()
    about = [statement for statement in seen if "sales_order" in statement]
    assert len(about) >= 4
    parts = [part for one in about for part in re.split(r"(?:FROM|INTO|UPDATE) (?=sales_order)", one)[1:]]
    assert [part for part in parts if "company_id" not in part] == []


async def test_what_changed_in_whole_and_parts_goes_in_one_statement_with_the_audit(shop):
    id = await shop.stored(shop.line(1), shop.line(2), shop.line(3))
    sent: list[str] = []

    async def correct(command, uow):
        order = await uow.get(Order, id, lock=True)
        order.external_reference = command.code
        order.lines[0].description = order.lines[2].description = command.code

    @asynccontextmanager
    async def watched(**given):
        async with shop.desk.begin(**given) as uow:
            with uow.wire.driver.query_logger(lambda query: sent.append(query.query)):
                yield uow

    await execute(correct, OpenWarehouse(code="mine"), watched)
    changing = [set(re.findall(r"(?:UPDATE|INSERT INTO) (\w+)", one)) for one in sent if "INSERT" in one]
    assert changing == [{"sales_order", "sales_order_line", "audit"}]
    order = await shop.desk.load(Order, id)
    assert [line.description for line in order.lines] == ["mine", "Café", "mine"]
    assert (order.external_reference, order.version) == ("mine", 2)


async def test_of_two_who_changed_parts_of_the_same_version_one_is_done_again(shop):
    id = await shop.stored(shop.line(1), shop.line(2))
    both = asyncio.Barrier(2)
    begun: list[str] = []

    async def describe(command, uow):
        order = await uow.get(Order, id)
        begun.append(command.code)
        if len(begun) <= 2:
            await both.wait()
        order.lines[int(command.code)].description = "changed"

    await asyncio.gather(*(execute(describe, OpenWarehouse(code=n), shop.desk.begin) for n in "01"))
    order = await shop.desk.load(Order, id)
    assert ([line.description for line in order.lines], order.version) == (["changed", "changed"], 3)
    assert len(begun) == 3


async def test_parts_stay_the_same_ones_when_the_whole_is_locked_after_it_was_seen(shop):
    id = await shop.stored(shop.line(1), shop.line(2))
    async with shop.desk.begin() as uow:
        seen = await uow.get(Order, id)
        parts = list(seen.lines)
        async with shop.desk.begin() as other:
            (await other.get(Order, id, lock=True)).lines.pop(0)
            await other.commit()
        locked = await uow.get(Order, id, lock=True)
        assert locked is seen
        assert locked.lines == parts[1:]
        assert locked.version == 2


async def test_changed_parts_and_then_one_put_in_are_all_kept_in_one_transaction(shop):
    id = await shop.stored(shop.line(1), shop.line(2))
    async with shop.desk.begin() as uow:
        order = await uow.get(Order, id, lock=True)
        order.lines[0].description = "first"
        assert await uow.find(Order, number=1) is order
        order.lines.append(shop.line(3))
        order.lines[1].description = "second"
        assert await uow.find(Order, number=1) is order
        order.lines[2].description = "third"
        await uow.commit()
    stored = await shop.desk.load(Order, id)
    assert [line.description for line in stored.lines] == ["first", "second", "third"]
    assert stored.version == 2


async def test_a_reference_to_nothing_is_noticed_before_the_end_even_in_a_rehearsal(shop):
    async def misplace(command, uow):
        uow.add(shop.order(shop.line(1), customer_id=new_id()))

    rehearsal = Envelope(validate_only=True)
    with pytest.raises(DBAPIError, match="fk_sales_order_customer_id"):
        await execute(misplace, OpenWarehouse(code="x"), shop.desk.begin, envelope=rehearsal)


async def test_another_companys_row_cannot_be_referred_to(shop, companies, database):
    stranger = FrontDesk(database, companies[1])
    customer = await stranger.give(register_party, registering_a_party())
    with pytest.raises(DBAPIError, match="fk_sales_order_customer_id"):
        await shop.stored(shop.line(1), customer_id=customer)
    async with database.reading(companies[0]) as connection:
        assert (await connection.execute(text("select count(*) from sales_order"))).scalar() == 0
