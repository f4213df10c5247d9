"""Reading by prepared statements: a pool of its own, one statement at a time, no transactions."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import asyncpg

Rows = Sequence[Sequence[Any]]


@dataclass
class PreparedReads:
    """Connections that keep their statements prepared. Opened with the first read, in its loop.

    A statement sees one moment and can change nothing. Raises TimeoutError when no connection
    becomes free in ``patience`` seconds.
    """

    address: Mapping[str, Any]
    server: Mapping[str, str]
    connections: int
    patience: float
    _pool: asyncpg.Pool | None = None
    _opening: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def fetch(self, sql: str, parameters: Sequence[Any]) -> Rows:
        """What the statement answers. A cancelled caller cancels it in the database, too."""
        pool = self._pool or await self._open()
        async with pool.acquire(timeout=self.patience) as connection:
            return await connection.fetch(sql, *parameters)

    async def close(self) -> None:
        if self._pool is not None:
            await self._pool.close()
            self._pool = None

    async def _open(self) -> asyncpg.Pool:
        async with self._opening:
            if self._pool is None:
                self._pool = await asyncpg.create_pool(
                    **self.address,
                    min_size=0,
                    max_size=self.connections,
                    server_settings={**self.server, "default_transaction_read_only": "on"},
                    statement_cache_size=1_000,
                    max_cached_statement_lifetime=0,
                    max_cacheable_statement_size=0,
                    max_inactive_connection_lifetime=1_800,
                    timeout=10,
                    reset=_nothing_to_reset,
                )
            return self._pool


async def _nothing_to_reset(_: object) -> None:
    """What is set is set for one statement; nothing of it lasts."""
