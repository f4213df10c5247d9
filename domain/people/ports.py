"""What people ask of other contexts."""

from __future__ import annotations

from datetime import date
from typing import Protocol
from uuid import UUID

from domain.people.ending import Ending
from domain.people.payroll.termination import Termination as EndingFacts


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
    def is_holiday(self, day: date) -> bool:
        """Whether it is a national holiday; those of states and cities are not known."""
        ...


class EndingsKnown(Protocol):
    """What is known of the end of an employment, from the register and closed payslips."""

    async def of(self, ending: Ending) -> EndingFacts:
        """Raises NotFound, and what stands in the way of paying this employee at all."""
        ...
