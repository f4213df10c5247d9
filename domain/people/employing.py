"""Whether what is agreed with somebody can be agreed: what it names is there, and the pay is enough."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from domain.kernel.aggregate import Aggregate
from domain.kernel.command import A, UnitOfWork
from domain.kernel.money import Money
from domain.kernel.refusal import NotFound, checks
from domain.people.department import CostCenter, Department
from domain.people.employment import Employment, EmploymentTerms, check_contract
from domain.people.job_position import JobPosition
from domain.people.labor_union import LaborUnion
from domain.people.ports import Establishments, LabourLaws
from domain.people.work_schedule import WorkSchedule

NAMED: Mapping[str, type[Aggregate]] = {
    "job_position_id": JobPosition,
    "department_id": Department,
    "cost_center_id": CostCenter,
    "work_schedule_id": WorkSchedule,
    "union_id": LaborUnion,
}


async def check_terms(terms: EmploymentTerms, uow: UnitOfWork, *, hired_on: date) -> None:
    """Raises NotFound for what is not there, and what a contract is refused for."""
    with checks() as check:
        with check.at():
            check_contract(terms, hired_on=hired_on)
        for name, kind in NAMED.items():
            id = getattr(terms, name)
            there = id is None or await uow.find(kind, id=id) is not None
            check.that(there, NotFound(name, kind=kind.__name__, id=str(id)))
        place: UUID | None = terms.establishment_id
        there = place is None or await uow.ask(Establishments).exists(place)
        check.that(there, NotFound("establishment_id", kind="Establishment", id=str(place)))


async def check_pay(terms: EmploymentTerms | None, salary: Money, on: date, uow: UnitOfWork) -> None:
    """Against the range of the position and the floor of the union. Raises PayOutsideRange, BelowFloor."""
    if terms is None:
        return
    if position := await _known(uow, JobPosition, terms.job_position_id):
        position.check_pay(salary)
    if union := await _known(uow, LaborUnion, terms.union_id):
        schedule = await _known(uow, WorkSchedule, terms.work_schedule_id)
        law = (await uow.ask(LabourLaws).known()).on(on)
        union.check_pay(salary, None if schedule is None else schedule.weekly_hours, on, law)


def version(
    terms: EmploymentTerms, effective_on: date, *, position: int, reason: str | None, uow: UnitOfWork
) -> Employment:
    """How it is from this day on, decided now by who acts."""
    return Employment(
        id=uow.new_id(),
        position=position,
        effective_on=effective_on,
        **vars(terms),
        reason=reason,
        decided_by=uow.actor,
        decided_at=uow.now,
    )


async def _known(uow: UnitOfWork, kind: type[A], id: UUID | None) -> A | None:
    return None if id is None else await uow.find(kind, id=id)
