"""Pages: which stretch of a sorted list is wanted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from domain.kernel.said import Said
from persistence.reading.problem import BadInput

USUAL_PAGE = 25
LONGEST_PAGE = 100
LONGEST_NESTED_PAGE = 50
LONGEST_STRETCH = 5_000
"""Of a list that is read to its end, for nobody who waits."""
FARTHEST_OFFSET = 10_000
COUNT_CAP = 10_000


@dataclass(frozen=True)
class Page:
    """At most ``limit`` rows between two cursors, from the end when ``backward``."""

    limit: int
    backward: bool
    after: str | None
    before: str | None
    offset: int

    @classmethod
    def of(cls, arguments: Mapping[str, Any], *, longest: int = LONGEST_PAGE) -> Page:
        """Raises BadInput for arguments that contradict each other or ask for too much."""
        first, last = arguments.get("first"), arguments.get("last")
        after, before = arguments.get("after"), arguments.get("before")
        offset = arguments.get("offset")
        if first is not None and last is not None:
            raise BadInput("Say either first or last.", "last")
        if offset is not None and (after is not None or before is not None or last is not None):
            raise BadInput("offset goes with first alone, without cursors.", "offset")
        if not 0 <= (offset or 0) <= FARTHEST_OFFSET:
            raise BadInput(Said("From 0 to {most}.", most=FARTHEST_OFFSET), "offset")
        limit = last if last is not None else first if first is not None else USUAL_PAGE
        if not 0 <= limit <= longest:
            raise BadInput(Said("From 0 to {most}.", most=longest), "first" if last is None else "last")
        return cls(limit, last is not None, after, before, offset or 0)

    @property
    def between(self) -> bool:
        """Whether a cursor bounds it."""
        return self.after is not None or self.before is not None

    def info(self, fetched: int) -> tuple[bool, bool]:
        """Whether there is a previous and a next page, given how many of ``limit + 1`` rows came."""
        more = fetched > self.limit
        if self.backward:
            return more, self.before is not None
        return self.after is not None or self.offset > 0, more
