"""Rehearse a bad day: tell the sandbox of the tax authority how to treat an establishment's documents."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Protocol
from uuid import UUID

from domain.kernel.brazil.regime import Environment
from domain.kernel.command import Command, UnitOfWork
from domain.kernel.refusal import InvalidTransition, OutOfRange, Refusal, checks
from domain.platform.establishment import Establishment
from domain.platform.events import SandboxSteered

PAUSES = (108, 109, 656)
"""cStat: paused for a while, paused without forecast, asked too often."""
CODES = range(110, 1000)
MOST, SLOWEST = 100, 30


class NoSandbox(Refusal):
    """This installation talks to the real authority, or is in production."""

    code = "NO_SANDBOX"


class SandboxDoor(Protocol):
    def is_open(self) -> bool:
        """Whether there is a sandbox here that may be steered."""
        ...


@dataclass(kw_only=True)
class SteerSandbox(Command):
    """Have the sandbox misbehave towards one establishment; what is left out goes well again.

    For development alone: front ends rehearse rejections, denials, slowness and pauses with it.
    """

    permission = "platform.sandbox.steer"

    establishment_id: Annotated[UUID, "establishment"]
    """Whose documents; it issues in TESTING."""
    reject_with: int | None = None
    """cStat its next documents get, such as 778; 302 denies them."""
    reject_count: int = 1
    """How many documents get it."""
    reject_item: int | None = None
    """nItem that the reason names."""
    pause: int | None = None
    """The service answers everything with 108, 109 or 656."""
    slow: int = 0
    """Seconds before each answer."""
    fail: int = 0
    """So many requests get an HTTP error."""
    lose_answers: int = 0
    """So many answers are lost after the work was done."""


async def steer_sandbox(command: SteerSandbox, uow: UnitOfWork) -> UUID:
    """The establishment's id; a step tells the sandbox. Raises NoSandbox, InvalidTransition, OutOfRange."""
    if not uow.ask(SandboxDoor).is_open():
        raise NoSandbox
    establishment = await uow.get(Establishment, command.establishment_id)
    _check(command, establishment)
    establishment.record(
        SandboxSteered(
            establishment_id=establishment.id,
            reject_with=command.reject_with,
            reject_count=command.reject_count,
            reject_item=command.reject_item,
            pause=command.pause,
            slow=command.slow,
            fail=command.fail,
            lose_answers=command.lose_answers,
        )
    )
    return establishment.id


def _check(command: SteerSandbox, establishment: Establishment) -> None:
    testing = establishment.environment is Environment.TESTING
    real = InvalidTransition(
        "establishment_id",
        from_state=establishment.environment.value,
        to_state="TESTING",
        allowed=["TESTING"],
    )
    with checks() as check:
        check.that(testing, real)
        check.that(command.pause in (None, *PAUSES), OutOfRange("pause", allowed=list(PAUSES)))
        check.that(
            command.reject_with is None or command.reject_with in CODES,
            OutOfRange("reject_with", least=CODES.start, most=CODES.stop - 1),
        )
        item = command.reject_item
        check.that(item is None or 1 <= item <= 990, OutOfRange("reject_item", least=1, most=990))
        check.that(1 <= command.reject_count <= MOST, OutOfRange("reject_count", least=1, most=MOST))
        check.that(0 <= command.slow <= SLOWEST, OutOfRange("slow", least=0, most=SLOWEST))
        check.that(0 <= command.fail <= MOST, OutOfRange("fail", least=0, most=MOST))
        check.that(0 <= command.lose_answers <= MOST, OutOfRange("lose_answers", least=0, most=MOST))
