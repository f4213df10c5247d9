"""Ends of employments: who decides them, what they end, and what they may not be."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from domain.kernel.command import Handler
from domain.kernel.law import LawBook
from domain.kernel.money import ZERO
from domain.kernel.refusal import Duplicate, FourEyes, InvalidTransition, Refusal, RefusalGroup, Required
from domain.people.benefit import Benefit, BenefitKind
from domain.people.commands.approve_termination import ApproveTermination, approve_termination
from domain.people.commands.calculate_termination import CalculateTermination, calculate_termination
from domain.people.commands.cancel_termination import CancelTermination, cancel_termination
from domain.people.commands.register_termination import RegisterTermination, register_termination
from domain.people.employee import AlreadyDismissed, DismissalInitiative, Employee, NotEmployedThen, Salary
from domain.people.employment import ContractKind, Employment, EmploymentTerms
from domain.people.ending import Ending
from domain.people.events import TerminationApproved
from domain.people.payroll.kinds import NoticeGiven, TerminationKind
from domain.people.payroll.refusals import DatesOutOfOrder, DismissalProtected
from domain.people.payroll.termination import Termination as Facts
from domain.people.ports import ClosedMonths, EndingsKnown, Members, RunsBeside, VacationPays
from domain.people.simulated_ending import SimulateTermination, simulate_termination
from domain.people.termination import Termination, TerminationStatus
from domain.people.vacation import Vacation, VacationStatus
from domain.people.ways import TerminationUnfit, check_way
from persistence.law.book import shipped_law
from tests.memory import ACTOR, COMPANY, Memory
from tests.people.payroll.payroll import reais
from tests.people.payroll.test_endings import PREGNANT, ending, law
from tests.people.rights import NoRuns

K, N = TerminationKind, NoticeGiven
LAST = date(2026, 6, 15)
WHO, MEMBER, BOSS = UUID(int=70), UUID(int=71), UUID(int=3)


class Law:
    async def on(self, day: date) -> Any:
        return shipped_law(day)


class Open:
    """No month is closed."""

    async def is_closed(self, month: date, employee_id: UUID | None = None) -> bool:
        return False

    async def paid_beyond(self, day: date, employee_id: UUID) -> date | None:
        return None


class Known:
    """The employee of tests of pay, on whatever way is asked about."""

    def __init__(self, **facts: Any) -> None:
        self.facts = facts

    async def of(self, asked: Ending) -> Facts:
        known = ending(asked.kind, asked.last_day, notice=asked.notice, **self.facts)
        return replace(known, month=replace(known.month, paid_on=asked.paid_on))


class Strangers:
    """Nobody holds a key of anybody."""

    async def exists(self, member_id: UUID) -> bool:
        return True

    async def acts(self, member_id: UUID) -> bool:
        return False


class NobodyDecides:
    """Nobody decides about runs."""

    async def turn(self) -> None: ...


def employee(**changes: Any) -> Employee:
    """Hired on 2023-12-16 at 3,000."""
    terms = changes.pop("terms", EmploymentTerms())
    return Employee(
        id=WHO,
        registration_number=1,
        name="Ana",
        cpf=None,
        job_title="Vendedora",
        hired_on=date(2023, 12, 16),
        commission_rate=Decimal(0),
        member_id=MEMBER,
        salaries=[
            Salary(
                id=UUID(int=72),
                position=1,
                amount=reais(3000),
                effective_on=date(2023, 12, 16),
                reason=None,
                decided_at=Memory().now,
            )
        ],
        employments=[
            Employment(
                id=UUID(int=73),
                position=1,
                effective_on=date(2023, 12, 16),
                **vars(terms),
                reason=None,
                decided_by=ACTOR,
                decided_at=Memory().now,
            )
        ],
        **changes,
    )


def a_world(one: Employee | None = None, **facts: Any) -> Memory:
    world = Memory(
        answers={
            LawBook: Law(),
            EndingsKnown: Known(**facts),
            ClosedMonths: Open(),
            Members: Strangers(),
            RunsBeside: NobodyDecides(),
            VacationPays: NoRuns(),
        }
    )
    world.add(one or employee())
    return world


def registering(**changes: Any) -> RegisterTermination:
    said: dict[str, Any] = {"kind": K.WITHOUT_CAUSE, "notice": N.INDEMNIFIED, "last_day": LAST}
    return RegisterTermination(employee_id=WHO, reason="Corte de custos", **(said | changes))


async def registered(world: Memory, **changes: Any) -> UUID:
    return await register_termination(registering(**changes), world)


async def approved(world: Memory, **changes: Any) -> Termination:
    id = await registered(world, **changes)
    await calculate_termination(CalculateTermination(termination_id=id), world)
    world.actor = BOSS
    await approve_termination(ApproveTermination(termination_id=id), world)
    world.actor = ACTOR
    return await world.get(Termination, id)


async def refusals(handler: Handler[Any, Any], command: Any, world: Memory) -> list[Refusal]:
    with pytest.raises((Refusal, RefusalGroup)) as refused:
        await handler(command, world)
    error = refused.value
    return error.refusals if isinstance(error, RefusalGroup) else [error]


async def test_somebody_else_approves_what_was_calculated_and_that_dismisses() -> None:
    world = a_world()
    id = await registered(world)
    termination = await world.get(Termination, id)
    assert (termination.status, termination.code) == (TerminationStatus.DRAFT, "02")
    assert termination.due_on == date(2026, 6, 25)
    await calculate_termination(CalculateTermination(termination_id=id), world)
    assert termination.status is TerminationStatus.SIMULATED
    # 9,183.33 less 112.50 of the 1,500.00 and 133.19 of the 1,750.00 of the thirteenth salary.
    assert str(termination.net) == "8937.64"
    # Employers under Simples add the deposits of 428.00 and 120.00 and the fine of 4,219.20.
    assert str(termination.cost) == "13950.53"
    # 14,767.20 are drawn from the fund.
    assert str(termination.in_hand) == "23704.84"
    [eyes] = await refusals(approve_termination, ApproveTermination(termination_id=id), world)
    assert isinstance(eyes, FourEyes)


async def test_it_is_calculated_before_it_is_approved() -> None:
    world = a_world()
    id = await registered(world)
    world.actor = BOSS
    [refusal] = await refusals(approve_termination, ApproveTermination(termination_id=id), world)
    assert isinstance(refusal, InvalidTransition)


async def test_benefits_end_with_it_and_vacations_after_it_fall_away() -> None:
    world = a_world()
    stay = {"employee_id": WHO, "kind": BenefitKind.HEALTH, "cost": reais(300)}
    health = Benefit(
        id=UUID(int=80), **stay, share=Decimal(0), share_amount=ZERO, valid_from=date(2024, 1, 1)
    )
    over = Benefit(
        id=UUID(int=81),
        **stay,
        share=Decimal(0),
        share_amount=ZERO,
        valid_from=date(2024, 1, 1),
        valid_until=date(2024, 12, 31),
    )
    planned = [
        Vacation(
            id=UUID(int=82 + place),
            employee_id=WHO,
            accrued_from=date(2023, 12, 16),
            starts_on=starts_on,
            days=10,
            sold_days=0,
            status=VacationStatus.APPROVED,
            requested_by=ACTOR,
            requested_at=world.now,
        )
        for place, starts_on in enumerate((date(2026, 3, 2), date(2026, 7, 6)))
    ]
    for thing in (health, over, *planned):
        world.add(thing)
    termination = await approved(world)
    one = await world.get(Employee, WHO)
    assert (one.dismissed_on, one.dismissal_initiative) == (LAST, DismissalInitiative.EMPLOYER)
    assert (health.valid_until, over.valid_until) == (LAST, date(2024, 12, 31))
    assert [each.status for each in planned] == [VacationStatus.APPROVED, VacationStatus.CANCELLED]
    told = [event for event in world.events if isinstance(event, TerminationApproved)]
    assert [event.access for event in told] == ["OPEN"]
    assert termination.status is TerminationStatus.APPROVED


async def test_what_was_approved_can_be_cancelled_until_it_is_paid() -> None:
    world = a_world()
    termination = await approved(world)
    cancelling = CancelTermination(termination_id=termination.id, reason="engano")
    await cancel_termination(cancelling, world)
    one = await world.get(Employee, WHO)
    assert (one.dismissed_on, one.dismissal_reason, one.dismissal_initiative) == (None, None, None)
    again = await approved(world)
    again.pay(on=date(2026, 6, 20), run_id=UUID(int=90), member_id=MEMBER)
    again.pay(on=date(2026, 6, 20), run_id=UUID(int=90), member_id=MEMBER)
    [refusal] = await refusals(
        cancel_termination, CancelTermination(termination_id=again.id, reason="tarde"), world
    )
    assert isinstance(refusal, InvalidTransition)
    with pytest.raises(InvalidTransition):
        again.pay(on=date(2026, 6, 21), run_id=UUID(int=91), member_id=None)


async def test_an_employment_ends_once() -> None:
    world = a_world()
    await registered(world)
    [refusal] = await refusals(register_termination, registering(), world)
    assert isinstance(refusal, Duplicate)
    other_day, elsewhere = (
        {"dismissed_on": date(2026, 6, 14)},
        {"dismissed_on": LAST, "settled_elsewhere": True},
    )
    for known in (other_day, elsewhere):
        dismissed = a_world(employee(dismissal_reason="x", **known))
        [refusal] = await refusals(register_termination, registering(), dismissed)
        assert isinstance(refusal, AlreadyDismissed)


async def test_who_was_dismissed_without_a_settlement_is_settled_by_the_end_of_that_day() -> None:
    world = a_world(employee(dismissed_on=LAST, dismissal_reason="x"))
    await registered(world)


@pytest.mark.parametrize(
    ("changes", "refusal", "path"),
    [
        ({"last_day": date(2023, 12, 15)}, NotEmployedThen, ("last_day",)),
        ({"notice": N.WORKED}, Required, ("notice_given_on",)),
        ({"notice": N.WORKED, "notice_given_on": LAST}, DatesOutOfOrder, ("last_day",)),
        ({"notice_given_on": date(2026, 6, 16)}, DatesOutOfOrder, ("last_day",)),
        ({"notice_given_on": date(2023, 1, 1)}, DatesOutOfOrder, ("notice_given_on",)),
        ({"kind": K.TERM_ENDED, "notice": N.WAIVED}, TerminationUnfit, ("kind",)),
        ({"kind": K.EARLY_BY_EMPLOYER, "notice": N.WAIVED}, TerminationUnfit, ("kind",)),
        ({"kind": K.FOR_CAUSE}, TerminationUnfit, ("notice",)),
    ],
)
async def test_what_cannot_be_is_refused_where_it_is_wrong(
    changes: dict[str, Any], refusal: type[Refusal], path: tuple[str, ...]
) -> None:
    world = a_world()
    [found] = await refusals(register_termination, registering(**changes), world)
    assert (type(found), found.path) == (refusal, path)
    assert [each for each in world.kept.values() if isinstance(each, Termination)] == []


def with_term(kind: ContractKind = ContractKind.FIXED_TERM) -> EmploymentTerms:
    return EmploymentTerms(contract_kind=kind, ends_on=date(2026, 6, 30))


@pytest.mark.parametrize(
    ("terms", "kind", "open_"),
    [
        (with_term(), K.WITHOUT_CAUSE, False),
        (with_term(), K.EARLY_BY_EMPLOYER, True),
        (with_term(), K.RESIGNATION, True),
        (with_term(ContractKind.APPRENTICE), K.EARLY_BY_EMPLOYER, False),
        (with_term(ContractKind.APPRENTICE), K.RESIGNATION, True),
        (with_term(ContractKind.INTERN), K.TERM_ENDED, False),
        (EmploymentTerms(contract_kind=ContractKind.DIRECTOR), K.RESIGNATION, False),
        (None, K.AGREEMENT, True),
    ],
)
def test_a_contract_ends_only_in_ways_of_its_own(
    terms: EmploymentTerms | None, kind: TerminationKind, *, open_: bool
) -> None:
    right = law().right(kind)
    if open_:
        check_way(right, N.WAIVED, terms, LAST)
        return
    with pytest.raises((TerminationUnfit, RefusalGroup)) as refused:
        check_way(right, N.WAIVED, terms, LAST)
    error = refused.value
    assert all(each.facts["norm"] for each in getattr(error, "refusals", [error]))


def test_a_term_is_over_on_its_last_day_and_not_before() -> None:
    right = law().right(K.TERM_ENDED)
    check_way(right, N.WAIVED, with_term(), date(2026, 6, 30))
    with pytest.raises(DatesOutOfOrder):
        check_way(right, N.WAIVED, with_term(), date(2026, 6, 29))


async def test_who_became_protected_meanwhile_is_not_dismissed() -> None:
    world = a_world()
    id = await registered(world)
    await calculate_termination(CalculateTermination(termination_id=id), world)
    world.answers[EndingsKnown] = Known(protection=PREGNANT)
    world.actor = BOSS
    [refusal] = await refusals(approve_termination, ApproveTermination(termination_id=id), world)
    assert isinstance(refusal, DismissalProtected)
    assert (await world.get(Employee, WHO)).dismissed_on is None


async def test_all_ways_side_by_side_and_why_some_are_closed() -> None:
    world = a_world(protection=PREGNANT, fund_balance=reais(10000))
    found = await simulate_termination(SimulateTermination(employee_id=WHO, last_day=LAST), world)
    ways = {(way.option.kind, way.option.notice): way for way in found.ways}
    assert {kind for kind, _ in ways} == set(K)
    assert {notice for kind, notice in ways if kind is K.RESIGNATION} == set(N)
    assert [notice for kind, notice in ways if kind is K.DEATH] == [N.WAIVED]
    closed = {kind for (kind, _), way in ways.items() if way.option.refused}
    assert closed == {K.WITHOUT_CAUSE, K.TERM_ENDED, K.EARLY_BY_EMPLOYER}
    # The mean of three salaries of 3,000.00.
    assert str(ways[K.CONSTRUCTIVE, N.INDEMNIFIED].instalment) == "2166.66"
    assert ways[K.RESIGNATION, N.WAIVED].instalment is None
    assert found.due_on == LAST + timedelta(10)
    assert [kept for kept in world.kept.values() if isinstance(kept, Termination)] == []
    assert world.company == COMPANY
