"""Looks at the orders that clients wait for, many in one question, and tells each when its time has come."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.chaos.line import Line, NoAnswer

LOOK = 0.5
"""Seconds between questions."""
PAGE = 50
ORDERS = """
query($ids: [ID!]!) { orders(first: 50, where: {id: {in: $ids}}) { nodes {
  id status version process { state } lines { id quantity }
  invoices { id status purpose }
  receivables { installments { id balance { amount } status } }
} } }
"""

Order = dict[str, Any]
Condition = Callable[[Order], bool]


@dataclass
class Watcher:
    """For one company; runs until it is cancelled."""

    line: Line
    awaited: dict[str, list[tuple[Condition, asyncio.Future[Order]]]] = field(default_factory=dict)

    async def until(self, order: str, condition: Condition) -> Order:
        """The order, once the condition holds."""
        future: asyncio.Future[Order] = asyncio.get_running_loop().create_future()
        self.awaited.setdefault(order, []).append((condition, future))
        return await future

    async def watch(self) -> None:
        while True:
            await asyncio.sleep(LOOK)
            ids = list(self.awaited)
            for first in range(0, len(ids), PAGE):
                try:
                    data = await self.line.query(ORDERS, ids=ids[first : first + PAGE])
                except NoAnswer:
                    continue
                for order in data["orders"]["nodes"]:
                    self._show(order)

    def _show(self, order: Order) -> None:
        waiting = self.awaited.pop(order["id"], [])
        still = []
        for condition, future in waiting:
            if condition(order):
                future.set_result(order)
            else:
                still.append((condition, future))
        if still:
            self.awaited[order["id"]] = still


def settled(order: Order) -> bool:
    """Nothing that happens by itself is left to do."""
    return order["process"]["state"] == "DONE"
