"""One run: sales under faults, peace, and everything counted."""

from __future__ import annotations

import asyncio
import resource
import shutil
import signal
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from random import Random
from tempfile import mkdtemp
from typing import Any

import httpx

from tests.chaos import invariants
from tests.chaos.clients import Crowd
from tests.chaos.draining import Operator
from tests.chaos.evidence import Evidence
from tests.chaos.installation import Installation
from tests.chaos.line import Line
from tests.chaos.monkey import Monkey, drawn
from tests.chaos.notebook import Notebook
from tests.chaos.sentinel import Sentinel
from tests.chaos.shop import Shop
from tests.chaos.watcher import Watcher

TELLS_EVERY = 10.0


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What a run is made of; the same plan strikes in the same order."""

    seed: int = 1
    orders: int = 2000
    kills: int = 30
    clients: int = 48
    front: Sequence[str] = ("-m", "retaguarda")
    victims: Sequence[str] = ()
    """Who is killed, and nothing else done; by default anybody, beside everything else."""
    drained_within: float = 60.0
    """Seconds after the last fault in which everything must have come to its end."""
    patience: float = 120.0
    """Seconds without a sale that ends, or of waiting for the rest, after which it is looked at as it is."""


@dataclass
class Result:
    """What a run showed; written as it is, read by the page of figures."""

    seed: int
    orders: int
    kills: int = 0
    seconds: float = 0.0
    sales_per_second: float = 0.0
    drained: float | None = None
    drained_within: float = 60.0
    drained_last: list[str] = field(default_factory=list)
    accepted: int = 0
    refused: int = 0
    twice: int = 0
    authorised: int = 0
    looks: int = 0
    faults: dict[str, int] = field(default_factory=dict)
    unanswered: dict[str, int] = field(default_factory=dict)
    parked: dict[str, int] = field(default_factory=dict)
    disk: str = ""
    broken: dict[str, list[str]] = field(default_factory=dict)

    @property
    def sound(self) -> bool:
        return (
            self.drained is not None and self.drained <= self.drained_within and not any(self.broken.values())
        )

    def as_dict(self) -> dict[str, Any]:
        return asdict(self) | {"sound": self.sound}


@dataclass
class Run:
    """Under way. ``say`` takes a line for who watches."""

    plan: Plan
    say: Callable[[str], None]
    folder: Path = field(default_factory=lambda: Path(mkdtemp(prefix="chaos-")))

    async def carried_out(self) -> Result:
        """Start, play, strike, wait, count, end. Raises Unusable when it does not come up."""
        self.folder.chmod(0o711)
        result = Result(self.plan.seed, self.plan.orders, drained_within=self.plan.drained_within)
        installation = Installation(self.folder / "data", self.plan.front)
        limits = httpx.Limits(max_connections=None, max_keepalive_connections=100)
        try:
            await installation.start()
            self.say(f"two companies, two APIs, {len(installation.programs)} processes: ready")
            async with httpx.AsyncClient(limits=limits) as http:
                await self._within(installation, http, result)
        finally:
            await installation.stop()
        if result.sound:
            shutil.rmtree(self.folder, ignore_errors=True)
        return result

    async def _within(self, installation: Installation, http: httpx.AsyncClient, result: Result) -> None:
        notebook = Notebook(self.folder / "notebook.jsonl")
        shops = [
            await Shop(self._line(installation, access, notebook, http), at_once).open()
            for access, at_once in zip(installation.access, (True, False), strict=True)
        ]
        crowd = Crowd(self.plan.seed, self.plan.orders, [(shop, Watcher(shop.line)) for shop in shops])
        operator = Operator(shops)
        monkey = Monkey(
            installation,
            drawn(self.plan.seed, self.plan.kills, self.plan.victims),
            lambda: crowd.begun / crowd.sales,
            lambda what: self.say(f"{crowd.over:5d} sales over   {what}"),
        )
        began = time.monotonic()
        sentinel = Sentinel(installation)
        await self._play(crowd, monkey, operator, sentinel)
        result.seconds = time.monotonic() - began
        result.drained = await operator.drained(since=monkey.last, within=self.plan.patience)
        result.drained_last = operator.last
        self.say("counting")
        evidence = await Evidence.taken(sentinel, notebook, shops)
        result.broken = await invariants.broken(evidence)
        if crowd.over < crowd.sales:
            result.broken["every sale comes to its end"] = [f"{crowd.sales - crowd.over} did not"]
        result.looks = sentinel.looks
        self._sum_up(result, evidence, monkey, operator, shops)
        result.disk = "tmpfs, filled to the last byte" if installation.disk.real else "nobody may write"

    async def _play(self, crowd: Crowd, monkey: Monkey, operator: Operator, sentinel: Sentinel) -> None:
        """Until the sales and the faults are over, or nothing goes on any more."""
        working = [
            asyncio.create_task(work)
            for work in (operator.watch(), sentinel.watch(), monkey.rage(), crowd.play(self.plan.clients))
        ]
        *_, raging, playing = working
        try:
            await self._until_over_or_stalled(crowd, [raging, playing])
        finally:
            for work in working:
                work.cancel()
            await asyncio.gather(*working, return_exceptions=True)
        if raging.cancelled():
            await monkey.calm()

    async def _until_over_or_stalled(self, crowd: Crowd, ending: list[asyncio.Task[None]]) -> None:
        over, since, said = -1, time.monotonic(), time.monotonic()
        while not all(work.done() for work in ending):
            await asyncio.sleep(0.2)
            for work in ending:
                if work.done():
                    work.result()
            now = time.monotonic()
            if crowd.over > over:
                over, since = crowd.over, now
            if now - since > self.plan.patience:
                return
            if now - said > TELLS_EVERY:
                said = now
                self.say(f"{over:5d} sales over")

    def _line(
        self, installation: Installation, access: dict[str, str], notebook: Notebook, http: httpx.AsyncClient
    ) -> Line:
        random = Random(f"{self.plan.seed} line {access['id']}")
        return Line(installation.apis, access["id"], access["apiKey"], notebook, random, http)

    def _sum_up(
        self, result: Result, evidence: Evidence, monkey: Monkey, operator: Operator, shops: list[Shop]
    ) -> None:
        placed = list(evidence.notebook.of("placeOrder"))
        result.accepted = sum(intent.done is not None for intent in placed)
        result.refused = len(placed) - result.accepted
        result.twice = sum(len(intent.told) > 1 for intent in evidence.notebook.intents.values())
        result.authorised = len(evidence.archive)
        result.kills, result.faults = monkey.kills, dict(sorted(monkey.struck.items()))
        result.sales_per_second = len(placed) / result.seconds
        result.parked = dict(operator.parked)
        result.unanswered = dict(sum((shop.line.unanswered for shop in shops), Counter()))


def prepare() -> None:
    """Many clients hold many connections; told to stop, what was begun is put away."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(max(soft, 8192), hard), hard))
