"""Patience with a request: up to a limit, and only as long as somebody waits for the answer."""

from __future__ import annotations

import asyncio
from types import TracebackType

from starlette.types import Receive

from api import limits


class TimeIsUp(Exception):
    """The request took longer than ``limits.SECONDS``."""


class ClientLeft(Exception):
    """Nobody waits for the answer any more."""


class Watch:
    """Cancels the work inside, down to its statement in the database.

    Raises TimeIsUp, or ClientLeft when the client has gone after its request was ``heard``. What
    is quick costs one timer: nobody looks at the connection before ``limits.UNWATCHED`` seconds.
    """

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._reason: Exception | None = None
        self._watcher: asyncio.Task[None] | None = None
        self._due = self.heard = False

    async def __aenter__(self) -> Watch:
        task = asyncio.current_task()
        assert task is not None
        self._work = task
        self._timer = asyncio.get_running_loop().call_later(limits.UNWATCHED, self._begin)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._timer.cancel()
        if self._watcher is not None:
            self._watcher.cancel()
        if self._reason is not None and not self._work.uncancel() and error is not None:
            raise self._reason from None

    def hear(self) -> None:
        """The request has arrived: what comes now can only be the end of the connection."""
        self.heard = True
        if self._due:
            self._listen()

    def _begin(self) -> None:
        self._due = True
        left = max(limits.SECONDS - limits.UNWATCHED, 0)
        self._timer = asyncio.get_running_loop().call_later(left, self._end, TimeIsUp())
        if self.heard:
            self._listen()

    def _listen(self) -> None:
        self._watcher = asyncio.get_running_loop().create_task(self._departure())

    async def _departure(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass
        self._end(ClientLeft())

    def _end(self, reason: Exception) -> None:
        if self._reason is None:
            self._reason = reason
            self._work.cancel()
