"""An employment as it is from a day on: kind of contract, position, department, hours, union."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from domain.kernel.refusal import Malformed, OutOfRange, Refusal, Required, checks
from domain.people.payroll.kinds import PayAddition

CATEGORY = re.compile(r"[1-9][0-9]{2}")
LONGEST_REASON = 255


class ContractKind(StrEnum):
    """What sort of contract it is."""

    INDEFINITE = "INDEFINITE"
    """Until somebody ends it."""
    FIXED_TERM = "FIXED_TERM"
    """Until a day that is agreed (CLT art. 443)."""
    APPRENTICE = "APPRENTICE"
    """For an apprenticeship, until a day that is agreed (CLT art. 428)."""
    INTERN = "INTERN"
    """For an internship, until a day that is agreed (Lei 11.788/2008)."""
    DIRECTOR = "DIRECTOR"
    """Directs the company for a pro-labore, without an employment contract."""

    @property
    def engagement(self) -> Engagement:
        return Engagement.DIRECTING if self is ContractKind.DIRECTOR else Engagement.EMPLOYED

    @property
    def has_term(self) -> bool:
        """Whether the last day is agreed with the contract."""
        return self in (ContractKind.FIXED_TERM, ContractKind.APPRENTICE, ContractKind.INTERN)


class Engagement(StrEnum):
    """What a person has once at a time: an employment, and besides it a directorship."""

    EMPLOYED = "EMPLOYED"
    """Works under a contract of employment (CLT)."""
    DIRECTING = "DIRECTING"
    """Directs the company and is paid pró-labore."""


class OtherEngagement(Refusal):
    """Who is employed does not become a director by a change, nor the other way: that is another hiring."""

    code = "OTHER_ENGAGEMENT"


@dataclass(frozen=True, kw_only=True)
class EmploymentTerms:
    """What is agreed, as a whole: what is left out is not so."""

    contract_kind: ContractKind = ContractKind.INDEFINITE
    """What sort of contract it is."""
    ends_on: date | None = None
    """The agreed last day of a contract with a term; none of others."""
    category: str | None = None
    """Category of the worker in eSocial (table 01), three digits."""
    job_position_id: Annotated[UUID, "jobposition"] | None = None
    """What the employee does."""
    department_id: Annotated[UUID, "department"] | None = None
    """The department that they work in."""
    cost_center_id: Annotated[UUID, "costcenter"] | None = None
    """What bears the cost; else that of the department."""
    establishment_id: Annotated[UUID, "establishment"] | None = None
    """At which establishment of the company."""
    work_schedule_id: Annotated[UUID, "workschedule"] | None = None
    """When the employee works."""
    union_id: Annotated[UUID, "laborunion"] | None = None
    """Which union's agreements hold."""
    pay_addition: PayAddition = PayAddition.NONE
    """What is added to pay for what the work does to a person (CLT arts. 192 and 193)."""


@dataclass(eq=False, kw_only=True)
class Employment:
    """A version. A row is added and never changed; of several for one day the later decided counts."""

    id: UUID
    position: int
    effective_on: date
    contract_kind: ContractKind
    ends_on: date | None
    category: str | None
    job_position_id: UUID | None
    department_id: UUID | None
    cost_center_id: UUID | None
    establishment_id: UUID | None
    work_schedule_id: UUID | None
    union_id: UUID | None
    pay_addition: PayAddition
    reason: str | None
    decided_by: UUID
    decided_at: datetime

    @property
    def terms(self) -> EmploymentTerms:
        return EmploymentTerms(**{name: getattr(self, name) for name in EmploymentTerms.__dataclass_fields__})


def check_contract(terms: EmploymentTerms, *, hired_on: date) -> None:
    """That the term fits the kind, and the category is one by its shape.

    Raises Required, OutOfRange, Malformed.
    """
    with checks() as check:
        if terms.contract_kind.has_term:
            check.that(terms.ends_on, Required("ends_on"))
            ordered = terms.ends_on is None or terms.ends_on >= hired_on
            check.that(ordered, OutOfRange("ends_on", least=hired_on))
        else:
            check.that(terms.ends_on is None, Malformed("ends_on", expected="none"))
        check.that(_may_have_addition(terms), Malformed("pay_addition", expected=PayAddition.NONE.value))
        well = terms.category is None or CATEGORY.fullmatch(terms.category)
        check.that(well, Malformed("category", expected="three digits"))


def _may_have_addition(terms: EmploymentTerms) -> bool:
    """Directors and interns have no employment by whose law it is owed."""
    without = (ContractKind.DIRECTOR, ContractKind.INTERN)
    return terms.pay_addition is PayAddition.NONE or terms.contract_kind not in without
