"""The unit of work on PostgreSQL: one session, one transaction, everything written together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Awaitable, Callable, Container, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Executable, RowMapping, Table, inspect, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from domain.kernel.aggregate import Aggregate, Event
from domain.kernel.calendar import BRASILIA, business_date
from domain.kernel.command import A, Command, P
from domain.kernel.process import Step
from domain.kernel.refusal import NotFound, StaleVersion
from domain.kernel.runner import PLAIN, Entry, Envelope, NothingToDo, Replay
from persistence.answering import answerers
from persistence.codec import encode
from persistence.conflicts import OutcomeUnknown
from persistence.forms import form_of, is_plain
from persistence.idempotency import Claim, Looked, claim, settlement
from persistence.identity import new_id
from persistence.numbering import next_number, upcoming_number
from persistence.plain import PlainRows
from persistence.record import Record, Row
from persistence.sealing.column import SealedColumn, found_by
from persistence.seeing import Seeing
from persistence.storing import Change, store
from persistence.tasks import complete
from persistence.trees import Trees, rows_of
from persistence.wire import Wire


class Everything:
    """The permissions of the installation itself."""

    def __contains__(self, permission: object) -> bool:
        return True


EVERYTHING = Everything()


@dataclass(slots=True)
class Authority:
    """Of a process, or of whoever has it already."""

    uow: SqlUnitOfWork
    process: str | None
    before: str | None = None

    def __enter__(self) -> None:
        self.before = self.uow.authority
        self.uow.authority = self.process or self.before

    def __exit__(self, _kind: object, _error: object, _trace: object) -> None:
        self.uow.authority = self.before


@dataclass(eq=False, kw_only=True)
class SqlUnitOfWork:
    """One transaction, on behalf of one actor, in one company, at one instant.

    Made by ``Database.begin``, driven by the runner. Holds on to every aggregate it has shown,
    so that what one recorded is not lost with it.
    """

    lend: Callable[[], AsyncConnection]
    wire: Wire
    company: UUID
    actor: UUID
    permissions: Container[str]
    now: datetime
    draw: Callable[[UUID, str], Awaitable[int]]
    zone: ZoneInfo = BRASILIA
    looked: Looked | None = None
    """How the key that its command claims was used, where that was asked as it began."""
    command: Command = field(default_factory=NothingToDo)
    envelope: Envelope = PLAIN
    record: Record = field(init=False)
    authority: str | None = None
    """The process on whose authority everything may be done for now."""
    _seen: dict[tuple[type, UUID], Aggregate] = field(default_factory=dict)
    _locked: set[tuple[type, UUID]] = field(default_factory=set)
    _raised: set[Aggregate] = field(default_factory=set)
    _new: list[Aggregate] = field(default_factory=list)
    _entries: list[Entry] = field(default_factory=list)
    _kinds: set[type] = field(default_factory=set)
    _plain: PlainRows = field(init=False)
    _trees: Trees = field(init=False)
    _session: AsyncSession | None = None
    _told: dict[type, dict[UUID, Any]] = field(default_factory=lambda: defaultdict(dict))

    def __post_init__(self) -> None:
        self.record = Record(company=self.company, actor=self.actor, now=self.now)
        self._plain = PlainRows(self.wire, self.company, self.record.changes)
        self._trees = Trees(self.wire, self.company, self.record.changes)

    # What commands ask of it

    @property
    def today(self) -> date:
        return business_date(self.now, self.zone)

    def new_id(self) -> UUID:
        return new_id()

    async def get(self, kind: type[A], id: UUID, *, lock: bool = False) -> A:
        return (await self.get_many(kind, [id], lock=lock))[0]

    async def get_many(self, kind: type[A], ids: Sequence[UUID], *, lock: bool = False) -> list[A]:
        held = self._locked if lock else self._seen.keys()
        wanted = {id for id in ids if (kind, id) not in held}
        if wanted:
            await self._load(kind, {"id": list(wanted)}, lock=lock)
        for id in ids:
            if (kind, id) not in self._seen:
                raise NotFound(kind=kind.__name__, id=str(id))
        return [self._seen[kind, id] for id in ids]  # ty: ignore[invalid-explicit-return]

    async def find(self, kind: type[A], /, *, lock: bool = False, **natural_key: Any) -> A | None:
        found = await self.find_all(kind, lock=lock, **natural_key)
        if len(found) > 1:
            raise LookupError(f"{sorted(natural_key)} is no natural key of {kind.__name__}")
        return found[0] if found else None

    async def find_all(self, kind: type[A], /, *, lock: bool = False, **key: Any) -> list[A]:
        return await self._load(kind, key, lock=lock)

    def add(self, aggregate: Aggregate) -> None:
        aggregate.__setattr__("_company_id", self.company)
        self._new.append(aggregate)
        self._raised.add(aggregate)
        self._admit(aggregate, locked=True)

    def append(self, fact: Any) -> None:
        self.record.append(fact)

    def ask(self, port: type[P]) -> P:
        return answerers[port](self)

    async def next_number(self, series: str, *, start: int = 1) -> int:
        return await next_number(self.wire, self.company, series, start=start)

    async def draw_number(self, series: str) -> int:
        """In a rehearsal only looked at, not taken."""
        if self.envelope.validate_only:
            return await upcoming_number(self.wire, self.company, series)
        return await self.draw(self.company, series)

    def may(self, permission: str) -> bool:
        return self.authority is not None or permission in self.permissions

    # What answerers and previews ask of it

    @property
    def connection(self) -> AsyncConnection:
        """SQLAlchemy's view of the ``wire``."""
        return self.lend()

    @property
    def transaction(self) -> Seeing:
        return Seeing(self.connection, self._save)

    async def saved(self, *kinds: type) -> None:
        """What it has changed of these kinds is there for who asks the ``wire`` or the ``connection``."""
        if not self._kinds.isdisjoint(kinds):
            await self._save()

    def told(self, kind: type, *changing: type) -> dict[UUID, Any]:
        """Facts of this kind by id, which answerers learn by the way and need not ask for again.

        None are kept as soon as aggregates that are ``changing`` them take part in the transaction.
        """
        return {} if not self._kinds.isdisjoint(changing) else self._told[kind]

    async def rows(self, statement: Executable) -> Sequence[RowMapping]:
        """What SQL finds, this transaction's own changes included."""
        return (await self.transaction.execute(statement)).mappings().all()

    @property
    def session(self) -> AsyncSession:
        """The ORM's part in the transaction, opened for the first that needs it."""
        if self._session is None:
            joined: Any = {"join_transaction_mode": "control_fully"}
            self._session = AsyncSession(self.connection, expire_on_commit=False, autoflush=False, **joined)
        return self._session

    # What the runner asks of it

    def authority_of(self, process: str | None) -> Authority:
        return Authority(self, process)

    async def claim(self) -> Replay | None:
        if (use := self._use) is None:
            return None
        return await claim(self.wire, use, self.command, looked=self.looked, input=self._input, at=self.now)

    async def complete(self, task_id: UUID) -> bool:
        return await complete(self.connection, self.company, task_id)

    def new_events(self) -> list[Event]:
        return [event for aggregate in self._seen.values() for event in aggregate.pull_events()]

    def publish(self, event: Event, due: Sequence[tuple[str, Step]]) -> None:
        self.record.publish(event, due, command=self.command, envelope=self.envelope)

    def note(self, entry: Entry) -> None:
        self._entries.append(entry)

    async def flush(self) -> None:
        await self._save()
        if self.envelope.validate_only:
            await self.connection.execute(text("set constraints all immediate"))

    async def commit(self, result: object = None) -> None:
        """Raises OutcomeUnknown when the answer was lost and doing it again might do it twice."""
        rows, changes = await self._unsaved(last=True)
        for entry in self._entries:
            self.record.note(entry, self._seen, self._input if entry.command is self.command else None)
        if (use := self._use) is not None and result is not None:
            version = self._version_of(result)
            done = settlement(
                use, self.command, result=result, version=version, input=self._input, at=self.now
            )
            changes += [done] if done else []
        await self.record.write(self.wire, rows, changes)
        try:
            await self._conclude()
        except DBAPIError as error:
            if error.connection_invalidated and use is None and self.envelope.task_id is None:
                raise OutcomeUnknown from error
            raise

    async def close(self) -> None:
        """What is not committed by now does not happen."""
        if self._session is not None:
            await self._session.close()

    # How it does it

    async def _conclude(self) -> None:
        await self.wire.commit()

    @cached_property
    def _input(self) -> Any:
        """What the command was given, in its canonical form."""
        return encode(self.command, canonical=True)

    @property
    def _use(self) -> Claim | None:
        return Claim.of(self.company, self.actor, self.command, self.envelope)

    async def _load(self, kind: type[A], key: Mapping[str, Any], *, lock: bool) -> list[A]:
        """In the order of their ids, which is the order of locking."""
        await self.saved(kind)
        if is_plain(kind):
            found = await self._plain.load(kind, dict(key), self._seen, lock=lock)
        elif self._trees.reads(kind):
            found = await self._trees.load(kind, dict(key), self._seen, lock=lock)
        else:
            found = await self._load_by_orm(kind, key, lock=lock)
        for aggregate in found:
            self._admit(aggregate, locked=lock)
        return found

    async def _load_by_orm(self, kind: type[A], key: Mapping[str, Any], *, lock: bool) -> list[A]:
        """The lock (FOR NO KEY UPDATE) waits for writers, not for rows that merely refer to this one."""
        self._trees.adopt(kind, self.session.sync_session)
        query = (
            select(kind)
            .where(kind._company_id == self.company)  # ty: ignore[missing-attribute]
            .where(*(self._is(kind, name, value) for name, value in key.items()))
            .order_by(kind.id)  # ty: ignore[invalid-argument-type]
        )
        if lock:
            query = query.with_for_update(key_share=True).execution_options(populate_existing=True)
        return list((await self.session.scalars(query)).all())

    def _is(self, kind: type, name: str, value: Any) -> Any:
        column = form_of(kind).columns[name]
        if isinstance(column.type, SealedColumn):
            return found_by(column, value, company=self.company)
        attribute = getattr(kind, name)
        return attribute.in_(value) if isinstance(value, list) else attribute == value

    def _admit(self, aggregate: Aggregate, *, locked: bool) -> None:
        key = (type(aggregate), aggregate.id)
        if key not in self._seen:
            self._kinds.add(type(aggregate))
            self._expect(aggregate, locked=locked)
        elif locked and key not in self._locked and aggregate not in self._raised:
            self._expect(aggregate, locked=locked)
        self._seen[key] = aggregate
        if locked:
            self._locked.add(key)

    def _expect(self, aggregate: Aggregate, *, locked: bool) -> None:
        """The command must have seen the version it overwrites; of what was not there that is 0."""
        expected = self.envelope.expected_version
        if expected is None or not self._is_changed_by(self.command, aggregate, locked=locked):
            return
        current = 0 if aggregate in self._new else aggregate.version
        if current != expected:
            raise StaleVersion("expected_version", id=str(aggregate.id), current_version=current)

    def _is_changed_by(self, command: Command, aggregate: Aggregate, *, locked: bool) -> bool:
        if named := command.overwrites or command.changes:
            return getattr(command, named) == aggregate.id
        return locked and command.sets is type(aggregate)

    async def _save(self) -> None:
        await store(self.wire, *await self._unsaved())

    async def _unsaved(self, *, last: bool = False) -> tuple[dict[Table, list[Row]], list[Change]]:
        """What changed so far and is to be stored, each changed aggregate one version higher, once.

        Trees that it has been told of the ORM stores by itself, at once. After the ``last`` time nobody asks
        again.
        """
        for aggregate in self._seen.values():
            if aggregate not in self._raised and self._is_changed(aggregate):
                aggregate.version += 1
                self._raised.add(aggregate)
        for kind in self._trees.beyond():
            self._trees.adopt(kind, self.session.sync_session)
        if self._session is not None and (self._session.dirty or self._session.deleted):
            self._compare()
            await self._session.flush()
        changes = self._plain.to_store()
        changes += self._trees.to_store(first=len(changes))
        return self._new_rows(last=last) | self.record.new_facts(), changes

    def _compare(self) -> None:
        """Take down what is about to change of trees, while what was there before is known."""
        for aggregate in self._seen.values():
            if self._is_the_orms(aggregate) and aggregate not in self._new:
                self.record.changes.compare(aggregate)

    def _new_rows(self, *, last: bool) -> dict[Table, list[Row]]:
        new, self._new = self._new, []
        for aggregate in new:
            self.record.changes.made(aggregate)
            if not last:
                (self._plain if is_plain(type(aggregate)) else self._trees).remember(aggregate)
        return rows_of(new)

    def _is_changed(self, aggregate: Aggregate) -> bool:
        if self._is_the_orms(aggregate):
            return self._changed(aggregate)
        return (self._plain if is_plain(type(aggregate)) else self._trees).changed(aggregate)

    def _is_the_orms(self, aggregate: Aggregate) -> bool:
        return not is_plain(type(aggregate)) and aggregate not in self._trees

    def _changed(self, node: Any) -> bool:
        """Whether anything in the tree below, or its shape, differs from what is stored."""
        parts = (
            part for relation in inspect(node).mapper.relationships for part in node.__dict__[relation.key]
        )
        return self.session.is_modified(node) or any(self._changed(part) for part in parts)

    def _version_of(self, result: object) -> int | None:
        return next((seen.version for (_, id), seen in self._seen.items() if id == result), None)
