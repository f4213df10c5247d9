"""After the last fault: everything comes to its end by itself, and a person has parked work tried again."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from dataclasses import dataclass, field

from tests.chaos.shop import Shop

LOOK = 0.5
UNFINISHED = """{
  processSteps(first: 3, where: {state: {in: [WAITING, RUNNING, RETRYING]}}) {
    nodes { id name state attempts errorCode }
  }
}"""
PARKED = (
    """{ processSteps(first: 50, where: {state: {eq: PARKED}}) { nodes { id name attempts errorCode } } }"""
)


@dataclass
class Operator:
    """Looks after parked work; ``parked`` counts it by step and reason, ``last`` names what ended last."""

    shops: list[Shop]
    parked: Counter[str] = field(default_factory=Counter)
    last: list[str] = field(default_factory=list)

    async def watch(self) -> None:
        """Every few seconds, until cancelled."""
        while True:
            await asyncio.sleep(3)
            await self.try_again()

    async def try_again(self) -> None:
        for shop in self.shops:
            for step in (await shop.line.query(PARKED))["processSteps"]["nodes"]:
                self.parked[f"{step['name']}: {step['errorCode']}"] += 1
                key = f"retry {step['id']} {self.parked.total()}"
                wish = shop.line.wish(key, "retryStep", stepId=step["id"])
                await shop.line.do(wish, thing="step")

    async def drained(self, *, since: float, within: float) -> float | None:
        """Seconds from ``since`` until nothing was left to do; None when that took too long."""
        while time.monotonic() - since < within:
            await self.try_again()
            left = [
                step
                for shop in self.shops
                for step in (await shop.line.query(UNFINISHED))["processSteps"]["nodes"]
            ]
            if not left:
                return time.monotonic() - since
            self.last = ["{name} {state}, attempts {attempts}, {errorCode}".format_map(step) for step in left]
            await asyncio.sleep(LOOK)
        return None
