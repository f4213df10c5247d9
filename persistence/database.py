"""The connection to PostgreSQL: one pool, one role, short patience."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Container
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Literal
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

import persistence.mapping  # noqa: F401  aggregates are mapped before the first session
from domain.kernel.command import Command
from domain.kernel.runner import PLAIN, Envelope, NothingToDo
from persistence.address import asyncpg_url
from persistence.clock import now
from persistence.conflicts import counted, translated
from persistence.idempotency import Claim
from persistence.loan import Loan
from persistence.numbering import DRAWN
from persistence.opening import SNAPSHOT, Opening, bound, opened
from persistence.platform.keys import keyring
from persistence.pool import pool
from persistence.prepared import PreparedReads
from persistence.proof import Proof
from persistence.settings import Settings
from persistence.unit_of_work import SqlUnitOfWork
from persistence.usage import pools
from persistence.wire import Wire, spoken

Role = Literal["retaguarda_app", "retaguarda_relay"]

PATIENCE = {
    "lock_timeout": "2s",
    "idle_in_transaction_session_timeout": "10s",
    "transaction_timeout": "30s",
}
LONG_PATIENCE = PATIENCE | {"transaction_timeout": "120s"}
NOTHING_TO_DO = NothingToDo()
WRITING = {"default_transaction_read_only": "off"}
QUEUE, LONG_QUEUE = 5, 60
"""Seconds in line for a free connection: where somebody waits, and where tasks outnumber connections."""


@dataclass(frozen=True)
class Database:
    """Three pools: for the work, for prepared reads, a tiny one for numbers drawn outside of the work."""

    engine: AsyncEngine
    counters: PreparedReads
    prepared: PreparedReads

    @cached_property
    def _bare(self) -> AsyncEngine:
        """The same pool, without the transactions of SQLAlchemy."""
        return self.engine.execution_options(isolation_level="AUTOCOMMIT")

    @classmethod
    def connect(
        cls,
        settings: Settings,
        *,
        role: Role | None = "retaguarda_app",
        statement_timeout: str = "5s",
        connections: int = 10,
    ) -> Database:
        """Open nothing yet. ``statement_timeout`` is 5 s for people who wait, 60 s for workers."""
        return cls.at(
            settings.database_url.get_secret_value(),
            role=role,
            statement_timeout=statement_timeout,
            connections=connections,
        )

    @classmethod
    def at(
        cls,
        url: str,
        *,
        role: Role | None = "retaguarda_app",
        statement_timeout: str = "5s",
        connections: int = 10,
    ) -> Database:
        """The database of this address."""
        quick = statement_timeout == "5s"
        patience, queue = (PATIENCE, QUEUE) if quick else (LONG_PATIENCE, LONG_QUEUE)
        server = {
            "application_name": "retaguarda",
            "timezone": "UTC",
            "jit": "off",
            "statement_timeout": statement_timeout,
            **patience,
            **({"role": role} if role else {}),
        }
        address = asyncpg_url(url)
        engine = pool(address, server, connections=connections, queue=queue)
        _, place = engine.dialect.create_connect_args(address)
        database = cls(
            engine,
            PreparedReads(place, server | WRITING, connections=2, patience=queue),
            PreparedReads(place, server, connections=connections, patience=queue),
        )
        pools.watch(database)
        return database

    async def ping(self) -> None:
        """Raises when it does not answer."""
        async with self.engine.connect() as connection:
            await connection.execute(text("select 1"))

    async def close(self) -> None:
        await self.engine.dispose()
        await self.counters.close()
        await self.prepared.close()

    @asynccontextmanager
    async def begin(
        self,
        *,
        company: UUID,
        actor: UUID,
        permissions: Container[str],
        at: datetime | None = None,
        proof: Proof | None = None,
        command: Command = NOTHING_TO_DO,
        envelope: Envelope = PLAIN,
    ) -> AsyncGenerator[SqlUnitOfWork]:
        """A unit of work; what is not committed when it is left did not happen.

        A ``proof`` that somebody of the company owes it gives as it begins, and learns how the key of the
        ``envelope`` was used. Raises Unproven, IdempotencyConflict.
        What the database refuses inside comes out as a Refusal or a Conflict.
        """
        await self.hold_keys(company)
        begun: SqlUnitOfWork | None = None
        with counted(lambda: type(command).__name__ if begun else "begin"), translated():
            at = at or now()
            claim = Claim.of(company, actor, command, envelope)
            async with self.opened(company, proof, claim, at) as (loan, opening):
                begun = SqlUnitOfWork(
                    lend=loan.lend,
                    wire=loan.wire,
                    company=company,
                    actor=actor,
                    permissions=permissions,
                    now=at,
                    zone=opening.zone,
                    command=command,
                    envelope=envelope,
                    looked=opening.looked,
                    draw=self.draw_number,
                )
                try:
                    yield begun
                finally:
                    await begun.close()

    @asynccontextmanager
    async def opened(
        self,
        company: UUID,
        proof: Proof | None = None,
        claim: Claim | None = None,
        at: datetime | None = None,
    ) -> AsyncGenerator[tuple[Loan, Opening]]:
        """A transaction that the wire ends: SQLAlchemy takes part in it, and believes there is none."""
        loan = await Loan.of(self._bare)
        try:
            yield loan, await opened(loan.wire, company, proof, claim, at)
        finally:
            await loan.give_back()

    @asynccontextmanager
    async def reading(self, company: UUID) -> AsyncGenerator[AsyncConnection]:
        """A read-only transaction that sees one moment of one company."""
        async with self._bound(company, SNAPSHOT) as connection:
            yield connection

    @asynccontextmanager
    async def writing(self, company: UUID) -> AsyncGenerator[AsyncConnection]:
        """A plain transaction in one company, committed when left in peace: tasks, upkeep."""
        async with self._bound(company, "begin") as connection:
            yield connection
            await Wire.of(connection).commit()

    @asynccontextmanager
    async def _bound(self, company: UUID, begin: str) -> AsyncGenerator[AsyncConnection]:
        """As ``opened``; what is not committed by the end did not happen."""
        await self.hold_keys(company)
        async with self._bare.connect() as connection:
            wire = Wire.of(connection)
            try:
                await bound(wire, company, begin)
                yield connection
            finally:
                await wire.end()

    async def hold_keys(self, company: UUID) -> None:
        """Before anything of the company is sealed or opened: from then on that waits for nobody."""
        if not keyring().is_ready(company):
            await keyring().load(self.engine, company)

    async def draw_number(self, company: UUID, series: str) -> int:
        """A rising number, taken at once and for good."""
        with spoken(DRAWN):
            return (await self.counters.fetch(DRAWN, (company, series)))[0][0]
