"""What people ask of other contexts."""

from __future__ import annotations

from datetime import date
from typing import Protocol
from uuid import UUID

from domain.people.labour_law import LabourLaw


class Establishments(Protocol):
    async def exists(self, establishment_id: UUID) -> bool: ...


class Members(Protocol):
    async def exists(self, member_id: UUID) -> bool: ...

    async def acts(self, member_id: UUID) -> bool:
        """Whether this member gives the command, or made the key that gives it."""
        ...


class ClosedMonths(Protocol):
    async def is_closed(self, month: date) -> bool:
        """Whether the month of this day takes nothing more that counts for pay."""
        ...


class RestDays(Protocol):
    async def holidays(self, since: date, until: date, *, establishment_id: UUID | None) -> frozenset[date]:
        """The holidays between two days, both included, where somebody works: those of the nation, and those
        that the company registered for it. Without an establishment: of the only one, where there is
        one alone."""
        ...


class Cities(Protocol):
    async def exists(self, city_code: str) -> bool:
        """Whether it is a municipality of IBGE, by its seven digits."""
        ...


class Staff(Protocol):
    async def on(self, day: date, *, establishment_id: UUID | None, department_id: UUID | None) -> list[UUID]:
        """Who is employed on a day with a right to vacations, being neither a director nor an intern: all, or
        those of an establishment, or of a department and those below it."""
        ...


class LabourLaws(Protocol):
    async def known(self) -> LabourLaw:
        """The rows of every day: a right to vacations goes back over years, and many are asked about."""
        ...
