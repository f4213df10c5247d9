"""Raise the pay of all whom an agreement holds for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.kernel.money import ZERO, Money
from domain.kernel.refusal import NotFound, Refusal
from domain.people.employee import Employee
from domain.people.labor_union import LaborUnion, UnionRuleKind
from domain.people.labour_law import term
from domain.people.payroll.law import LabourTermFigure
from domain.people.ports import LabourLaws, UnionMembers
from domain.people.work_schedule import WorkSchedule

MOST = 1_000
"""Employees that are raised at once."""
RAISES = (UnionRuleKind.ANNUAL_RAISE, UnionRuleKind.FLOOR_SALARY)


class NobodyToRaise(Refusal):
    """All whom the agreement holds for were raised by it."""

    code = "NOBODY_TO_RAISE"


@dataclass(kw_only=True)
class ApplyUnionRaise(Command):
    """Raise the pay of those whom a rule of an agreement holds for, 1,000 at once; given again, of the next.

    From its first day on, which may lie in months that are closed: by its percent, and to the floor of that
    day where that is more (CLT, arts. 611 and 614). Who left within it, or is carried into it by notice, is
    among them; what was decided for later days stays.
    """

    permission = "people.salary.change"
    moves = True

    union_id: Annotated[UUID, "laborunion"]
    """With which union."""
    rule_id: Annotated[UUID, "unionrule"]
    """An ANNUAL_RAISE, or a FLOOR_SALARY alone."""


async def apply_union_raise(command: ApplyUnionRaise, uow: UnitOfWork) -> UUID:
    """The union's id. Raises NotFound, NobodyToRaise."""
    union = await uow.get(LaborUnion, command.union_id, lock=True)
    rule = next((each for each in union.rules if each.id == command.rule_id), None)
    if rule is None or rule.kind not in RAISES:
        raise NotFound("rule_id", kind="UnionRule", id=str(command.rule_id))
    on, law = rule.valid_from, (await uow.ask(LabourLaws).known()).on(rule.valid_from)
    longest = timedelta(term(law, LabourTermFigure.NOTICE_MOST).days)
    ids = await uow.ask(UnionMembers).not_raised(
        union.id, on, reason=rule.norm, left_since=on - longest, most=MOST
    )
    if not ids:
        raise NobodyToRaise("rule_id")
    schedules = {each.id: each.weekly_hours for each in await uow.find_all(WorkSchedule)}
    for employee in await uow.get_many(Employee, ids, lock=True):
        terms = employee.terms_on(on)
        place = None if terms is None else terms.work_schedule_id
        hours = None if place is None else schedules[place]
        least = union.least_pay(hours, on, law) or ZERO
        employee.change_salary(
            id=uow.new_id(),
            amount=max(raised(employee.salary_on(on), rule.rate), least),
            effective_on=on,
            reason=rule.norm,
            at=uow.now,
            carried_until=on,
        )
    return union.id


def raised(salary: Money, rate: Decimal | None) -> Money:
    """By so many percent, half up to the cent."""
    return salary + (ZERO if rate is None else salary.percent(rate))
