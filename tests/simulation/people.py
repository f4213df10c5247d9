"""Who works with the house from outside: customers' clerks, the keeper of the stock, an accountant."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from itertools import count
from typing import Any
from uuid import UUID

from domain.accounting.commands.close_period import ClosePeriod, close_period
from domain.accounting.period import AccountingPeriod
from domain.finance.commands.receive_payment import ReceivePayment, receive_payment
from domain.finance.commands.reverse_settlement import ReverseSettlement, reverse_settlement
from domain.finance.receivable import Receivable
from domain.finance.settlement import WITHOUT_MONEY, Settlement
from domain.fiscal.commands.cancel_invoice import CancelInvoice, cancel_invoice
from domain.fiscal.commands.invoice_order import InvoiceItem, InvoiceOrder, invoice_order
from domain.fiscal.invoice import Invoice, InvoiceStatus, Purpose
from domain.kernel.calendar import business_date
from domain.kernel.money import Money
from domain.kernel.payment import PaymentMethod
from domain.kernel.refusal import Refusal, RefusalGroup
from domain.kernel.runner import Busy
from domain.sales.commands.cancel_order import CancelOrder, cancel_order
from domain.sales.commands.place_order import (
    OrderItem,
    OrderPayment,
    PaymentInstallment,
    PlaceOrder,
    place_order,
)
from domain.sales.commands.return_order import ReturnItem, ReturnOrder, return_order
from domain.sales.order import Order
from domain.stock.commands.receive_stock import ReceiveStock, receive_stock
from domain.stock.receiving import ReceivedItem
from persistence.outbox import TaskState
from tests.simulation import tasks
from tests.simulation.answers import PRODUCTS
from tests.simulation.house import House
from tests.simulation.scheduler import Strand

CUSTOMER, SELLER, WAREHOUSE = UUID(int=11), UUID(int=12), UUID(int=13)
PATIENCE = 40.0
"""Seconds until who asked asks again."""
INSTALLMENTS = [PaymentInstallment(days_after_invoice=days, share=Decimal(50)) for days in (0, 30)]


@dataclass
class Told:
    """What people were told had been done, by what they had asked for."""

    done: dict[str, list[Any]] = field(default_factory=dict)
    paid: dict[UUID, Money] = field(default_factory=dict)


@dataclass
class Clerk:
    """Somebody who sells, and asks again until told how it went."""

    house: House
    number: int
    told: Told
    keys: count[int] = field(default_factory=count)

    async def ask(self, handler: Any, command: Any) -> Any:
        """The result, once known. Raises what was refused, when nothing sent earlier may be done still:
        a refusal is kept under no key, and speaks for one request alone."""
        key, sent = f"{self.number}-{next(self.keys)}", list[Strand]()
        while True:
            answered = await self._try(handler, command, key, sent)
            if answered is not None and not isinstance(answered.error, Busy):
                others = [one for one in sent if not one.over or one.result is not None]
                if answered.error is None or not others:
                    break
            await self.house.scheduler.sleep(1)
        if answered.error is not None:
            raise answered.error
        self.told.done.setdefault(handler.__name__, []).append(answered.result.result)
        return answered.result.result

    async def _try(self, handler: Any, command: Any, key: str, sent: list[Strand]) -> Strand | None:
        """One request, sometimes two at once; None when no reply came."""
        scheduler, house = self.house.scheduler, self.house
        times = 2 if scheduler.chance(house.weather.doubles_request) else 1
        strands = [self._send(handler, command, key) for _ in range(times)]
        sent += [strand for strand in strands if strand is not None]
        first = scheduler.random.choice(strands)
        if first is None:
            return None
        await scheduler.until(lambda: first.over, within=PATIENCE)
        came = first.over and (first.result is not None or first.error is not None)
        return first if came and not scheduler.chance(house.weather.loses_reply) else None

    def _send(self, handler: Any, command: Any, key: str) -> Strand | None:
        api = self.house.scheduler.random.choice(self.house.apis)
        if not api.alive:
            return None
        request = self.house.execute(api, handler, command, actor=SELLER, key=key)
        return self.house.scheduler.spawn(api, f"{api.name} {handler.__name__} {key}", request, awaited=True)

    async def sell(self, times: int) -> None:
        for _ in range(times):
            try:
                await self._sale()
            except (Refusal, RefusalGroup) as refused:
                self.house.scheduler.note(f"clerk {self.number}", f"refused: {refused}")
            await self.house.scheduler.sleep(self.house.scheduler.random.choice([0.1, 5, 600]))

    async def _sale(self) -> None:
        chance = self.house.scheduler.chance
        order = await self._order(await self.ask(place_order, self._wish()))
        if chance(0.15):
            command = CancelOrder(order_id=order.id, reason="Desistiu")
            await self.ask(cancel_order, command)
            return
        if not order.invoice_at_once:
            await self._invoice(order)
        await self._settled(order.id)
        for invoice in self._invoices(order.id):
            if chance(0.75):
                await self._pay(invoice.id)
            if chance(0.2):
                command = CancelInvoice(invoice_id=invoice.id, reason="Emitida por engano")
                await self.ask(cancel_invoice, command)
            elif chance(0.3):
                await self._return(order)
        await self._settled(order.id)

    def _wish(self) -> PlaceOrder:
        random = self.house.scheduler.random
        items = [
            OrderItem(product_id=product, quantity=Decimal(random.randint(1, 4)), discount=Decimal("0.37"))
            for product in random.sample(list(PRODUCTS), random.randint(1, 3))
        ]
        terms = OrderPayment(method=PaymentMethod.TRANSFER, installments=INSTALLMENTS)
        return PlaceOrder(
            customer_id=CUSTOMER,
            warehouse_id=WAREHOUSE,
            salesperson_id=SELLER if random.random() < 0.7 else None,
            items=items,
            payment=terms if random.random() < 0.5 else None,
        )

    async def _invoice(self, order: Order) -> None:
        line = order.lines[0]
        if line.quantity > 1 and self.house.scheduler.chance(0.4):
            part = [InvoiceItem(order_line_id=line.id, quantity=Decimal(1))]
            await self.ask(invoice_order, InvoiceOrder(order_id=order.id, items=part))
        await self.ask(invoice_order, InvoiceOrder(order_id=order.id))

    async def _pay(self, invoice_id: UUID) -> None:
        """Part of it first, sometimes; sometimes a payment was none."""
        for receivable in self._all(Receivable, invoice_id=invoice_id):
            for installment in receivable.installments:
                half = Money(max(installment.balance.cents // 2, 1))
                for amount in (half, installment.balance - half):
                    if amount.cents > 0:
                        await self._receive(installment.id, amount)
        paid = [row for row in self.house.store.facts[Settlement] if row.method not in WITHOUT_MONEY]
        if paid and self.house.scheduler.chance(0.2):
            last = paid[-1]
            await self.ask(reverse_settlement, ReverseSettlement(settlement_id=last.id, reason="Engano"))
            self._note(last.installment_id, -last.received)

    async def _receive(self, installment_id: UUID, amount: Money) -> None:
        command = ReceivePayment(
            installment_id=installment_id,
            amount=amount,
            paid_on=business_date(self.house.scheduler.now),
            method=PaymentMethod.TRANSFER,
        )
        await self.ask(receive_payment, command)
        self._note(installment_id, amount)

    def _note(self, installment_id: UUID, amount: Money) -> None:
        """One clerk may undo what another has not yet been told was done."""
        self.told.paid[installment_id] = self.told.paid.get(installment_id, Money(0)) + amount

    async def _return(self, order: Order) -> None:
        lines = [ReturnItem(line_id=order.lines[0].id, quantity=Decimal(1))]
        await self.ask(return_order, ReturnOrder(order_id=order.id, lines=lines, reason="Avariado"))

    async def _settled(self, order_id: UUID) -> None:
        """For as long as somebody waits who has other things to do."""
        await self.house.scheduler.until(lambda: not self._under_way(order_id), within=900)

    def _under_way(self, case_id: UUID) -> bool:
        open_ = self.house.store.open.values()
        return any(task.case_id == case_id and task.state in tasks.UNFINISHED for task in open_)

    def _invoices(self, order_id: UUID) -> list[Invoice]:
        found = self._all(Invoice, order_id=order_id, purpose=Purpose.SALE)
        return [invoice for invoice in found if invoice.status is InvoiceStatus.AUTHORIZED]

    async def _order(self, id: UUID) -> Order:
        return self._all(Order, id=id)[0]

    def _all(self, kind: type[Any], **key: Any) -> list[Any]:
        kept = self.house.store.all(kind)
        return [one for one in kept if all(getattr(one, name) == value for name, value in key.items())]


@dataclass
class Keeper(Clerk):
    """Who receives goods."""

    async def stock_up(self, times: int) -> None:
        for _ in range(times):
            quantity, cost = self.house.scheduler.random.randint(5, 20), Decimal("3.3333333333")
            items = [
                ReceivedItem(product_id=id, quantity=Decimal(quantity), unit_cost=cost) for id in PRODUCTS
            ]
            await self.ask(receive_stock, ReceiveStock(warehouse_id=WAREHOUSE, items=items))
            await self.house.scheduler.sleep(self.house.scheduler.random.choice([1, 60, 4 * 3600]))


@dataclass
class Accountant(Clerk):
    """Who closes the month as soon as it is over, and has what is parked tried again."""

    async def work(self) -> None:
        while True:
            await self.house.scheduler.sleep(1800)
            self.retry_parked()
            month = business_date(self.house.scheduler.now).replace(day=1)
            for period in self._all(AccountingPeriod):
                if period.month < month and period.is_open:
                    await self._close(period)

    async def _close(self, period: AccountingPeriod) -> None:
        try:
            await self.ask(close_period, ClosePeriod(period_id=period.id))
        except (Refusal, RefusalGroup) as refused:
            self.house.scheduler.note("accountant", f"refused: {refused}")

    def retry_parked(self) -> int:
        parked = [task for task in self.house.store.open.values() if task.state is TaskState.PARKED]
        for task in parked:
            self.house.scheduler.note("accountant", f"tries again {task.step}: {task.error_code}")
            tasks.bring_forward(self.house.store, task.id)
        return len(parked)
