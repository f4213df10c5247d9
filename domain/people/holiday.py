"""Holidays of states, municipalities and establishments, kept by a company with the norm behind each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from domain.kernel.action import Action
from domain.kernel.aggregate import Aggregate
from domain.kernel.calendar import months_later
from domain.kernel.refusal import OutOfRange

YEAR = 12
"""Months."""


class HolidayScope(StrEnum):
    """For whom a day is a holiday."""

    NATIONAL = "NATIONAL"
    """For all of Brazil."""
    STATE = "STATE"
    """For one state."""
    MUNICIPAL = "MUNICIPAL"
    """For one municipality."""
    ESTABLISHMENT = "ESTABLISHMENT"
    """By agreement, or because the company gives the day."""


@dataclass(frozen=True, kw_only=True)
class Workplace:
    """An establishment and where it is."""

    establishment_id: UUID
    state: str
    city_code: str


@dataclass(eq=False, kw_only=True)
class Holiday(Aggregate):
    """On ``on``, and if ``yearly`` on the same day of every year after it, until ``valid_until``.

    Of ``state``, ``city_code`` and ``establishment_id`` it has the one that its scope asks for. A holiday of
    29 February is on the 28th of other years.
    """

    id: UUID
    version: int = 1
    name: str
    scope: HolidayScope
    state: str | None
    city_code: str | None
    establishment_id: UUID | None
    on: date
    yearly: bool
    valid_until: date | None = None
    norm: str
    external_reference: str | None = None

    def end(self, *, on: date) -> None:
        """With this as the last day on which it counts; before its first it never does. Raises OutOfRange."""
        if self.valid_until is not None and on > self.valid_until:
            raise OutOfRange("valid_until", most=self.valid_until)
        self.valid_until = on

    def holds_at(self, place: Workplace | None) -> bool:
        """Whether it is one where somebody works; those of the nation hold everywhere."""
        match self.scope:
            case HolidayScope.NATIONAL:
                return True
            case HolidayScope.STATE:
                return place is not None and place.state == self.state
            case HolidayScope.MUNICIPAL:
                return place is not None and place.city_code == self.city_code
            case HolidayScope.ESTABLISHMENT:
                return place is not None and place.establishment_id == self.establishment_id

    def days(self, since: date, until: date) -> Iterator[date]:
        """Those between two days, both included."""
        last = min(until, self.valid_until or until)
        years = range(max(0, since.year - self.on.year), last.year - self.on.year + 1) if self.yearly else [0]
        for number in years:
            day = months_later(self.on, number * YEAR)
            if since <= day <= last:
                yield day


def actions_of(on: date, valid_until: date | None) -> list[Action]:
    """What may be done with a holiday whose first day is ``on``; one that never counts ends no sooner."""
    counts = valid_until is None or valid_until >= on
    return [Action.of("endHoliday", counts, OutOfRange.code)]
