"""A database in memory: committed images, row locks with deadlocks found, the unique keys of the tables."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Table, UniqueConstraint

import persistence.mapping  # noqa: F401  kinds know their tables
from domain.kernel.refusal import Refusal
from domain.kernel.runner import Replay, TransientConflict
from persistence.conflicts import _duplicate, refusals
from persistence.forms import form_of
from persistence.mapped import ledgers
from persistence.outbox import TaskState
from persistence.registry import COMPANY
from tests.simulation.scheduler import Scheduler

Image = dict[str, Any]
"""An aggregate as it is stored: its fields, and those of its parts in lists."""
PRIVATE = frozenset({"_sa_instance_state", "_events"})


class LostRace(TransientConflict):
    """A deadlock, or somebody else was faster."""

    def __init__(self, scheduler: Scheduler, why: str) -> None:
        super().__init__(why)
        self.scheduler = scheduler

    async def pause(self, attempt: int) -> None:
        await self.scheduler.sleep(self.scheduler.random.uniform(0.01, 0.02 * 2**attempt))


def image_of(thing: Any) -> Image:
    return {
        name: [image_of(part) for part in value] if isinstance(value, list) else value
        for name, value in thing.__dict__.items()
        if name not in PRIVATE
    }


def thing_of(kind: type[Any], image: Image) -> Any:
    """A fresh object, as mapping instruments it."""
    manager = kind.__dict__.get("_sa_class_manager")
    thing = manager.new_instance() if manager else object.__new__(kind)
    fill(thing, kind, image)
    return thing


def fill(thing: Any, kind: type[Any], image: Image) -> None:
    for name, value in image.items():
        part = parts_of(kind).get(name)
        thing.__dict__[name] = [thing_of(part, one) for one in value] if part else value


@cache
def parts_of(kind: type[Any]) -> dict[str, type[Any]]:
    """The kind of each list in it."""
    if not form_of(kind).parts:
        return {}
    relationships = kind.__dict__["_sa_class_manager"].mapper.relationships
    return {relation.key: relation.mapper.class_ for relation in relationships}


@cache
def unique_keys(kind: type[Any]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Name and columns of every unique constraint of its table; partial ones are left out."""
    table: Table = ledgers.get(kind) if kind in ledgers else form_of(kind).table  # type: ignore[assignment]
    found: list[Any] = [c for c in table.constraints if isinstance(c, UniqueConstraint)]
    return tuple(
        (str(one.name), tuple(column.name for column in one.columns if column.name != COMPANY))
        for one in found
    )


@dataclass
class Task:
    """A row of the task table."""

    id: UUID
    event_id: UUID
    step: str
    process: str
    case_id: UUID
    subject_id: UUID
    queue: str
    actor: str
    next_at: datetime
    seq: int = 0
    state: TaskState = TaskState.WAITING
    attempts: int = 0
    deaths: int = 0
    done_at: datetime | None = None
    leased_until: datetime | None = None
    error_code: str | None = None
    error: str | None = None


@dataclass
class Lock:
    """Who holds it; nobody beside one who holds it alone."""

    holders: set[Any] = field(default_factory=set)
    alone: bool = True


@dataclass
class Store:
    scheduler: Scheduler
    kept: dict[type, dict[UUID, Image]] = field(default_factory=lambda: defaultdict(dict))
    facts: dict[type, list[Any]] = field(default_factory=lambda: defaultdict(list))
    events: dict[UUID, dict[str, Any]] = field(default_factory=dict)
    tasks: dict[UUID, Task] = field(default_factory=dict)
    open: dict[UUID, Task] = field(default_factory=dict)
    """Tasks that are not finished."""
    last: dict[tuple[str, UUID], int] = field(default_factory=dict)
    """The last place in line, by process and subject."""
    used: dict[Hashable, tuple[Any, Replay]] = field(default_factory=dict)
    audit: list[Any] = field(default_factory=list)
    numbers: Counter[str] = field(default_factory=Counter)
    drawn: Counter[str] = field(default_factory=Counter)
    ids: int = 0
    locks: dict[Hashable, Lock] = field(default_factory=dict)
    waiting: dict[Any, Hashable] = field(default_factory=dict)
    _unique: dict[str, dict[tuple[Any, ...], UUID]] = field(default_factory=lambda: defaultdict(dict))

    def new_id(self) -> UUID:
        """Rising, as a UUIDv7 is."""
        self.ids += 1
        return UUID(int=(0x0192 << 112) | (7 << 76) | (2 << 62) | self.ids)

    async def acquire(self, who: Any, key: Hashable, *, alone: bool = True) -> None:
        """Wait for it. Raises LostRace when those who wait would wait for each other."""
        await self.scheduler.turn()
        while not self._free(who, key, alone=alone):
            self.waiting[who] = key
            if self._waits_for_itself(who):
                del self.waiting[who]
                raise LostRace(self.scheduler, "deadlock")
            await self.scheduler.until(lambda: self._free(who, key, alone=alone))
            del self.waiting[who]
        lock = self.locks.setdefault(key, Lock(alone=alone))
        lock.holders.add(who)
        lock.alone = lock.alone or alone

    def is_locked(self, key: Hashable) -> bool:
        return key in self.locks

    def release(self, who: Any) -> None:
        """Everything it holds, and its place in every line."""
        self.waiting.pop(who, None)
        for key in [key for key, lock in self.locks.items() if who in lock.holders]:
            self.locks[key].holders.discard(who)
            if not self.locks[key].holders:
                del self.locks[key]

    def check_unique(self, kind: type, id: UUID, values: Image) -> None:
        """Raises the refusal that the constraint is answered with."""
        for name, key in _keys(kind, values):
            if self._unique[name].get(key, id) != id:
                raise _refusal(name)

    def remember(self, kind: type, id: UUID, values: Image, before: Image | None = None) -> None:
        for name, key in _keys(kind, before or {}):
            self._unique[name].pop(key, None)
        for name, key in _keys(kind, values):
            self._unique[name][key] = id

    def all(self, kind: type[Any]) -> list[Any]:
        """What is committed, as objects that nobody else has."""
        return [thing_of(kind, image) for image in self.kept[kind].values()]

    def _free(self, who: Any, key: Hashable, *, alone: bool) -> bool:
        lock = self.locks.get(key)
        others = lock.holders - {who} if lock else set()
        return not others or not (alone or (lock and lock.alone))

    def _waits_for_itself(self, who: Any) -> bool:
        seen: set[Any] = set()
        line = [who]
        while line:
            one = line.pop()
            lock = self.locks.get(self.waiting.get(one))
            ahead = lock.holders - {one} if lock else set()
            if who in ahead:
                return True
            line += ahead - seen
            seen |= ahead
        return False


def _keys(kind: type, values: Image) -> Iterator[tuple[str, tuple[Any, ...]]]:
    for name, columns in unique_keys(kind):
        key = tuple(values.get(column) for column in columns)
        if None not in key:
            yield name, key


def _refusal(constraint: str) -> Refusal:
    return refusals[constraint]() if constraint in refusals else _duplicate(constraint)
