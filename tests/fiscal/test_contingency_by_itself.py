"""Contingency is entered after failures and left when the authority says that it is back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from domain.fiscal.authority_standing import BETWEEN_QUESTIONS, IN_OPERATION, AuthorityStanding
from domain.fiscal.commands.ask_authority import (
    Look,
    LookAfterContingency,
    RecordAuthorityStatus,
    look_after_contingency,
    record_authority_status,
)
from domain.fiscal.commands.record_outage import RecordAnswer, RecordOutage, record_answer, record_outage
from domain.fiscal.contingency import Contingency, ContingencyEnd
from domain.fiscal.contingency_policy import ContingencyPolicy
from domain.fiscal.emission import Emission
from domain.fiscal.events import ContingencyEntered, ContingencyLeft
from domain.fiscal.invoice import InvoiceKind
from domain.kernel.brazil import Environment
from domain.kernel.law import LawBook
from persistence.law.book import shipped_law
from tests.gateways.sample import invoice
from tests.memory import Memory

STOPPED = 109
OUTAGE = RecordOutage(invoice_id=UUID(int=1), authority="SP")
SP: Any = {"authority": "SP", "environment": Environment.TESTING}


class ShippedLaw:
    async def on(self, day):
        return shipped_law(day)


def memory() -> Memory:
    world = Memory(answers={LawBook: ShippedLaw()})
    world.add(invoice())
    world.add(ContingencyPolicy(id=UUID(int=9), establishment_id=UUID(int=3), nfe_after=60, nfce_after=None))
    return world


def contingencies(world: Memory) -> list[Contingency]:
    return [kept for kept in world.kept.values() if isinstance(kept, Contingency)]


async def entered() -> tuple[Memory, Contingency]:
    world = memory()
    assert not await record_outage(OUTAGE, world)
    world.now += timedelta(seconds=60)
    assert await record_outage(OUTAGE, world)
    (contingency,) = contingencies(world)
    return world, contingency


async def test_failures_for_long_enough_lead_to_who_stands_in_for_the_state() -> None:
    world, contingency = await entered()
    assert (contingency.emission, contingency.automatic) == (Emission.SVC_AN, True)
    assert await record_outage(OUTAGE, world)
    assert contingencies(world) == [contingency]
    (fact,) = (fact for fact in contingency.pull_events() if isinstance(fact, ContingencyEntered))
    assert fact.automatic


async def test_an_answer_between_failures_begins_anew() -> None:
    world = memory()
    await record_outage(OUTAGE, world)
    await record_answer(RecordAnswer(invoice_id=UUID(int=1), authority="SP"), world)
    world.now += timedelta(seconds=60)
    assert not await record_outage(OUTAGE, world)
    assert contingencies(world) == []


async def test_one_question_is_asked_in_three_minutes_whoever_asks() -> None:
    world, contingency = await entered()
    assert await look(world, contingency) is Look.ASK
    assert await look(world, contingency) is Look.LATER
    world.now += BETWEEN_QUESTIONS
    assert await look(world, contingency) is Look.ASK


async def test_it_ends_when_the_authority_said_often_enough_in_a_row_that_it_works() -> None:
    world, contingency = await entered()
    for code in (IN_OPERATION, STOPPED, IN_OPERATION, None, IN_OPERATION):
        assert await said(world, contingency, code) is Look.LATER
    assert await said(world, contingency, IN_OPERATION) is Look.OVER
    assert (contingency.left_at, contingency.left_because) == (world.now, ContingencyEnd.AUTHORITY_BACK)
    (standing,) = standings(world)
    assert (standing.failures, standing.status_code) == (0, IN_OPERATION)
    left = [fact for fact in contingency.pull_events() if isinstance(fact, ContingencyLeft)]
    assert len(left) == 1


async def test_one_entered_by_hand_is_left_the_same_way() -> None:
    world, contingency = by_hand()
    await said(world, contingency, IN_OPERATION)
    assert await said(world, contingency, IN_OPERATION) is Look.OVER
    assert contingency.left_because is ContingencyEnd.AUTHORITY_BACK


async def test_one_that_stays_is_held_whatever_the_authority_says_and_nobody_asks_it() -> None:
    world, contingency = by_hand(stays=True)
    for _ in range(5):
        assert await said(world, contingency, IN_OPERATION) is Look.LATER
    assert await look(world, contingency) is Look.LATER
    assert contingency.left_at is None


async def test_it_holds_until_then_at_most() -> None:
    world = memory()
    world, contingency = by_hand(stays=True, until=world.now + timedelta(hours=1))
    assert await look(world, contingency) is Look.LATER
    world.now += timedelta(hours=1)
    assert await look(world, contingency) is Look.OVER
    assert contingency.left_because is ContingencyEnd.TIME_OVER


async def test_a_policy_says_how_often_and_may_leave_it_to_people() -> None:
    for leave_after, ends in ((1, 1), (3, 3), (None, None)):
        world, contingency = by_hand()
        (policy,) = (kept for kept in world.kept.values() if isinstance(kept, ContingencyPolicy))
        policy.leave_after = leave_after
        looks = [await said(world, contingency, IN_OPERATION) is Look.OVER for _ in range(4)]
        assert (looks.index(True) + 1 if True in looks else None) == ends
    assert await look(world, contingency) is Look.LATER


async def test_what_others_were_answered_counts_and_what_was_said_before_does_not() -> None:
    world, contingency = by_hand()
    other = held(world, establishment=4)
    await said(world, contingency, IN_OPERATION)
    assert await look(world, other) is not Look.OVER
    await said(world, contingency, IN_OPERATION)
    assert await look(world, other) is Look.OVER
    later = held(world, establishment=5)
    world.now += BETWEEN_QUESTIONS
    assert (await look(world, later), later.answers) == (Look.ASK, 0)


async def test_what_the_service_of_other_documents_says_ends_nothing_and_keeps_nobody_from_asking() -> None:
    """The authority takes NF-e; its service for NFC-e, another one, may be away."""
    world, contingency = by_hand()
    at_the_till = held(world, kind=InvoiceKind.NFCE)
    for _ in range(4):
        await said(world, contingency, IN_OPERATION)
    assert await look(world, at_the_till) is Look.ASK
    assert (at_the_till.answers, at_the_till.left_at) == (0, None)


async def test_an_answer_about_other_documents_does_not_make_a_failing_service_work() -> None:
    world, contingency = by_hand()
    at_the_till = held(world, kind=InvoiceKind.NFCE)
    await record_outage(OUTAGE, world)
    await said(world, at_the_till, IN_OPERATION)
    (failing,) = (one for one in standings(world) if one.kind is InvoiceKind.NFE)
    assert failing.failures == 1
    assert contingency.left_at is None


async def test_a_call_that_fails_meanwhile_is_no_good_answer() -> None:
    world, contingency = by_hand()
    other = held(world, establishment=4)
    await said(world, contingency, IN_OPERATION)
    await record_outage(OUTAGE, world)
    await look(world, other)
    assert (contingency.answers, other.answers) == (1, 0)


async def test_a_call_that_fails_between_two_good_answers_begins_the_count_anew() -> None:
    world, contingency = by_hand()
    await said(world, contingency, IN_OPERATION)
    world.now += timedelta(minutes=1)
    await record_outage(OUTAGE, world)
    assert await said(world, contingency, IN_OPERATION) is Look.LATER
    assert contingency.answers == 1
    assert await said(world, contingency, IN_OPERATION) is Look.OVER


async def test_a_failure_that_was_recovered_from_between_two_answers_counts_as_well() -> None:
    world, contingency = by_hand()
    await said(world, contingency, IN_OPERATION)
    world.now += timedelta(minutes=1)
    await record_outage(OUTAGE, world)
    await record_answer(RecordAnswer(invoice_id=UUID(int=1), authority="SP"), world)
    assert await said(world, contingency, IN_OPERATION) is Look.LATER


async def test_a_bad_answer_that_somebody_else_got_between_two_looks_begins_anew() -> None:
    world, contingency = by_hand(stays=True)
    other = held(world, establishment=4)
    await said(world, contingency, IN_OPERATION)
    await look(world, other)
    await said(world, contingency, STOPPED)
    await said(world, contingency, IN_OPERATION)
    assert await look(world, other) is not Look.OVER
    assert other.answers == 1


async def test_answers_of_before_somebody_said_anew_how_long_it_holds_end_nothing() -> None:
    world, contingency = by_hand(stays=True)
    for _ in range(3):
        await said(world, contingency, IN_OPERATION)
    contingency.hold(until=None, stays=False, at=world.now)
    world.now += BETWEEN_QUESTIONS
    assert await look(world, contingency) is Look.ASK
    assert await said(world, contingency, IN_OPERATION) is Look.LATER


async def test_an_answer_of_hours_ago_is_not_the_first_of_two() -> None:
    world, contingency = by_hand()
    await said(world, contingency, IN_OPERATION)
    world.now += timedelta(hours=2)
    assert await said(world, contingency, IN_OPERATION) is Look.LATER


def standings(world: Memory) -> list[AuthorityStanding]:
    return [kept for kept in world.kept.values() if isinstance(kept, AuthorityStanding)]


async def look(world: Memory, contingency: Contingency) -> Look:
    return await look_after_contingency(LookAfterContingency(contingency_id=contingency.id, **SP), world)


async def said(world: Memory, contingency: Contingency, code: int | None) -> Look:
    """Three minutes later."""
    world.now += BETWEEN_QUESTIONS
    record = RecordAuthorityStatus(contingency_id=contingency.id, **SP, status_code=code)
    return await record_authority_status(record, world)


def by_hand(**wishes: Any) -> tuple[Memory, Contingency]:
    world = memory()
    return world, held(world, **wishes)


def held(
    world: Memory, kind: InvoiceKind = InvoiceKind.NFE, *, establishment: int = 3, **wishes: Any
) -> Contingency:
    contingency = Contingency.enter(
        world.new_id(),
        establishment_id=UUID(int=establishment),
        kind=kind,
        emission=Emission.SVC_AN,
        reason="Sem resposta desde cedo",
        automatic=False,
        by=UUID(int=1),
        at=world.now,
        **wishes,
    )
    world.add(contingency)
    return contingency
