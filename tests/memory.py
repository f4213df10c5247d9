"""The unit of work with a dictionary for a database: the whole domain runs on it in microseconds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from domain.kernel.aggregate import Aggregate, Event
from domain.kernel.calendar import BRASILIA, business_date
from domain.kernel.command import A, P
from domain.kernel.four_eyes import Persons
from domain.kernel.refusal import NotFound

EVERYTHING: Collection[str] = ("*",)
COMPANY, ACTOR = UUID(int=1), UUID(int=2)


class EachThemselves:
    """Nobody makes keys."""

    async def are_one(self, actor: UUID, others: Sequence[UUID]) -> bool:
        return actor in others


@dataclass
class Memory:
    """One company's world. Commands are run by calling their function with it.

    ``answers`` holds the answerer of each port, ``permissions`` what the actor may (``"*"`` for
    everything). What happened is in ``events``, ledger rows in ``facts``. A refused command is not
    rolled back: look at the refusal, not at what is left.
    """

    now: datetime = datetime(2026, 11, 21, 12, tzinfo=UTC)
    company: UUID = COMPANY
    actor: UUID = ACTOR
    zone: ZoneInfo = BRASILIA
    permissions: Collection[str] = EVERYTHING
    answers: dict[type, Any] = field(default_factory=dict)
    kept: dict[UUID, Aggregate] = field(default_factory=dict)
    facts: list[Any] = field(default_factory=list)
    numbers: Counter[str] = field(default_factory=Counter)
    drawn: int = 0
    happened: list[Event] = field(default_factory=list)

    @property
    def today(self) -> date:
        return business_date(self.now, self.zone)

    def new_id(self) -> UUID:
        """Rising, as a UUIDv7 is, but the same in every run."""
        self.drawn += 1
        return UUID(int=(0x0192 << 112) | (7 << 76) | (2 << 62) | self.drawn)

    async def get(self, kind: type[A], id: UUID, *, lock: bool = False) -> A:
        found = self.kept.get(id)
        if not isinstance(found, kind):
            raise NotFound(kind=kind.__name__, id=id)
        return found

    async def get_many(self, kind: type[A], ids: Sequence[UUID], *, lock: bool = False) -> list[A]:
        return [await self.get(kind, id) for id in ids]

    async def find(self, kind: type[A], /, *, lock: bool = False, **natural_key: Any) -> A | None:
        found = await self.find_all(kind, **natural_key)
        assert len(found) <= 1, f"{natural_key} is not unique"
        return found[0] if found else None

    async def find_all(self, kind: type[A], /, *, lock: bool = False, **key: Any) -> list[A]:
        return sorted(
            (
                kept
                for kept in self.kept.values()
                if isinstance(kept, kind)
                and all(_is(getattr(kept, name), value) for name, value in key.items())
            ),
            key=lambda kept: kept.id,
        )

    def add(self, aggregate: Aggregate) -> None:
        self.kept[aggregate.id] = aggregate

    def append(self, fact: Any) -> None:
        self.facts.append(fact)

    def ask(self, port: type[P]) -> P:
        answers = {Persons: EachThemselves()} | self.answers
        assert port in answers, f"nobody answers {port.__name__}: Memory(answers={{{port.__name__}: …}})"
        return answers[port]

    async def next_number(self, series: str, *, start: int = 1) -> int:
        self.numbers[series] = max(self.numbers[series] + 1, start)
        return self.numbers[series]

    async def draw_number(self, series: str) -> int:
        return await self.next_number(series)

    def may(self, permission: str) -> bool:
        return "*" in self.permissions or permission in self.permissions

    @property
    def events(self) -> list[Event]:
        """Everything that was recorded so far, each aggregate's own in order."""
        for aggregate in self.kept.values():
            self.happened += aggregate.pull_events()
        return self.happened


def _is(held: Any, value: Any) -> bool:
    return held in value if isinstance(value, list) else held == value
