"""The clients: each plays one sale after another, some twice at once, some undone, some paid twice."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from tests.chaos.notebook import Intent
from tests.chaos.shop import Shop
from tests.chaos.watcher import Order, Watcher, settled

REASON = "Pedido feito por engano pelo cliente"
METHODS = ("CASH", "CASH", "CASH", "PIX", "BOLETO")


@dataclass
class Sale:
    """One sale under way; everything random in it comes from the seed and its place."""

    place: int
    shop: Shop
    watcher: Watcher
    random: Random
    order: str = ""

    def key(self, what: str) -> str:
        return f"{self.place:05d} {what}"

    async def play(self) -> None:
        wish = self._order()
        if self.random.random() < 0.1:
            answer = await self.shop.line.twice_at_once(wish, thing="order")
        else:
            answer = await self.shop.line.do(wish, thing="order")
        if self.random.random() < 0.05 and answer["id"]:
            await self._reuse(wish)
        if answer["id"]:
            self.order = answer["id"]
            await self._go_on()

    async def _go_on(self) -> None:
        if not self.shop.at_once:
            wish = self.shop.line.wish(self.key("invoice"), "invoiceOrder", orderId=self.order)
            await self.shop.line.do(wish, thing="invoice")
        fate = self.random.choices(list(FATES), [share for share, _ in FATES.values()])[0]
        await FATES[fate][1](self)
        await self.watcher.until(self.order, settled)

    def _order(self) -> Intent:
        """Lines in any order, so that two sales want the same goods in opposite orders."""
        chosen = self.random.sample(self.shop.products, self.random.randint(1, 3))
        items = [{"productId": one, "quantity": str(self.random.randint(1, 4))} for one in chosen]
        if self.random.random() < 0.08:
            items.insert(self.random.randint(0, len(items)), {"productId": self.shop.scarce, "quantity": "1"})
        return self.shop.line.wish(
            self.key("order"),
            "placeOrder",
            customerId=self.shop.customer,
            warehouseId=self.shop.warehouse,
            items=items,
            payment={"method": self.random.choice(METHODS)},
        )

    async def _reuse(self, wish: Intent) -> None:
        """The same key for something else: it must be refused, and by no means answered with the first."""
        other = Intent(wish.key, wish.company, wish.name, wish.input | {"items": wish.input["items"][:1] * 2})
        self.shop.line.notebook.intend(
            probe := Intent(self.key("reuse"), wish.company, "reuse", {"idempotencyKey": wish.key})
        )
        await self.shop.line.do(other, thing="order", record=probe)

    async def nothing(self) -> None:
        """It goes its way."""

    async def cancel(self) -> None:
        """At once, in a race with its invoice."""
        await self._do("cancelOrder", "order", orderId=self.order, reason=REASON, expectedVersion=1)

    async def pay(self) -> None:
        """Once, twice at once under one key, or twice under two of which one must be refused."""
        owed = await self.watcher.until(self.order, _owes)
        if not _owed(owed):
            return
        part = _owed(owed)[0]
        payment = {
            "installmentId": part["id"],
            "amount": part["balance"]["amount"],
            "paidOn": datetime.now(ZoneInfo("America/Sao_Paulo")).date().isoformat(),
            "method": "CASH",
        }
        line, keys = self.shop.line, [self.key("pay"), self.key("pay again")]
        match self.random.randint(0, 2):
            case 0:
                await line.do(line.wish(keys[0], "receivePayment", **payment), thing="installment")
            case 1:
                await line.twice_at_once(line.wish(keys[0], "receivePayment", **payment), thing="installment")
            case _:
                wishes = [line.wish(key, "receivePayment", **payment) for key in keys]
                await asyncio.gather(*(line.do(wish, thing="installment") for wish in wishes))

    async def return_some(self) -> None:
        order = await self.watcher.until(self.order, settled)
        line = order["lines"][0]
        await self._do(
            "returnOrder",
            "return",
            orderId=self.order,
            lines=[{"lineId": line["id"], "quantity": "1"}],
            reason=REASON,
        )

    async def cancel_invoice(self) -> None:
        order = await self.watcher.until(self.order, settled)
        for invoice in order["invoices"]:
            await self._do("cancelInvoice", "invoice", invoiceId=invoice["id"], reason=REASON)

    async def _do(self, name: str, thing: str, **values: Any) -> dict[str, Any]:
        wish = self.shop.line.wish(self.key(name), name, **values)
        if self.random.random() < 0.2:
            return await self.shop.line.twice_at_once(wish, thing=thing)
        return await self.shop.line.do(wish, thing=thing)


FATES: dict[str, tuple[int, Callable[[Sale], Awaitable[None]]]] = {
    "nothing": (58, Sale.nothing),
    "cancel": (10, Sale.cancel),
    "pay": (16, Sale.pay),
    "return": (8, Sale.return_some),
    "cancel invoice": (8, Sale.cancel_invoice),
}
"""What becomes of a sale, and how many of a hundred."""


def _owed(order: Order) -> list[dict[str, Any]]:
    return [part for receivable in order["receivables"] for part in receivable["installments"]]


def _owes(order: Order) -> bool:
    return bool(_owed(order)) or settled(order)


@dataclass
class Crowd:
    """So many clients share so many sales. ``begun`` and ``over`` count sales."""

    seed: int
    sales: int
    shops: list[tuple[Shop, Watcher]]
    begun: int = 0
    over: int = 0

    async def play(self, clients: int) -> None:
        """Until every sale is over."""
        watching = [asyncio.create_task(watcher.watch()) for _, watcher in self.shops]
        try:
            await asyncio.gather(*(self._client() for _ in range(clients)))
        finally:
            for each in watching:
                each.cancel()

    async def _client(self) -> None:
        while self.begun < self.sales:
            place, self.begun = self.begun, self.begun + 1
            random = Random(f"{self.seed} sale {place}")
            shop, watcher = self.shops[0 if random.random() < 0.85 else 1]
            await Sale(place, shop, watcher, random).play()
            self.over += 1
