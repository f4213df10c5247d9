"""One seed from its first order to its last invariant, and how to tell what happened in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from domain.accounting.commands.open_books import OpenBooks, open_books
from domain.stock.commands.receive_stock import ReceiveStock, receive_stock
from domain.stock.receiving import ReceivedItem
from domain.stock.warehouse import Warehouse
from tests.simulation.answers import PRODUCTS
from tests.simulation.house import STORM, House, Weather, unfinished
from tests.simulation.invariants import broken
from tests.simulation.people import WAREHOUSE, Accountant, Clerk, Keeper, Told
from tests.simulation.scheduler import Faults, Stuck

LINES_OF_TRACE = 400
ROUNDS = 6
"""How often what is parked is tried again when the storm is over."""


class Broken(AssertionError):
    """An invariant does not hold; the text says with which seed, and how it came to that."""


@dataclass
class Run:
    """``house`` may be a saboteur's."""

    seed: int
    weather: Weather = STORM
    clerks: int = 3
    sales: int = 2
    sabotage: dict[str, Any] = field(default_factory=dict)
    house: House = field(init=False)
    told: Told = field(default_factory=Told)

    def __post_init__(self) -> None:
        self.house = House(self.seed, self.weather, **self.sabotage)

    def play(self) -> Run:
        """Raises Broken."""
        try:
            with self.house.stand_ins():
                found = self._play()
            found += broken(self.house, self.told)
        except Stuck as stuck:
            found = [f"liveness: {stuck}"]
        finally:
            self.house.scheduler.stop()
        if found:
            raise Broken(self._story(found))
        return self

    def _play(self) -> list[str]:
        """What people met that nobody should."""
        scheduler = self.house.scheduler
        self._found()
        self.house.open()
        accountant = Accountant(self.house, 100, self.told)
        scheduler.spawn(self.house.outside, "accountant", accountant.work())
        clerks = [Clerk(self.house, number, self.told) for number in range(self.clerks)]
        keeper = Keeper(self.house, 101, self.told)
        work = [*(clerk.sell(self.sales) for clerk in clerks), keeper.stock_up(3)]
        busy = [scheduler.spawn(self.house.outside, "people", each, awaited=True) for each in work]
        scheduler.run(lambda: all(strand.over for strand in busy))
        self._come_to_rest(accountant)
        return [f"people: {strand.error!r}" for strand in busy if strand.error is not None]

    def _found(self) -> None:
        """A company with books and some goods, before anything can go wrong."""
        setting, self.house.scheduler.faults = self.house.scheduler.faults, Faults()

        async def found() -> None:
            async with self.house.begin("founder") as uow:
                uow.add(Warehouse(id=WAREHOUSE, code="1", name="Depósito"))
                await uow.commit()
            await self.house.execute(self.house.outside, open_books, OpenBooks())
            items = [
                ReceivedItem(product_id=id, quantity=Decimal(8), unit_cost=Decimal("2.99")) for id in PRODUCTS
            ]
            command = ReceiveStock(warehouse_id=WAREHOUSE, items=items)
            await self.house.execute(self.house.outside, receive_stock, command)

        strand = self.house.scheduler.spawn(self.house.outside, "founder", found())
        self.house.scheduler.run(lambda: strand.over)
        assert strand.error is None, strand.error
        self.house.scheduler.faults, self.house.scheduler.points = setting, 0

    def _come_to_rest(self, accountant: Accountant) -> None:
        """Nothing goes wrong any more: now everything must come to its end."""
        self.house.calm()
        for _ in range(ROUNDS):
            self.house.scheduler.run(lambda: not unfinished(self.house.store))
            if not accountant.retry_parked():
                return

    def _story(self, found: list[str]) -> str:
        steps = [f"{at:%d %H:%M:%S.%f}  {who}: {what}" for at, who, what in self.house.scheduler.trace]
        left = len(steps) - LINES_OF_TRACE
        told = [f"… {left} steps before these", *steps[-LINES_OF_TRACE:]] if left > 0 else steps
        again = f"SIMULATION_SEED={self.seed} python -m pytest tests/simulation/test_seeds.py"
        return "\n".join([f"seed {self.seed}; again: {again}", *found, "", *told, "", *found])
