"""The chaos monkey: what it does to whom is drawn from the seed; it strikes as the sales go on."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random

from tests.chaos.installation import NAMES, Installation

LOOK = 0.1
KILLED = (*NAMES, "worker-1", "worker-2", "postgres", "postgres", "valkey", "valkey", "relay")
"""Drawn from with equal chances; those that hold most in their hands stand in it more than once."""
FROZEN = (*NAMES, "postgres", "valkey")
BAD_DAYS = (
    {"refuse": True},
    {"slow": 1.5},
    {"lose_before": 4},
    {"lose_after": 6},
    {"cut_off": 4},
    {"fail": 5},
)
"""What the authority is told: it is away, slow, loses what it is sent, loses its answers, fails."""


@dataclass(frozen=True)
class Fault:
    """``at`` is the share of the sales begun by then; ``seconds`` is how long it lasts."""

    at: float
    kind: str
    whom: str
    seconds: float = 0.0


def drawn(seed: int, kills: int, victims: Sequence[str] = ()) -> list[Fault]:
    """So many kills, and beside them freezes, bad days of the authority, a flush, full disks.

    Only kills, and of these, where there are ``victims``.
    """
    random = Random(f"{seed} monkey")
    faults = [Fault(_when(random), "kill", random.choice(victims or KILLED)) for _ in range(kills)]
    if victims:
        return sorted(faults, key=lambda fault: fault.at)
    for _ in range(round(kills / 4)):
        faults.append(Fault(_when(random), "freeze", random.choice(FROZEN), random.uniform(0.5, 4)))
    for _ in range(round(kills / 5)):
        day = str(random.randrange(len(BAD_DAYS)))
        faults.append(Fault(_when(random), "authority", day, random.uniform(2, 6)))
    for _ in range(round(kills / 15)):
        faults.append(Fault(_when(random), "disk", "files", random.uniform(2, 4)))
        faults.append(Fault(_when(random), "flush", "valkey"))
    return sorted(faults, key=lambda fault: fault.at)


def _when(random: Random) -> float:
    return random.uniform(0.03, 0.97)


@dataclass
class Monkey:
    """``struck`` counts what was done, ``last`` is when the last of it was over."""

    installation: Installation
    faults: list[Fault]
    progress: Callable[[], float]
    say: Callable[[str], None]
    struck: Counter[str] = field(default_factory=Counter)
    last: float = 0.0

    @property
    def kills(self) -> int:
        return sum(count for name, count in self.struck.items() if name.startswith("kill "))

    async def rage(self) -> None:
        """Until the last fault is over."""
        under_way = []
        for fault in self.faults:
            while self.progress() < fault.at:
                await asyncio.sleep(LOOK)
            if fault.kind == "kill":
                await self._alive(fault.whom)
                await self._strike(fault)
            else:
                under_way.append(asyncio.create_task(self._strike(fault)))
        await asyncio.gather(*under_way)
        await self.calm()

    async def calm(self) -> None:
        """Everything goes as it should from now on."""
        for program in self.installation.programs.values():
            program.thaw()
        self.installation.disk.clear()
        await self._steer_back(refuse=False, slow=0.0, fail=0, lose_before=0, lose_after=0, cut_off=0)
        self.last = time.monotonic()

    async def _alive(self, name: str) -> None:
        while not self.installation.programs[name].alive:
            await asyncio.sleep(LOOK)

    async def _strike(self, fault: Fault) -> None:
        self.say(f"{fault.kind} {fault.whom}" + (f" for {fault.seconds:.1f} s" if fault.seconds else ""))
        self.struck[f"{fault.kind} {fault.whom if fault.kind in ('kill', 'freeze') else ''}".strip()] += 1
        program = self.installation.programs.get(fault.whom)
        match fault.kind:
            case "kill" if program:
                program.kill()
            case "freeze" if program:
                program.freeze()
                await asyncio.sleep(fault.seconds)
                program.thaw()
            case "authority":
                await self._bad_day(BAD_DAYS[int(fault.whom)], fault.seconds)
            case "disk":
                self.installation.disk.fill()
                await asyncio.sleep(fault.seconds)
                self.installation.disk.clear()
            case "flush":
                await self._flush()
        self.last = time.monotonic()

    async def _bad_day(self, wishes: dict[str, object], seconds: float) -> None:
        """Counted misfortunes are used up by themselves; states end with the day."""
        await self.installation.steer(**wishes)
        await asyncio.sleep(seconds)
        await self._steer_back(refuse=False, slow=0.0)

    async def _steer_back(self, **wishes: object) -> None:
        """However long the authority does not listen; one that was killed has forgotten anyway."""
        while not await self.installation.steer(**wishes):
            await asyncio.sleep(LOOK)

    async def _flush(self) -> None:
        import redis.asyncio

        client = redis.asyncio.Redis.from_url(self.installation.valkey.url(), socket_timeout=2)
        try:
            await client.flushall()
        except (redis.asyncio.RedisError, OSError):
            self.say("flush met nobody")
        finally:
            await client.aclose()
