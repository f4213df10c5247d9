"""make chaos-figures: recovery, an outage, a rush on few pieces, numbers, a backup that comes back."""

from __future__ import annotations

import asyncio
import json
import shutil
import sys
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from random import Random
from tempfile import mkdtemp
from typing import Any

import httpx

from tests.chaos.draining import Operator
from tests.chaos.installation import ROOT, Installation
from tests.chaos.line import Line
from tests.chaos.notebook import Notebook
from tests.chaos.run import prepare
from tests.chaos.rush import Sold, rush
from tests.chaos.shelter import Restored, backed_up, restored
from tests.chaos.shop import Shop
from tests.integrity.numbers import measure as numbers

OUT = ROOT / "build" / "chaos" / "figures.json"
ROUNDS = 2
HELD = 4
"""Tasks that the worker shall have in its hands when it is killed."""
SLOW = 12.0
"""Seconds the authority takes meanwhile, so that they are in its hands for long."""
PLACING = 5.0
"""Seconds of placing with the authority there, and away."""
DRAINING = 120.0
"""Seconds until it is said that it took longer."""
CLIENTS = 4
RUNNING = "{ processSteps(first: 50, where: {state: {eq: RUNNING}}) { nodes { id name attempts } } }"
STEPS = "query($ids: [ID!]!) { nodes(ids: $ids) { ... on ProcessStep { id attempts state } } }"


@dataclass
class Figures:
    """Seconds, and orders per second. ``recovered`` is from the kill to the next attempt, for each task."""

    recovered: list[float] = field(default_factory=list)
    placed_with_authority: float = 0.0
    placed_without: float = 0.0
    drained_after_return: float | None = None
    rush: Sold | None = None
    numbers: int = 0
    numbers_seconds: float = 0.0
    gapless: bool = False
    restored: Restored | None = None


@dataclass
class Measurement:
    installation: Installation
    shop: Shop
    operator: Operator
    figures: Figures = field(default_factory=Figures)
    placed: int = 0

    async def outage(self) -> None:
        """The authority refuses every connection; orders are placed all the same, and invoiced later."""
        self.figures.placed_with_authority = await self._rate()
        await self.installation.steer(refuse=True)
        self.figures.placed_without = await self._rate()
        await self.installation.steer(refuse=False)
        self.figures.drained_after_return = await self.operator.drained(
            since=time.monotonic(), within=DRAINING
        )

    async def recovery(self, dies: str, takes_over: str) -> None:
        """``dies`` holds the work, alone, when it is killed for good; ``takes_over`` is there already."""
        await self._leave_dead(takes_over)
        await self.installation.steer(slow=SLOW)
        await asyncio.gather(*(self._place() for _ in range(HELD)))
        held = await self._running()
        self.installation.left_dead.discard(takes_over)
        await self.installation.ready(takes_over)
        await self._leave_dead(dies)
        killed = time.monotonic()
        await self.installation.steer(slow=0.0)
        await self._taken_over(held, killed)
        self.installation.left_dead.discard(dies)
        await self.installation.ready(dies)
        await self.operator.drained(since=time.monotonic(), within=120)

    async def rush(self) -> None:
        """Many want what is there for some."""
        self.figures.rush = await rush(self.shop)
        await self.operator.drained(since=time.monotonic(), within=DRAINING)

    async def numbers(self) -> None:
        """One series, each number in a transaction of its own that reaches the disk."""
        taken, seconds = await numbers(self.installation.postgres.url(), CLIENTS * 4, PLACING)
        self.figures.numbers, self.figures.numbers_seconds = len(taken), seconds
        self.figures.gapless = sorted(taken) == list(range(1, len(taken) + 1))

    async def backup(self, folder: Path) -> None:
        """Taken while orders are placed; put back on another server and verified there."""
        shelf = folder / "shelf"
        saving = asyncio.create_task(asyncio.to_thread(backed_up, self.installation, shelf))
        while not saving.done():
            await self._place()
        elsewhere = folder / "elsewhere"
        elsewhere.mkdir(mode=0o711)
        self.figures.restored = await asyncio.to_thread(
            restored, self.installation, shelf, elsewhere, await saving
        )

    async def _rate(self) -> float:
        before, began = self.placed, time.monotonic()

        async def go_on() -> None:
            while time.monotonic() - began < PLACING:
                await self._place()

        await asyncio.gather(*(go_on() for _ in range(CLIENTS)))
        return (self.placed - before) / (time.monotonic() - began)

    async def _place(self) -> None:
        self.placed += 1
        product = self.shop.products[self.placed % len(self.shop.products)]
        wish = self.shop.order(f"measured {self.placed}", product)
        await self.shop.line.do(wish, thing="order")

    async def _leave_dead(self, name: str) -> None:
        self.installation.left_dead.add(name)
        self.installation.programs[name].kill()

    async def _running(self) -> list[dict[str, Any]]:
        """The steps under way: as many as were asked for, or those there are when that takes too long."""
        began = time.monotonic()
        while True:
            steps = (await self.shop.line.query(RUNNING))["processSteps"]["nodes"]
            held = [step for step in steps if step["name"] == "transmit_invoice"]
            if len(held) >= HELD or (held and time.monotonic() - began > SLOW / 2):
                return held
            await asyncio.sleep(0.1)

    async def _taken_over(self, held: list[dict[str, Any]], killed: float) -> None:
        attempts = {step["id"]: step["attempts"] for step in held}
        while attempts:
            for step in (await self.shop.line.query(STEPS, ids=list(attempts)))["nodes"]:
                if step["attempts"] > attempts[step["id"]]:
                    self.figures.recovered.append(time.monotonic() - killed)
                    del attempts[step["id"]]
            await asyncio.sleep(0.1)


async def measured(folder: Path) -> Figures:
    """All of it, on an installation of its own."""
    installation = Installation(folder / "data")
    try:
        await installation.start()
        async with httpx.AsyncClient(limits=httpx.Limits(max_connections=None)) as http:
            access, notebook = installation.access[0], Notebook(folder / "notebook.jsonl")
            line = Line(installation.apis, access["id"], access["apiKey"], notebook, Random(1), http)
            shop = await Shop(line, at_once=True).open()
            measurement = Measurement(installation, shop, Operator([shop]))
            for number in range(ROUNDS):
                names = ("worker-1", "worker-2") if number % 2 == 0 else ("worker-2", "worker-1")
                await measurement.recovery(*names)
            await measurement.outage()
            await measurement.rush()
            await measurement.backup(folder)
            await measurement.numbers()
            return measurement.figures
    finally:
        await installation.stop()


def main() -> int:
    folder = Path(mkdtemp(prefix="chaos-"))
    folder.chmod(0o711)
    prepare()
    figures = asyncio.run(measured(folder))
    shutil.rmtree(folder, ignore_errors=True)
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_text(json.dumps(asdict(figures), indent=2) + "\n")
    print(OUT.read_text())
    return 0


if __name__ == "__main__":
    sys.exit(main())
