"""Who works for us: hired on a day, paid a salary from a day on, dismissed on a day."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from domain.kernel.action import Action
from domain.kernel.aggregate import Aggregate
from domain.kernel.brazil import Cpf
from domain.kernel.money import Money
from domain.kernel.refusal import Refusal, checks
from domain.people.employment import Employment, EmploymentTerms, Engagement, OtherEngagement
from domain.people.events import (
    EmployeeDismissed,
    EmployeeErased,
    EmployeeHired,
    EmployeeReinstated,
    EmploymentChanged,
    SalaryChanged,
)

ERASED = "[erased]"
"""In place of a name."""


class EmployeeStatus(StrEnum):
    """Derived from the dates, never set."""

    HIRED = "HIRED"
    """Starts on a day still to come."""
    ACTIVE = "ACTIVE"
    """Employed today. TERMINATED may follow."""
    TERMINATED = "TERMINATED"
    """From the day of the dismissal on."""


class DismissalInitiative(StrEnum):
    """Who wanted an employment to end."""

    EMPLOYER = "EMPLOYER"
    """The company dismissed them."""
    EMPLOYEE = "EMPLOYEE"
    """The employee asked to leave."""
    AGREEMENT = "AGREEMENT"
    """Both agreed (CLT art. 484-A)."""
    TERM = "TERM"
    """The agreed term was over."""
    DEATH = "DEATH"
    """The employee died."""


class NotEmployedThen(Refusal):
    """The day is outside the employment; facts: ``hired_on``, ``dismissed_on``."""

    code = "NOT_EMPLOYED_THEN"


class AlreadyDismissed(Refusal):
    """The employment ends on another day; facts: ``dismissed_on``."""

    code = "ALREADY_DISMISSED"


class SamePersonTwice(Refusal):
    """Another employment of the same person has a day of the month in common with this one."""

    code = "PERSON_EMPLOYED_TWICE"


class LinksOneself(Refusal):
    """Who links an employee to a member is not that member, nor made the key that links."""

    code = "LINKS_ONESELF"


@dataclass(eq=False, kw_only=True)
class Salary:
    """So much a month from a day on. A row is added and never changed; the later one of a day counts."""

    id: UUID
    position: int
    amount: Money
    effective_on: date
    reason: str | None
    decided_at: datetime


@dataclass(eq=False, kw_only=True)
class Employee(Aggregate):
    """One employment of one person: ``registration_number`` is the matrícula; ``commission_rate`` in
    percent of sales. Hired before there were ``employments``, an employee may have none. ``member_id`` is
    the member who the person is; ``settled_elsewhere``, that no run here pays what the end owes."""

    id: UUID
    version: int = 1
    registration_number: int
    name: str
    cpf: str | None
    job_title: str
    hired_on: date
    dismissed_on: date | None = None
    dismissal_reason: str | None = None
    dismissal_initiative: DismissalInitiative | None = None
    commission_rate: Decimal
    erased_on: date | None = None
    engagement: Engagement = Engagement.EMPLOYED
    settled_elsewhere: bool = False
    member_id: UUID | None = None
    external_reference: str | None = None
    salaries: list[Salary] = field(default_factory=list)
    employments: list[Employment] = field(default_factory=list)

    @classmethod
    def hire(
        cls,
        *,
        id: UUID,
        registration_number: int,
        name: str,
        cpf: Cpf,
        job_title: str,
        hired_on: date,
        commission_rate: Decimal,
        salary: Salary,
        employment: Employment,
        external_reference: str | None = None,
    ) -> Employee:
        """With the salary and the terms of the first day."""
        employee = cls(
            id=id,
            registration_number=registration_number,
            name=name,
            cpf=cpf,
            job_title=job_title,
            hired_on=hired_on,
            commission_rate=commission_rate,
            engagement=employment.contract_kind.engagement,
            salaries=[salary],
            employments=[employment],
            external_reference=external_reference,
        )
        employee.record(EmployeeHired(employee_id=id, hired_on=hired_on))
        return employee

    def change_salary(
        self,
        *,
        id: UUID,
        amount: Money,
        effective_on: date,
        reason: str,
        at: datetime,
        carried_until: date | None = None,
    ) -> None:
        """Pay so much from this day on; ``carried_until`` is how far notice may carry an employment that
        ended. Raises NotEmployedThen."""
        if not self.is_paid_on(effective_on, carried_until):
            raise self.not_employed("effective_on")
        self.salaries.append(
            Salary(
                id=id,
                position=len(self.salaries) + 1,
                amount=amount,
                effective_on=effective_on,
                reason=reason,
                decided_at=at,
            )
        )
        self.record(SalaryChanged(employee_id=self.id, effective_on=effective_on))

    def change_employment(self, employment: Employment) -> None:
        """So it is from that day on. Raises NotEmployedThen, OtherEngagement."""
        with checks() as check:
            on = employment.effective_on
            check.that(self.is_employed_on(on), self.not_employed("effective_on"))
            same = employment.contract_kind.engagement is self.engagement
            check.that(same, OtherEngagement("terms", "contract_kind"))
        self.employments.append(employment)
        self.record(EmploymentChanged(employee_id=self.id, effective_on=employment.effective_on))

    def dismiss(
        self,
        *,
        on: date,
        reason: str,
        initiative: DismissalInitiative | None = None,
        settled_elsewhere: bool = False,
    ) -> None:
        """End the employment on this day; again to say that it is settled elsewhere. Raises NotEmployedThen,
        AlreadyDismissed."""
        if self.dismissed_on == on:
            self.settled_elsewhere = self.settled_elsewhere or settled_elsewhere
            return
        with checks() as check:
            check.that(on >= self.hired_on, self.not_employed("dismissed_on"))
            check.that(self.dismissed_on is None, AlreadyDismissed(dismissed_on=self.dismissed_on))
        self.dismissed_on, self.dismissal_reason = on, reason
        self.dismissal_initiative, self.settled_elsewhere = initiative, settled_elsewhere
        self.record(EmployeeDismissed(employee_id=self.id, dismissed_on=on))

    def reinstate(self) -> None:
        """As if nothing had ended the employment; whoever was not dismissed is left alone."""
        if self.dismissed_on is None:
            return
        self.dismissed_on = self.dismissal_reason = self.dismissal_initiative = None
        self.settled_elsewhere = False
        self.record(EmployeeReinstated(employee_id=self.id))

    def erase(self, *, on: date) -> None:
        """Who it was; days and amounts stay, of nobody."""
        if self.erased_on is not None:
            return
        self.name, self.cpf, self.erased_on = ERASED, None, on
        self.dismissal_reason = self.dismissal_reason and ERASED
        self.member_id = self.external_reference = None
        self.record(EmployeeErased(employee_id=self.id))

    def salary_on(self, day: date) -> Money:
        """What is paid a month on this day; before the first day, what will be paid on it."""
        reached = max(day, self.hired_on)
        effective = [salary for salary in self.salaries if salary.effective_on <= reached]
        return max(effective, key=lambda salary: (salary.effective_on, salary.position)).amount

    def employment_on(self, day: date) -> Employment | None:
        """The version of this day; before the first day, that of the first day."""
        reached = max(day, self.hired_on)
        effective = [one for one in self.employments if one.effective_on <= reached]
        return max(effective, key=lambda one: (one.effective_on, one.position), default=None)

    def terms_on(self, day: date) -> EmploymentTerms | None:
        found = self.employment_on(day)
        return None if found is None else found.terms

    def status_on(self, day: date) -> EmployeeStatus:
        if self.dismissed_on is not None and day >= self.dismissed_on:
            return EmployeeStatus.TERMINATED
        return EmployeeStatus.ACTIVE if day >= self.hired_on else EmployeeStatus.HIRED

    def is_employed_on(self, day: date) -> bool:
        """Whether the day is inside the employment, its last one included."""
        return self.hired_on <= day and (self.dismissed_on is None or day <= self.dismissed_on)

    def is_paid_on(self, day: date, carried_until: date | None) -> bool:
        """Whether pay may be agreed for the day: inside the employment, or inside what notice adds to it."""
        carried = carried_until is not None and self.hired_on <= day <= carried_until
        return carried or self.is_employed_on(day)

    def not_employed(self, *path: str) -> NotEmployedThen:
        """The refusal for a day outside the employment."""
        return NotEmployedThen(*path, hired_on=self.hired_on, dismissed_on=self.dismissed_on)


def actions_of(dismissed_on: date | None) -> list[Action]:
    """What may be done with an employee. What was agreed of days inside the employment, or of what notice
    adds to it, may be mended after a dismissal; nobody is dismissed twice."""
    dismissed = dismissed_on is not None
    return [
        Action.of("changeSalary", True, NotEmployedThen.code),
        Action.of("changeEmployment", True, NotEmployedThen.code),
        Action.of("dismissEmployee", not dismissed, AlreadyDismissed.code),
    ]
