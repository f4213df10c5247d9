"""Patience with a request that runs: up to a limit, and only as long as somebody waits for the answer."""

from __future__ import annotations

import asyncio
from types import TracebackType

from starlette.types import Receive

from api import limits
from api.faults import TimedOut


class ClientLeft(Exception):
    """Nobody waits for the answer any more."""


class Watch:
    """Cancels the work inside, down to its statement in the database.

    Raises TimedOut when time is up, ClientLeft when the client has gone. What is quick costs a
    timer: the connection is looked at only after ``limits.UNWATCHED`` seconds.
    """

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._reason: Exception | None = None
        self._watcher: asyncio.Task[None] | None = None

    async def __aenter__(self) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._work = task
        self._timer = asyncio.get_running_loop().call_later(limits.UNWATCHED, self._begin)

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._timer.cancel()
        if self._watcher is not None:
            self._watcher.cancel()
        if kind is asyncio.CancelledError and self._reason is not None and not self._work.uncancel():
            raise self._reason from None

    def _begin(self) -> None:
        loop = asyncio.get_running_loop()
        self._timer = loop.call_later(max(limits.SECONDS - limits.UNWATCHED, 0), self._end, TimedOut())
        self._watcher = loop.create_task(self._departure())

    async def _departure(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass
        self._end(ClientLeft())

    def _end(self, reason: Exception) -> None:
        if self._reason is None:
            self._reason = reason
            self._work.cancel()
