"""The journal as one process follows it: read once for all who follow the same company.

While anybody follows, one tiny statement asks whether anything was committed anywhere; only then the
journal of each followed company is read on from its last place. Nothing is announced, so that no
announcement can be lost, and nothing is asked while nobody follows.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

import structlog
from prometheus_client import Counter, Gauge

from api.faults import Throttled
from domain.kernel.said import Said
from persistence.live.journal import Fact, Journal, Place

SHORTEST, LONGEST, LONGEST_IN_TROUBLE = 0.02, 0.2, 5.0
"""Seconds between looks: right after news, when idle, while the database is away."""
PAGE = 200
"""Facts read at once."""
MOST_WAITING = 500
"""Facts held for one follower; who is further behind reads the journal for itself."""
MOST_FOLLOWERS = 1_000
"""Of one company, in one process."""

log = structlog.get_logger(__name__)
followers = Gauge("retaguarda_subscriptions", "Subscriptions that are open in this process")
looks = Counter("retaguarda_journal_looks_total", "Statements that looked for new facts")


class Ending(Exception):
    """The process stops; whoever follows goes on elsewhere after the last fact it saw."""


@dataclass(eq=False)
class Follower:
    """One subscription. Facts come one by one, each once, in the order of the journal.

    ``place`` is how far it was told; when it is ``behind``, it tells itself from there.
    """

    feed: Feed
    company: UUID
    wants: Callable[[Fact], bool]
    place: Place
    behind: bool
    waiting: deque[Fact] = field(default_factory=deque)
    bell: asyncio.Event = field(default_factory=asyncio.Event)

    async def next(self, *, within: float) -> Fact | None:
        """The next fact that is wanted; None when there was none for so many seconds. Raises Ending."""
        while True:
            if self.feed.ending.is_set():
                raise Ending
            if self.waiting:
                return self.waiting.popleft()
            if self.behind:
                await self._catch_up()
                continue
            self.bell.clear()
            try:
                async with asyncio.timeout(within):
                    await self.bell.wait()
            except TimeoutError:
                return None

    def hand(self, fact: Fact) -> None:
        """Told by the feed, in order."""
        if self.behind or fact.place <= self.place or not self.wants(fact):
            return
        if len(self.waiting) < MOST_WAITING:
            self.waiting.append(fact)
            self.place = fact.place
        else:
            self.behind = True
        self.bell.set()

    async def _catch_up(self) -> None:
        """Read on by itself; join the others where everything they were told has been read."""
        page = await self.feed.journal.after(self.company, self.place, most=PAGE)
        self.waiting.extend(fact for fact in page.facts if self.wants(fact))
        if len(page.facts) == PAGE:
            self.place = page.facts[-1].place
        else:
            self.place = max(self.place, Place.before(page.horizon))
            self.behind = self.feed.place_of(self.company) > self.place

    def leave(self) -> None:
        self.feed.dismiss(self)

    def __aiter__(self) -> Follower:
        return self

    async def __anext__(self) -> Fact:
        while (fact := await self.next(within=LONGEST_IN_TROUBLE)) is None:
            pass
        return fact


@dataclass(eq=False)
class Feed:
    """Who follows which company, and how far each company's journal was read."""

    journal: Journal
    ending: asyncio.Event = field(default_factory=asyncio.Event)
    _followers: dict[UUID, set[Follower]] = field(default_factory=dict)
    _places: dict[UUID, Place] = field(default_factory=dict)
    _watch: asyncio.Task[None] | None = None

    async def follow(self, company: UUID, wants: Callable[[Fact], bool], after: Place | None) -> Follower:
        """Everything wanted after a place, or from now on. Raises Throttled, Ending."""
        if self.ending.is_set():
            raise Ending
        if len(self._followers.get(company, ())) >= MOST_FOLLOWERS:
            raise Throttled(Said("A company has at most {most} subscriptions here.", most=MOST_FOLLOWERS))
        now = Place.before(await self.journal.horizon())
        follower = Follower(self, company, wants, after or now, behind=True)
        self._followers.setdefault(company, set()).add(follower)
        self._places.setdefault(company, now)
        followers.inc()
        if self._watch is None or self._watch.done():
            self._watch = asyncio.create_task(self._look_again_and_again())
        return follower

    def dismiss(self, follower: Follower) -> None:
        others = self._followers.get(follower.company, set())
        if follower in others:
            others.discard(follower)
            followers.dec()
        if not others:
            self._followers.pop(follower.company, None)
            self._places.pop(follower.company, None)

    @property
    def followed(self) -> bool:
        """Whether anybody follows anything."""
        return bool(self._followers)

    def place_of(self, company: UUID) -> Place:
        return self._places[company]

    def end(self) -> None:
        """Wake everybody up to be told that the process stops."""
        self.ending.set()
        for follower in [each for group in self._followers.values() for each in group]:
            follower.bell.set()

    async def _look_again_and_again(self) -> None:
        """Until nobody follows any more."""
        pause, seen = SHORTEST, 0
        while self._followers and not self.ending.is_set():
            try:
                horizon = await self.journal.horizon()
                looks.inc()
                news = horizon != seen and await self._tell_all()
                seen = horizon
                pause = SHORTEST if news else min(pause * 2, LONGEST)
            except Exception as trouble:
                log.warning("facts wait: the database is away", reason=type(trouble).__name__)
                pause = min(max(pause, LONGEST) * 2, LONGEST_IN_TROUBLE)
            await asyncio.sleep(pause)

    async def _tell_all(self) -> bool:
        """Whether anything was new in any company that is followed."""
        return any([await self._tell(company) for company in list(self._followers)])

    async def _tell(self, company: UUID) -> bool:
        """Whether anything was new; all of it has been told then."""
        new, full = False, True
        while full and (place := self._places.get(company)) is not None:
            page = await self.journal.after(company, place, most=PAGE)
            if self._places.get(company) != place:
                break  # all left, and somebody came again, in the meantime
            full = len(page.facts) == PAGE
            self._places[company] = page.facts[-1].place if full else max(place, Place.before(page.horizon))
            for follower in self._followers.get(company, ()):
                for fact in page.facts:
                    follower.hand(fact)
            new = new or bool(page.facts)
        return new
