"""The unit of work in memory as PostgreSQL does it: read committed, locks waited for, all or nothing."""

from __future__ import annotations

from collections.abc import Generator, Hashable, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from domain.kernel.aggregate import Aggregate, Event
from domain.kernel.calendar import BRASILIA, business_date
from domain.kernel.command import A, Command, P
from domain.kernel.process import Step
from domain.kernel.refusal import IdempotencyConflict, NotFound, Refusal, StaleVersion
from domain.kernel.runner import PLAIN, Entry, Envelope, NothingToDo, Replay
from persistence.codec import encode
from persistence.idempotency import fingerprint, identities
from tests.memory import COMPANY
from tests.simulation import tasks
from tests.simulation.answers import answerer_of
from tests.simulation.store import Image, LostRace, Store, Task, fill, image_of, thing_of

Key = tuple[type, UUID]


@dataclass(eq=False)
class Transaction:
    """Begun and left like the real one; what is not committed when it is left did not happen."""

    store: Store
    who: str
    actor: UUID
    now: datetime = field(init=False)
    company: UUID = COMPANY
    command: Command = field(default_factory=NothingToDo)
    envelope: Envelope = PLAIN
    zone: ZoneInfo = BRASILIA
    seen: dict[Key, Aggregate] = field(default_factory=dict)
    base: dict[Key, Image] = field(default_factory=dict)
    locked: set[Key] = field(default_factory=set)
    facts: list[Any] = field(default_factory=list)
    events: list[dict[str, Any]] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    done: list[UUID] = field(default_factory=list)
    taken: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.now = self.store.scheduler.now

    async def __aenter__(self) -> Transaction:
        return self

    async def __aexit__(self, *_: object) -> None:
        self.store.release(self)

    # What commands ask of it

    @property
    def today(self) -> date:
        return business_date(self.now, self.zone)

    def new_id(self) -> UUID:
        return self.store.new_id()

    async def get(self, kind: type[A], id: UUID, *, lock: bool = False) -> A:
        return (await self.get_many(kind, [id], lock=lock))[0]

    async def get_many(self, kind: type[A], ids: Sequence[UUID], *, lock: bool = False) -> list[A]:
        await self.store.scheduler.turn()
        for id in sorted(set(ids)):
            await self._load(kind, id, lock=lock)
            if (kind, id) not in self.seen:
                raise NotFound(kind=kind.__name__, id=str(id))
        return [self.seen[kind, id] for id in ids]  # type: ignore[misc]

    async def find(self, kind: type[A], /, *, lock: bool = False, **natural_key: Any) -> A | None:
        found = await self.find_all(kind, lock=lock, **natural_key)
        assert len(found) <= 1, f"{natural_key} is not unique"
        return found[0] if found else None

    async def find_all(self, kind: type[A], /, *, lock: bool = False, **key: Any) -> list[A]:
        await self.store.scheduler.turn()
        matching = [id for id, image in self.store.kept[kind].items() if _fits(image, key)]
        for id in sorted(matching):
            await self._load(kind, id, lock=lock)
        own = [thing for (of, _), thing in self.seen.items() if of is kind and _fits(thing.__dict__, key)]
        return sorted(own, key=lambda thing: thing.id)  # type: ignore[return-value, arg-type]

    def add(self, aggregate: Aggregate) -> None:
        self.seen[type(aggregate), aggregate.id] = aggregate
        self.locked.add((type(aggregate), aggregate.id))

    def append(self, fact: Any) -> None:
        self.facts.append(fact)

    def ask(self, port: type[P]) -> P:
        return answerer_of(port)(self)

    async def next_number(self, series: str, *, start: int = 1) -> int:
        """The series stays locked, and a number that is not committed is given to the next."""
        await self.lock(("series", series))
        self.taken[series] = max(self.taken.get(series, self.store.numbers[series]) + 1, start)
        return self.taken[series]

    async def draw_number(self, series: str) -> int:
        await self.store.scheduler.turn()
        self.store.drawn[series] += 1
        return self.store.drawn[series]

    def may(self, permission: str) -> bool:
        return True

    # What answerers ask of it

    async def lock(self, key: Hashable, *, alone: bool = True) -> None:
        await self.store.acquire(self, key, alone=alone)

    def ledger(self, kind: type[Any]) -> list[Any]:
        """Every row of a ledger, this transaction's own included."""
        return [*self.store.facts[kind], *(fact for fact in self.facts if type(fact) is kind)]

    # What the runner asks of it

    @contextmanager
    def authority_of(self, process: str | None) -> Generator[None]:
        yield

    async def claim(self) -> Replay | None:
        if (use := self._use) is None:
            return None
        await self.lock(use)
        if use not in self.store.used:
            return None
        print_, replay = self.store.used[use]
        if print_ != fingerprint(self.command):
            raise IdempotencyConflict("idempotency_key", kind="KEY_REUSED")
        return replay

    async def complete(self, task_id: UUID) -> bool:
        await self.lock(("task", task_id))
        if not tasks.may_be_completed(self.store, task_id):
            return False
        self.done.append(task_id)
        return True

    def new_events(self) -> list[Event]:
        return [event for aggregate in list(self.seen.values()) for event in aggregate.pull_events()]

    def publish(self, event: Event, due: Sequence[tuple[str, Step]]) -> None:
        row = {
            "id": self.new_id(),
            "type": type(event).__name__,
            "payload": encode(event),
            "actor_id": self.actor,
            "occurred_at": self.now,
            "subject_id": event.subject_id,
            "case_id": event.case_id,
        }
        self.events.append(row)
        self.tasks += [self._task(row, process, step) for process, step in due]

    def note(self, entry: Entry) -> None:
        self.entries.append(entry)

    async def flush(self) -> None:
        """Whatever changed without a lock is locked now, and must be as it was read."""
        for key in self._changed():
            if key not in self.locked:
                await self.lock(key)
                self.locked.add(key)
                if self.store.kept[key[0]][key[1]]["version"] != self.base[key]["version"]:
                    raise LostRace(self.store.scheduler, "changed meanwhile")

    async def commit(self, result: object = None) -> None:
        await self.flush()
        self._check()
        await self.store.scheduler.point(f"commit {type(self.command).__name__}")
        self._apply(result)
        self.store.release(self)
        await self.store.scheduler.point(f"committed {type(self.command).__name__}")

    # How it does it

    @property
    def _use(self) -> Hashable:
        key = self.envelope.idempotency_key
        return None if key is None else ("key", self.actor, type(self.command).__name__, key)

    async def _load(self, kind: type, id: UUID, *, lock: bool) -> None:
        """Shown as first read, unless it is locked: then as it is now."""
        key = (kind, id)
        if key in self.locked or (key in self.seen and not lock):
            return
        if lock:
            await self.lock(key)
        image = self.store.kept[kind].get(id)
        if image is None:
            return
        if lock:
            self.locked.add(key)
        if key in self.seen and image_of(self.seen[key]) != self.base[key]:
            if image["version"] != self.base[key]["version"]:
                raise LostRace(self.store.scheduler, "changed meanwhile")
        elif key in self.seen:
            fill(self.seen[key], kind, image)
        else:
            self._show(key, thing_of(kind, image))
        self.base[key] = image

    def _show(self, key: Key, thing: Aggregate) -> None:
        expected, target = self.envelope.expected_version, self.command.overwrites
        aimed = target is not None and getattr(self.command, target) == thing.id
        if aimed and expected is not None and thing.version != expected:
            raise StaleVersion("expected_version", current_version=thing.version)
        self.seen[key] = thing

    def _changed(self) -> list[Key]:
        return [key for key, thing in self.seen.items() if image_of(thing) != self.base.get(key)]

    def _check(self) -> None:
        for kind, id in self._changed():
            self.store.check_unique(kind, id, self.seen[kind, id].__dict__)
        for fact in self.facts:
            self.store.check_unique(type(fact), fact.id, vars(fact))

    def _apply(self, result: object) -> None:
        for key in self._changed():
            kind, id = key
            if key in self.base:
                self.seen[key].version += 1
            image = image_of(self.seen[key])
            self.store.remember(kind, id, image, self.base.get(key))
            self.store.kept[kind][id] = image
        for fact in self.facts:
            self.store.remember(type(fact), fact.id, vars(fact))
            self.store.facts[type(fact)].append(fact)
        self.store.numbers.update({s: n - self.store.numbers[s] for s, n in self.taken.items()})
        self._record(result)

    def _record(self, result: object) -> None:
        for row in self.events:
            self.store.events[row["id"]] = row
        tasks.enter(self.store, self.events, self.tasks)
        for task_id in self.done:
            tasks.complete(self.store, task_id)
        self.store.audit += self.entries
        if (use := self._use) is not None and result is not None and not isinstance(result, Refusal):
            replay = Replay(result=identities(result), version=None)
            self.store.used[use] = (fingerprint(self.command), replay)

    def _task(self, event: dict[str, Any], process: str, step: Step) -> Task:
        return Task(
            id=self.new_id(),
            event_id=event["id"],
            step=step.name,
            process=process,
            case_id=event["case_id"],
            subject_id=event["subject_id"],
            queue=step.queue,
            actor=step.actor,
            next_at=self.store.scheduler.now,
        )


def _fits(held: Image, key: dict[str, Any]) -> bool:
    return all(
        held[name] in value if isinstance(value, list) else held[name] == value for name, value in key.items()
    )
