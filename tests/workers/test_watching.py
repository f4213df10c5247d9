"""A contingency is watched until it is left: asked rarely, left by what it says or by the clock."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest

from domain.fiscal.authority_standing import BETWEEN_QUESTIONS
from domain.fiscal.contingency import Contingency, ContingencyEnd
from domain.fiscal.events import ContingencyEntered
from domain.fiscal.facts import Establishments
from domain.fiscal.ports import AskedTooOften, AuthorityUnavailable, Receipt
from domain.kernel.brazil import Environment
from domain.kernel.refusal import Duplicate, Missing
from domain.processes.watching import WATCHING
from tests.fiscal.test_contingency_by_itself import by_hand
from tests.gateways.sample import issuer
from tests.memory import Memory
from tests.workers.desks import Answer, MadeAttempt, said
from workers import contingency
from workers.attempt import Fault
from workers.patience import HOUR, TOO_OFTEN

WORKS, STOPPED, SILENT = said(107), said(109), AuthorityUnavailable("NFeStatusServico4: ReadTimeout")


@dataclass
class Watched:
    """``asked`` is when it was."""

    world: Memory
    answers: list[Answer]
    authorizer: str = "SP"
    asked: list[Any] = field(default_factory=list)

    async def status(self) -> Receipt:
        self.asked.append(self.world.now)
        answer = self.answers.pop(0) if self.answers else WORKS
        if isinstance(answer, Exception):
            raise answer
        return answer


class Watching(MadeAttempt):
    def event(self, kind: type[ContingencyEntered]) -> ContingencyEntered:
        (held,) = (kept for kept in self.memory.kept.values() if isinstance(kept, Contingency))
        return kind(
            contingency_id=held.id,
            establishment_id=held.establishment_id,
            kind=held.kind.value,
            emission=held.emission.value,
            automatic=held.automatic,
        )


Watch = Callable[..., Awaitable[tuple[Contingency, Watched]]]


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Watch:
    @asynccontextmanager
    async def patience(*_: Any) -> AsyncGenerator[None]:
        try:
            yield
        except AskedTooOften as fault:
            raise Fault(TOO_OFTEN, str(fault), after=HOUR, patient=True) from fault

    async def until_left(
        *answers: Answer, desk: Any = None, after_one: Any = None, **wishes: Any
    ) -> tuple[Contingency, Watched]:
        """Attempt after attempt, each when the one before said, for a day at most."""
        world, held = by_hand(**wishes)
        authority = Watched(world, list(answers))
        establishment = SimpleNamespace(
            establishment_id=UUID(int=3), issuer=issuer(), environment=Environment.TESTING
        )

        async def of(_: UUID) -> Any:
            return establishment

        async def line(*_: Any) -> Any:
            return SimpleNamespace(authority=authority)

        world.answers[Establishments] = SimpleNamespace(of=of)
        monkeypatch.setattr(contingency, "desk_at", desk or line)
        monkeypatch.setattr(contingency, "patience", patience)
        end = world.now + timedelta(days=1)
        while world.now < end:
            try:
                await contingency.watch_authority(Watching(world))  # ty: ignore[invalid-argument-type]
                break
            except Fault as fault:
                world.now += fault.after or end - world.now
                if after_one:
                    after_one(held)
                    after_one = None
        return held, authority

    return until_left


async def test_it_is_left_after_good_answers_in_a_row(watch: Watch) -> None:
    held, authority = await watch(SILENT, WORKS, STOPPED, WORKS, SILENT, WORKS, WORKS)
    assert held.left_because is ContingencyEnd.AUTHORITY_BACK
    assert (len(authority.asked), authority.answers) == (7, [])


async def test_to_be_told_that_one_asks_too_often_is_no_good_answer(watch: Watch) -> None:
    held, authority = await watch(WORKS, AskedTooOften("656 Consumo indevido"), WORKS, WORKS)
    assert held.left_because is ContingencyEnd.AUTHORITY_BACK
    assert (len(authority.asked), authority.answers) == (4, [])


async def test_its_authority_is_asked_every_three_minutes_at_most(watch: Watch) -> None:
    _, authority = await watch(*[STOPPED] * 40)
    pauses = [later - sooner for sooner, later in zip(authority.asked, authority.asked[1:], strict=False)]
    assert len(pauses) == 41
    assert min(pauses) >= BETWEEN_QUESTIONS


async def test_one_that_stays_is_left_at_its_end_and_nobody_is_asked(watch: Watch) -> None:
    world, _ = by_hand()
    until = world.now + timedelta(minutes=50)
    held, authority = await watch(stays=True, until=until)
    assert (held.left_because, held.left_at) == (ContingencyEnd.TIME_OVER, until)
    assert authority.asked == []


async def test_its_end_comes_though_nobody_may_ask_for_an_hour(watch: Watch) -> None:
    world, _ = by_hand()
    until = world.now + timedelta(minutes=7)
    held, _ = await watch(AskedTooOften("656 Consumo indevido"), until=until)
    assert (held.left_because, held.left_at) == (ContingencyEnd.TIME_OVER, until)


@pytest.mark.parametrize("stays", [True, False])
async def test_its_end_comes_without_a_certificate_too(watch: Watch, stays: bool) -> None:
    async def nobody(*_: Any) -> None:
        raise Missing(what="certificate")

    world, _ = by_hand()
    until = world.now + timedelta(minutes=50)
    held, authority = await watch(stays=stays, until=until, desk=nobody)
    assert (held.left_because, held.left_at) == (ContingencyEnd.TIME_OVER, until)
    assert authority.asked == []


async def test_an_end_that_somebody_brings_forward_comes_within_three_minutes(watch: Watch) -> None:
    world, _ = by_hand()
    sooner = world.now + timedelta(minutes=5)

    def bring_forward(held: Contingency) -> None:
        held.hold(until=sooner, stays=True, at=sooner - timedelta(minutes=4))

    held, _ = await watch(stays=True, until=world.now + timedelta(hours=8), after_one=bring_forward)
    assert held.left_because is ContingencyEnd.TIME_OVER
    assert held.left_at
    assert sooner <= held.left_at <= sooner + BETWEEN_QUESTIONS


async def test_one_that_stays_for_as_long_as_somebody_wants_is_not_left(watch: Watch) -> None:
    held, authority = await watch(stays=True)
    assert held.left_at is None
    assert authority.asked == []


@pytest.mark.parametrize("automatic", [True, False])
def test_every_contingency_is_watched(automatic: bool) -> None:
    fact = ContingencyEntered(
        contingency_id=UUID(int=1),
        establishment_id=UUID(int=2),
        kind="NFE",
        emission="SVC_AN",
        automatic=automatic,
    )
    (step,) = WATCHING.steps
    assert step.wanted(fact)


async def test_who_loses_the_race_to_write_of_an_authority_first_looks_again(watch: Watch) -> None:
    """A task that is refused would wait for a person, and the contingency with it."""

    class Losing(Watching):
        async def execute(self, handler: Any, command: Any) -> Any:
            raise Duplicate

    held, authority = await watch(stays=True)
    authority.world.now += BETWEEN_QUESTIONS
    with pytest.raises(Fault) as fault:
        await contingency.watch_authority(Losing(authority.world))  # ty: ignore[invalid-argument-type]
    assert (fault.value.patient, held.left_at) == (True, None)
