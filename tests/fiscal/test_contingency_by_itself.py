"""Contingency is entered after failures and left when the authority says that it is back."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from domain.fiscal.authority_standing import BETWEEN_QUESTIONS, IN_OPERATION, AuthorityStanding
from domain.fiscal.commands.ask_authority import (
    AskAuthority,
    RecordAuthorityStatus,
    ask_authority,
    record_authority_status,
)
from domain.fiscal.commands.record_outage import RecordAnswer, RecordOutage, record_answer, record_outage
from domain.fiscal.contingency import Contingency
from domain.fiscal.contingency_policy import ContingencyPolicy
from domain.fiscal.emission import Emission
from domain.fiscal.events import ContingencyEntered, ContingencyLeft
from domain.kernel.brazil import Environment
from domain.kernel.law import LawBook
from persistence.law.book import shipped_law
from tests.gateways.sample import invoice
from tests.memory import Memory

STOPPED = 109
OUTAGE = RecordOutage(invoice_id=UUID(int=1), authority="SP")
QUESTION = AskAuthority(authority="SP", environment=Environment.TESTING)


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
    world = memory()
    assert await ask_authority(QUESTION, world)
    assert not await ask_authority(QUESTION, world)
    world.now += BETWEEN_QUESTIONS
    assert await ask_authority(QUESTION, world)


async def test_it_ends_when_the_authority_is_back_and_not_before() -> None:
    world, contingency = await entered()
    told = {"contingency_id": contingency.id, "authority": "SP", "environment": Environment.TESTING}
    await record_authority_status(RecordAuthorityStatus(**told, status_code=STOPPED), world)
    assert contingency.left_at is None
    await record_authority_status(RecordAuthorityStatus(**told, status_code=IN_OPERATION), world)
    assert contingency.left_at == world.now
    (standing,) = (kept for kept in world.kept.values() if isinstance(kept, AuthorityStanding))
    assert (standing.failures, standing.status_code) == (0, IN_OPERATION)
    left = [fact for fact in contingency.pull_events() if isinstance(fact, ContingencyLeft)]
    assert len(left) == 1
