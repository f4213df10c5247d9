"""Several units of work in one transaction: each can be undone alone, and all of them last or none."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Container
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from domain.kernel.command import Command
from domain.kernel.runner import Envelope
from persistence import clock
from persistence.conflicts import Conflict, OutcomeUnknown, translated
from persistence.database import Database
from persistence.numbering import upcoming_number
from persistence.unit_of_work import SqlUnitOfWork
from persistence.wire import Wire, spoken

CHECK_NOW = "set constraints all immediate; set constraints all deferred"


@dataclass(eq=False, kw_only=True)
class Part(SqlUnitOfWork):
    """A unit of work behind a savepoint. ``rehearsed`` are the last numbers seen in a rehearsal."""

    nested: AsyncSession
    rehearsed: dict[str, int] | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        self._session = self.nested

    async def draw_number(self, series: str) -> int:
        """In a rehearsal only counted on, not taken."""
        if self.rehearsed is None:
            return await super().draw_number(series)
        if series not in self.rehearsed:
            self.rehearsed[series] = await upcoming_number(self.wire, self.company, series) - 1
        self.rehearsed[series] += 1
        return self.rehearsed[series]

    async def commit(self, result: object = None) -> None:
        await self.flush()
        await super().commit(result)

    async def _conclude(self) -> None:
        await self.nested.commit()

    async def flush(self) -> None:
        """What the database checks last it checks now: at the end nobody could tell whose it was."""
        await super().flush()
        with spoken(CHECK_NOW):
            await self.wire.driver.execute(CHECK_NOW)


@dataclass(frozen=True, kw_only=True)
class Together:
    """One transaction, on behalf of one actor, in one company, at one instant."""

    database: Database
    connection: AsyncConnection
    wire: Wire
    company: UUID
    actor: UUID
    permissions: Container[str]
    rehearsed: dict[str, int] | None
    zone: ZoneInfo
    now: datetime = field(default_factory=clock.now)

    @asynccontextmanager
    async def begin(self, *, command: Command, envelope: Envelope) -> AsyncGenerator[Part]:
        """A unit of work within. Raises refusals and Conflict, as one that is alone."""
        with translated():
            try:
                async with self._session() as session:
                    connection = await session.connection()
                    yield Part(
                        lend=lambda: connection,
                        nested=session,
                        wire=self.wire,
                        company=self.company,
                        actor=self.actor,
                        permissions=self.permissions,
                        now=self.now,
                        zone=self.zone,
                        command=command,
                        envelope=envelope,
                        draw=self.database.draw_number,
                        rehearsed=self.rehearsed,
                    )
            except OutcomeUnknown as nothing_lasts_yet:
                raise Conflict from nothing_lasts_yet

    async def commit(self, *, repeatable: bool) -> None:
        """Raises OutcomeUnknown when the answer was lost and doing it again might do it twice."""
        try:
            await self.wire.commit()
        except DBAPIError as error:
            if error.connection_invalidated and not repeatable:
                raise OutcomeUnknown from error
            raise

    def _session(self) -> AsyncSession:
        return AsyncSession(
            self.connection,
            join_transaction_mode="create_savepoint",
            expire_on_commit=False,
            autoflush=False,
        )


@asynccontextmanager
async def together(
    database: Database, *, company: UUID, actor: UUID, permissions: Container[str], rehearsal: bool
) -> AsyncGenerator[Together]:
    """Left without a commit, nothing happened. Raises Conflict when others were in its way."""
    with translated():
        await database.hold_keys(company)
        async with database.opened(company) as (loan, opening):
            yield Together(
                database=database,
                connection=loan.lend(),
                wire=loan.wire,
                company=company,
                actor=actor,
                permissions=permissions,
                rehearsed={} if rehearsal else None,
                zone=opening.zone,
            )
