"""Who runs next: strands of processes chosen by a seed, a clock that jumps, crashes where they hurt."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Generator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

START = datetime.fromisoformat("2026-11-30T22:00:00+00:00")
"""Five hours before the month ends in São Paulo."""

GLANCES = 6


class Stuck(AssertionError):
    """Nobody can go on, or nobody comes to an end."""


class Wait:
    """What a strand gives up its turn for: an instant, a condition, or nothing at all."""

    __slots__ = ("point", "ready", "until")

    def __init__(
        self,
        until: datetime | None = None,
        ready: Callable[[], bool] | None = None,
        point: str | None = None,
    ) -> None:
        self.until, self.ready, self.point = until, ready, point

    def __await__(self) -> Generator[Wait]:
        yield self


@dataclass(eq=False)
class Process:
    """What a crash takes down at once. ``boot`` starts its strands, again after every crash."""

    name: str
    boot: Callable[[Process], None] = lambda _: None
    mortal: bool = True
    alive: bool = True
    frozen_until: datetime | None = None


@dataclass(eq=False)
class Strand:
    """One thing a process is doing; ``error`` is what it ended with."""

    name: str
    process: Process
    coroutine: Coroutine[Any, Any, Any]
    wait: Wait
    awaited: bool = False
    """Whether somebody looks at how it ended."""
    over: bool = False
    result: Any = None
    error: BaseException | None = None

    def can_run(self, now: datetime) -> bool:
        frozen, wait = self.process.frozen_until, self.wait
        if frozen is not None and frozen > now:
            return False
        if wait.ready is not None and wait.ready():
            return True
        return now >= wait.until if wait.until is not None else wait.ready is None


@dataclass(frozen=True, kw_only=True)
class Faults:
    """How often, of one, a process dies at a point where that matters, or stands still for a while."""

    crash: float = 0.0
    freeze: float = 0.0
    crash_at: int | None = None
    """Which point, counted from the start, is a crash and the only one."""


@dataclass
class Scheduler:
    seed: int
    faults: Faults
    now: datetime = START
    random: Random = field(init=False)
    strands: list[Strand] = field(default_factory=list)
    trace: list[tuple[datetime, str, str]] = field(default_factory=list)
    points: int = 0
    crashes: int = 0
    _timers: list[tuple[datetime, Callable[[], None]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.random = Random(self.seed)  # noqa: S311  repeatable, not secret

    def spawn(
        self, process: Process, name: str, coroutine: Coroutine[Any, Any, Any], *, awaited: bool = False
    ) -> Strand:
        strand = Strand(name, process, coroutine, Wait(), awaited)
        self.strands.append(strand)
        return strand

    def start(self, process: Process) -> Process:
        process.alive = True
        process.boot(process)
        return process

    def turn(self) -> Wait:
        """Somebody else may go first."""
        return Wait()

    def sleep(self, seconds: float) -> Wait:
        return Wait(until=self.now + timedelta(seconds=seconds))

    def point(self, what: str) -> Wait:
        """Here it makes a difference whether the process lives."""
        return Wait(point=what)

    def until(self, ready: Callable[[], bool], *, within: float | None = None) -> Wait:
        return Wait(ready=ready, until=None if within is None else self.now + timedelta(seconds=within))

    def chance(self, likelihood: float) -> bool:
        return self.random.random() < likelihood

    def note(self, who: str, what: str) -> None:
        self.trace.append((self.now, who, what))

    def run(self, finished: Callable[[], bool], *, steps: int = 40_000) -> None:
        """Raises Stuck, and whatever a strand that nobody waits for raised."""
        for _ in range(steps):
            if finished():
                return
            self._fire_timers()
            strand = self._choose()
            if strand is not None:
                self._step(strand)
            else:
                self._jump()
        raise Stuck("still not at an end")

    def crash(self, process: Process) -> None:
        """Everything it was doing is gone; it comes back after a while."""
        self.crashes += 1
        self.note(process.name, "CRASH")
        gone = [strand for strand in self.strands if strand.process is process]
        self.strands = [strand for strand in self.strands if strand.process is not process]
        process.alive, process.frozen_until = False, None
        for strand in gone:
            with suppress(RuntimeError):
                strand.coroutine.close()
            strand.over = True
        again = self.now + timedelta(seconds=self.random.randint(1, 8))
        self._timers.append((again, lambda: self._boot(process)))

    def stop(self) -> None:
        """For good."""
        for strand in self.strands:
            with suppress(RuntimeError):
                strand.coroutine.close()

    def _boot(self, process: Process) -> None:
        self.note(process.name, "starts again")
        self.start(process)

    def _choose(self) -> Strand | None:
        """Any of those that can go on; most are found without looking at all."""
        for _ in range(GLANCES):
            if (strand := self.random.choice(self.strands)).can_run(self.now):
                return strand
        able = [strand for strand in self.strands if strand.can_run(self.now)]
        return self.random.choice(able) if able else None

    def _step(self, strand: Strand) -> None:
        self.now += timedelta(microseconds=self.random.randint(100, 5000))
        try:
            strand.wait = strand.coroutine.send(None)
        except StopIteration as end:
            strand.result = end.value
            self._end(strand)
        except Exception as error:
            strand.error = error
            self._end(strand)
            if not strand.awaited:
                raise
        else:
            if strand.wait.point is not None:
                self._pass(strand, strand.wait.point)

    def _end(self, strand: Strand) -> None:
        strand.over = True
        self.strands.remove(strand)

    def _pass(self, strand: Strand, point: str) -> None:
        self.points += 1
        self.note(strand.name, point)
        if not strand.process.mortal:
            return
        if self.points == self.faults.crash_at or self.chance(self.faults.crash):
            self.crash(strand.process)
        elif self.chance(self.faults.freeze):
            self.note(strand.process.name, "FREEZE")
            strand.process.frozen_until = self.now + timedelta(seconds=self.random.randint(5, 90))

    def _fire_timers(self) -> None:
        due = [timer for timer in self._timers if timer[0] <= self.now]
        self._timers = [timer for timer in self._timers if timer[0] > self.now]
        for _, act in due:
            act()

    def _jump(self) -> None:
        """Nobody can do anything now: to the next instant at which somebody can."""
        instants = [instant for instant, _ in self._timers]
        instants += [at for strand in self.strands if (at := strand.process.frozen_until)]
        instants += [strand.wait.until for strand in self.strands if strand.wait.until]
        later = [instant for instant in instants if instant > self.now]
        if not later:
            raise Stuck(f"nobody can go on: {[strand.name for strand in self.strands]}")
        self.now = min(later)
