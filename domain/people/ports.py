"""What people ask of other contexts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Protocol
from uuid import UUID

from domain.kernel.brazil.regime import TaxRegime
from domain.people.ending import Ending
from domain.people.issued_payslip import Gathered, IssuedPayslip
from domain.people.labour_law import LabourLaw
from domain.people.payroll.termination import Termination as EndingFacts
from domain.people.payroll_feeding import RunBeside
from domain.people.payroll_run import PayrollRun, PayrollStretch, ProfitAmount
from domain.people.staff_member import StaffMember


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

    async def paid_beyond(self, day: date, employee_id: UUID) -> date | None:
        """The first later month of which the employee was paid, by runs that were agreed to, what is owed to
        nobody whose employment ends on the day."""
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
    async def locked(
        self, day: date, *, establishment_id: UUID | None, department_id: UUID | None
    ) -> list[StaffMember]:
        """Who is employed on a day with a right to vacations, being neither a director nor an intern: all, or
        those of an establishment, or of a department and those below it; each locked as by ``get``."""
        ...


class UnionMembers(Protocol):
    async def not_raised(
        self, union_id: UUID, on: date, *, reason: str, left_since: date, most: int
    ) -> list[UUID]:
        """For whom a union's agreements hold on a day, by id: who is employed on it, and who left since a day
        with notice that was paid. Without who has a salary of that day for this reason."""
        ...


class LabourLaws(Protocol):
    async def known(self) -> LabourLaw:
        """The rows of every day: a right to vacations goes back over years, and many are asked about."""
        ...


class EndingsKnown(Protocol):
    """What is known of the end of an employment, from the register and closed payslips."""

    async def of(self, ending: Ending) -> EndingFacts:
        """Raises NotFound, and what stands in the way of paying this employee at all."""
        ...


class PayFacts(Protocol):
    """What is known of employees for a run, asked of many at once."""

    async def employees(self, run: PayrollRun, chosen: Sequence[UUID] | None) -> Sequence[UUID]:
        """To whom it is due, by id; of those ``chosen`` where some are.

        Whoever is in another run of the kind and month, or was paid the rest already, is left out of who is
        due; who else decides about runs waits until the commit. Raises NotDue, AlreadyInRun and SettledByRun
        for a chosen one, the last where it is true of all.
        """
        ...

    async def chosen(self, run: PayrollRun) -> Sequence[UUID]:
        """Who is in it, of the last calculation."""
        ...

    async def changed_since(self, run: PayrollRun, chosen: Sequence[UUID] | None) -> date | None:
        """The first closed month, of these employees or all, about which something was decided since."""
        ...

    async def of(self, run: PayrollRun, employee_ids: Sequence[UUID]) -> Sequence[Gathered]:
        """In the order of their ids, by a number of statements that does not grow with them."""
        ...


class RunsBeside(Protocol):
    """The other runs of the company, as far as the order of runs asks for them."""

    async def turn(self) -> None:
        """Wait for who else decides about runs, until the commit."""
        ...

    async def of(self, run: PayrollRun) -> Sequence[RunBeside]:
        """All that are not cancelled, but this one."""
        ...

    async def sharing(self, run: PayrollRun, others: Sequence[RunBeside]) -> Sequence[int]:
        """Numbers of those of the others that pay somebody whom this run pays, too."""
        ...

    async def outdated(self, run: PayrollRun, gone: Sequence[UUID]) -> Sequence[int]:
        """Registration numbers of its employees who are ``gone`` from it, or whose payslip was calculated
        from other closed runs, or other records of the register, of time, leaves and pay, than there are
        now."""
        ...


class VacationPays(Protocol):
    """Which runs pay which vacations."""

    async def under_way(self, vacation_ids: Sequence[UUID]) -> int | None:
        """The number of a run that is not closed yet and pays one of them."""
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
