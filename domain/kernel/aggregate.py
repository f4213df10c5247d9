"""What every aggregate shares: an identity, a version, and what happened to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class Event:
    """A fact in the past tense. Carries ids and values, never entities.

    ``subject`` names the field that holds the id of the aggregate the fact is about; ``case``
    the field with the id of the business case it belongs to, under which a process shows its
    steps (the order, for everything from the sale to the stock's exit).
    """

    subject: ClassVar[str]
    case: ClassVar[str]

    @property
    def subject_id(self) -> UUID:
        return getattr(self, self.subject)

    @property
    def case_id(self) -> UUID:
        return getattr(self, getattr(self, "case", self.subject))


class Aggregate:
    """Loaded whole, saved whole, changed only by its own methods."""

    id: UUID
    version: int

    def record(self, event: Event) -> None:
        self.__dict__.setdefault("_events", []).append(event)

    def pull_events(self) -> list[Event]:
        return self.__dict__.pop("_events", [])
