"""Values worth remembering for a while, within a bound."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from time import monotonic
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Kept(Generic[K, V]):
    """Values live ``seconds``; those used longest ago go first when their sizes exceed ``room``."""

    def __init__(self, *, seconds: float, room: int) -> None:
        self._seconds, self._room, self._used = seconds, room, 0
        self._values: OrderedDict[K, tuple[V, int, float]] = OrderedDict()

    def get(self, key: K) -> V | None:
        found = self._values.get(key)
        if found is None:
            return None
        value, _, until = found
        if until < monotonic():
            self._drop(key)
            return None
        self._values.move_to_end(key)
        return value

    def put(self, key: K, value: V, size: int = 1) -> None:
        """What is larger than the whole room is not kept, and displaces nothing."""
        if key in self._values:
            self._drop(key)
        if size > self._room:
            return
        self._values[key] = (value, size, monotonic() + self._seconds)
        self._used += size
        while self._used > self._room:
            self._drop(next(iter(self._values)))

    def _drop(self, key: K) -> None:
        self._used -= self._values.pop(key)[1]
