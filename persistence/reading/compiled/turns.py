"""Work that takes long, one piece after another in a thread of its own, in which all who wait take turns."""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Callable, Hashable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Lock
from typing import Any, TypeVar

R = TypeVar("R")


class Turns:
    """Who brings much waits behind who brings little: for one piece of each of the others."""

    def __init__(self, name: str) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=name)
        self._waiting: OrderedDict[Hashable, deque[tuple[Future[Any], Callable[[], Any]]]] = OrderedDict()
        self._lock = Lock()

    def make(self, of: Hashable, act: Callable[[], R]) -> Future[R]:
        made: Future[R] = Future()
        with self._lock:
            self._waiting.setdefault(of, deque()).append((made, act))
        self._thread.submit(self._next)
        return made

    def _next(self) -> None:
        made, act = self._taken()
        if not made.set_running_or_notify_cancel():
            return
        try:
            result = act()
        except BaseException as error:
            made.set_exception(error)
        else:
            made.set_result(result)

    def _taken(self) -> tuple[Future[Any], Callable[[], Any]]:
        """There is one for each time this is asked."""
        with self._lock:
            of, pieces = self._waiting.popitem(last=False)
            taken = pieces.popleft()
            if pieces:
                self._waiting[of] = pieces
        return taken
