"""Reading by prepared statements: connections of its own, one statement at a time, no transactions."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import asyncpg

Rows = Sequence[Sequence[Any]]
Turn = asyncio.Future[asyncpg.Connection | None]
KEPT_STATEMENTS = 250
"""By each connection, the last ones used: in the server each may take some hundred kilobytes."""
LOST = (
    asyncpg.ConnectionDoesNotExistError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    ConnectionError,
)
"""The server went away under a connection that waited; another one may find it back."""


class NoConnectionFree(TimeoutError):
    """Everyone in line before had to be served first."""


@dataclass
class PreparedReads:
    """Connections that keep their statements prepared, opened when they are needed.

    A statement sees one moment and can change nothing; what it sets ends with it, so that nothing has
    to be reset between two of them, which is why this is no `asyncpg.Pool`: that costs as much as a
    small statement. Raises NoConnectionFree when none becomes free in ``patience`` seconds.
    """

    address: Mapping[str, Any] = field(repr=False)
    server: Mapping[str, str]
    connections: int
    patience: float
    _idle: list[asyncpg.Connection] = field(default_factory=list)
    _waiting: deque[Turn] = field(default_factory=deque)
    _open: int = 0

    async def fetch(self, sql: str, parameters: Sequence[Any]) -> Rows:
        """What the statement answers. A cancelled caller cancels it in the database, too."""
        try:
            return await self._fetch(sql, parameters)
        except LOST:
            self._forget()
            return await self._fetch(sql, parameters)

    def _forget(self) -> None:
        """Connections that waited were lost with the one that told of it."""
        self._open -= len(self._idle)
        while self._idle:
            self._idle.pop().terminate()

    async def _fetch(self, sql: str, parameters: Sequence[Any]) -> Rows:
        connection = self._idle.pop() if self._idle else await self._taken()
        try:
            return await connection.fetch(sql, *parameters)
        except LOST:
            connection.terminate()
            raise
        finally:
            self._give_back(connection)

    @property
    def use(self) -> tuple[int, int, int]:
        """Connections in use, idle, and at most."""
        return self._open - len(self._idle), len(self._idle), self.connections

    @property
    def in_line(self) -> int:
        return sum(not turn.done() for turn in list(self._waiting))

    async def close(self) -> None:
        while self._idle:
            self._open -= 1
            await self._idle.pop().close()

    async def _taken(self) -> asyncpg.Connection:
        while self._open >= self.connections:
            connection = await self._handed_over()
            if connection is not None:
                return connection
        return await self._connected()

    async def _handed_over(self) -> asyncpg.Connection | None:
        """The next one that is given back, in the order of asking; None when there is room to open one."""
        loop = asyncio.get_running_loop()
        turn: Turn = loop.create_future()
        timer = loop.call_later(self.patience, _give_up, turn)
        self._waiting.append(turn)
        try:
            return await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled() and not turn.exception():
                self._pass_on(turn.result())
            raise
        finally:
            timer.cancel()

    async def _connected(self) -> asyncpg.Connection:
        self._open += 1
        try:
            return await asyncpg.connect(
                **self.address,
                server_settings={"default_transaction_read_only": "on", **self.server},
                statement_cache_size=KEPT_STATEMENTS,
                max_cached_statement_lifetime=0,
                max_cacheable_statement_size=0,
                timeout=10,
            )
        except BaseException:
            self._open -= 1
            self._pass_on(None)
            raise

    def _give_back(self, connection: asyncpg.Connection) -> None:
        if connection.is_closed():
            self._open -= 1
            self._pass_on(None)
        else:
            self._pass_on(connection)

    def _pass_on(self, connection: asyncpg.Connection | None) -> None:
        """To who has waited longest."""
        while self._waiting:
            turn = self._waiting.popleft()
            if not turn.done():
                turn.set_result(connection)
                return
        if connection is not None:
            self._idle.append(connection)


def _give_up(turn: Turn) -> None:
    if not turn.done():
        turn.set_exception(NoConnectionFree("no connection became free"))
