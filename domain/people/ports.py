"""What people ask of other contexts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Protocol
from uuid import UUID

from domain.kernel.brazil.regime import TaxRegime
from domain.people.issued_payslip import Gathered, IssuedPayslip
from domain.people.payroll_run import PayrollRun, PayrollStretch, ProfitAmount


class Establishments(Protocol):
    async def exists(self, establishment_id: UUID) -> bool: ...

    async def regime_of(self, establishment_id: UUID) -> TaxRegime | None:
        """By which it is taxed; None where there is no such establishment."""
        ...


class Members(Protocol):
    async def exists(self, member_id: UUID) -> bool: ...

    async def acts(self, member_id: UUID) -> bool:
        """Whether this member gives the command, or made the key that gives it."""
        ...


class ClosedMonths(Protocol):
    async def is_closed(self, month: date, employee_id: UUID | None = None) -> bool:
        """Whether the month of this day takes nothing more that counts for pay, of this employee."""
        ...


class RestDays(Protocol):
    def is_holiday(self, day: date) -> bool:
        """Whether it is a national holiday; those of states and cities are not known."""
        ...


class PayFacts(Protocol):
    """What is known of employees for a run, asked of many at once."""

    async def employees(self, run: PayrollRun, chosen: Sequence[UUID] | None) -> Sequence[UUID]:
        """To whom it is due, by id; of those ``chosen`` where some are.

        Whoever is in another run of the kind and month is left out of who is due. Raises KindUnavailable;
        NotDue and AlreadyInRun for a chosen one.
        """
        ...

    async def chosen(self, run: PayrollRun) -> Sequence[UUID]:
        """Who was named when it was opened."""
        ...

    async def of(self, run: PayrollRun, employee_ids: Sequence[UUID]) -> Sequence[Gathered]:
        """In the order of their ids, by a number of statements that does not grow with them."""
        ...


class IssuedPayslips(Protocol):
    """Where the payslips of runs are kept until they are closed, and after."""

    async def stretch(self, stretch_id: UUID) -> PayrollStretch: ...

    async def keep(self, run: PayrollRun, stretch: PayrollStretch, issued: Sequence[IssuedPayslip]) -> None:
        """In place of what was calculated of these employees before, with the sums of the stretch."""
        ...

    async def state(self, run: PayrollRun, amounts: Sequence[ProfitAmount]) -> None:
        """Keep what employees get of the profits."""
        ...

    async def settle(self, run: PayrollRun) -> None:
        """All are calculated: what an earlier calculation left is gone, the rest is put in its order."""
        ...
