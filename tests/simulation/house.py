"""The installation in one thread: API processes, relay, workers and clock, over one store."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch
from uuid import UUID

from domain.accounting.commands.open_books import OpenBooks, open_books
from domain.fiscal.ports import AuthorityUnavailable
from domain.kernel.refusal import Refusal, RefusalGroup
from domain.kernel.runner import Busy, Envelope, execute
from domain.processes import PROCESSES
from persistence.tasks import LEASE, Due
from tests.simulation import tasks
from tests.simulation.outside import Authority, Desk, Files, Moods, at_once, danfe, is_answer_to
from tests.simulation.scheduler import Faults, Process, Scheduler
from tests.simulation.store import Store
from tests.simulation.transaction import Transaction
from workers import contingency, fiscal, issuing
from workers.attempt import Attempt, Fault
from workers.patience import UNAVAILABLE

HOLD = timedelta(seconds=15)
SERVICE = UUID(int=3)
"""Who acts when nobody does."""
QUEUES = ("internal", "internal", "fiscal", "documents")
Work = Callable[[Attempt], Awaitable[None]]
WORK: dict[str, Work] = {
    "carry_out": Attempt.carry_out,
    "sign_invoice": fiscal.sign_invoice,
    "transmit_invoice": fiscal.transmit_invoice,
    "render_danfe": fiscal.render_danfe,
    "transmit_cancellation": fiscal.transmit_cancellation,
    "render_released": fiscal.render_released,
    "watch_authority": contingency.watch_authority,
}


@dataclass(frozen=True, kw_only=True)
class Weather:
    """Everything that may go wrong; nothing of it in fair weather."""

    faults: Faults = field(default_factory=Faults)
    moods: Moods = field(default_factory=Moods)
    loses_message: float = 0.0
    doubles_message: float = 0.0
    loses_reply: float = 0.0
    doubles_request: float = 0.0


STORM = Weather(
    faults=Faults(crash=0.03, freeze=0.005),
    moods=Moods(away=0.1, loses_request=0.05, loses_answer=0.2, rejects=0.1, slow=0.1),
    loses_message=0.05,
    doubles_message=0.1,
    loses_reply=0.1,
    doubles_request=0.1,
)


@dataclass
class Broker:
    """A doorbell that may forget, repeat itself and mix things up."""

    scheduler: Scheduler
    ringing: dict[str, list[Due]] = field(default_factory=dict)

    def ring(self, due: Due, weather: Weather) -> None:
        times = 2 if self.scheduler.chance(weather.doubles_message) else 1
        if not self.scheduler.chance(weather.loses_message):
            self.ringing.setdefault(due.queue, []).extend([due] * times)

    def hear(self, queue: str) -> Due | None:
        heard = self.ringing.get(queue)
        return heard.pop(self.scheduler.random.randrange(len(heard))) if heard else None


@dataclass
class House:
    """``transaction`` and ``perform`` are what saboteurs put something else in place of."""

    seed: int
    weather: Weather = field(default_factory=Weather)
    transaction: type[Transaction] = Transaction
    careless: bool = False
    """Whether tasks are done before their effect."""
    scheduler: Scheduler = field(init=False)
    store: Store = field(init=False)
    broker: Broker = field(init=False)
    authority: Authority = field(init=False)
    files: Files = field(default_factory=Files)
    outside: Process = field(init=False)
    apis: list[Process] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.scheduler = Scheduler(self.seed, self.weather.faults)
        self.store, self.broker = Store(self.scheduler), Broker(self.scheduler)
        self.authority = Authority(self.scheduler, self.weather.moods)
        self.outside = Process("outside", mortal=False)
        self.apis = [Process("api 1"), Process("api 2")]

    def open(self) -> None:
        """Start everything."""
        boots: list[tuple[str, Callable[[Process], None]]] = [
            ("relay", lambda own: self._serve(own, self._relay(own))),
            ("clock", lambda own: self._serve(own, self._keep_time(own))),
            ("worker 1", self._hire),
            ("worker 2", self._hire),
        ]
        for process in [*self.apis, *(Process(name, boot) for name, boot in boots)]:
            self.scheduler.start(process)

    def calm(self) -> None:
        """From here on nothing goes wrong any more."""
        self.weather = Weather()
        self.scheduler.faults, self.authority.moods = self.weather.faults, self.weather.moods

    def begin(self, who: str, actor: UUID = SERVICE, **given: Any) -> Transaction:
        return self.transaction(self.store, who, actor, **given)

    async def execute(
        self, process: Process, handler: Any, command: Any, *, actor: UUID = SERVICE, key: str | None = None
    ) -> Any:
        envelope = Envelope(idempotency_key=key)
        begin = partial(self.begin, process.name, actor)
        return await execute(handler, command, begin, processes=PROCESSES, envelope=envelope)

    @contextmanager
    def stand_ins(self) -> Iterator[None]:
        """What workers reach for outside, in place of certificates, disks and threads."""
        desk = Desk(self.authority)

        async def desk_of(*_: object) -> Desk:
            return desk

        with (
            patch.multiple(
                fiscal,
                desk_of=desk_of,
                patience=patience,
                storage=lambda: self.files,
                danfe=danfe,
                is_answer_to=is_answer_to,
                asyncio=SimpleNamespace(to_thread=at_once),
            ),
            patch.object(issuing, "storage", lambda: self.files),
            patch.multiple(contingency, desk_at=desk_of, patience=patience),
        ):
            yield

    # What processes do

    def _serve(self, process: Process, work: Any) -> None:
        self.scheduler.spawn(process, process.name, work)

    def _hire(self, process: Process) -> None:
        for queue in QUEUES:
            self.scheduler.spawn(process, f"{process.name} {queue}", self._work(process, queue))

    async def _relay(self, process: Process) -> None:
        while True:
            due = tasks.lease(self.store, duration=LEASE)
            if due:
                await self.scheduler.point(f"leased {len(due)}")
            for each in due:
                self.broker.ring(each, self.weather)
                await self.scheduler.point("rang")
            seen, look = len(self.store.audit), tasks.next_due(self.store)
            await self.scheduler.sleep(0.25)
            if look is None or look > self.scheduler.now:
                pause = None if look is None else (look - self.scheduler.now).total_seconds()
                await self.scheduler.until(lambda seen=seen: len(self.store.audit) > seen, within=pause)

    async def _keep_time(self, process: Process) -> None:
        while True:
            await self.execute(process, open_books, OpenBooks())
            await self.scheduler.sleep(12 * 3600)

    async def _work(self, process: Process, queue: str) -> None:
        while True:
            await self.scheduler.until(lambda: bool(self.broker.ringing.get(queue)))
            if (heard := self.broker.hear(queue)) is not None:
                await self._perform(process, heard)

    async def _perform(self, process: Process, heard: Due) -> None:
        """As ``Workshop.perform``: counted before the work, done with its effect or at its end."""
        taken = await self._change(tasks.take, heard.id, duration=HOLD)
        if taken is None:
            return
        if self.careless:
            await self._change(tasks.complete, heard.id)

        def begin(*, actor: UUID, company: UUID, permissions: object, **given: Any) -> Transaction:
            return self.begin(process.name, actor, **given)

        database = SimpleNamespace(begin=begin)
        attempt = Attempt(taken=taken, database=database, processes=PROCESSES)  # type: ignore[arg-type]
        signs = self.scheduler.spawn(process, f"{process.name} lives", self._live(attempt))
        await self._to_its_end(attempt, WORK[heard.actor])
        if not signs.over:
            signs.over = True
            signs.coroutine.close()
            self.scheduler.strands.remove(signs)

    async def _live(self, attempt: Attempt) -> None:
        while True:
            await self.scheduler.sleep(HOLD.total_seconds() / 3)
            await self._change(tasks.extend, attempt.taken.id, duration=HOLD)

    async def _to_its_end(self, attempt: Attempt, work: Work) -> None:
        id = attempt.taken.id
        try:
            await work(attempt)
            if not attempt.over:
                await self._change(tasks.complete, id)
        except Busy:
            await self._change(tasks.retry, id, code=Busy.code, message="", patient=True)
        except (Refusal, RefusalGroup) as refused:
            first = refused.refusals[0] if isinstance(refused, RefusalGroup) else refused
            await self._change(tasks.park, id, code=first.code, message=str(first.facts))
        except Fault as fault:
            facts = {"code": fault.code, "message": str(fault), "after": fault.after}
            await self._change(tasks.retry, id, patient=fault.patient, **facts)
        except Exception as fault:
            message = f"{type(fault).__name__}: {fault}"
            self.scheduler.note(attempt.taken.step, message)
            await self._change(tasks.retry, id, code="UNEXPECTED_FAULT", message=message)

    async def _change(self, change: Callable[..., Any], id: UUID, **facts: Any) -> Any:
        """One of the small transactions that a worker records its attempts in."""
        who = object()
        try:
            await self.store.acquire(who, ("task", id))
            await self.scheduler.point(f"{change.__name__} {self.store.tasks[id].step}")
            return change(self.store, id, **facts)
        finally:
            self.store.release(who)


def unfinished(store: Store) -> Sequence[tasks.Task]:
    return [task for task in store.open.values() if task.state in tasks.UNFINISHED]


@asynccontextmanager
async def patience(*_: object) -> AsyncGenerator[None]:
    """As long as it takes; this authority never says that it was asked too often."""
    try:
        yield
    except AuthorityUnavailable as away:
        raise Fault(UNAVAILABLE, str(away), patient=True) from away
