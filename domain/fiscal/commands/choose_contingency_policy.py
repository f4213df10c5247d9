"""Choose when an establishment goes into contingency by itself, and when it comes back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.fiscal.contingency_policy import GOOD_ANSWERS, NFCE_AFTER, NFE_AFTER, ContingencyPolicy
from domain.fiscal.facts import Establishments
from domain.kernel.command import Command, UnitOfWork
from domain.kernel.refusal import OutOfRange, checks

LONGEST = 86_400
"""Seconds; who waits a day waits for a person."""
MOST_ANSWERS = 20
"""An hour of them."""


@dataclass(kw_only=True)
class ChooseContingencyPolicy(Command):
    """Choose for how long an authority may fail before documents go another way by themselves, and how often
    it says that it works before they go the usual way again. What is left out is as it is by default."""

    permission = "fiscal.contingency.configure"
    sets = ContingencyPolicy

    establishment_id: Annotated[UUID, "establishment"]
    """The establishment that issues."""
    nfe_after: int | None = NFE_AFTER
    """Seconds of failing calls for NF-e, 0 to 86400; null is never by itself."""
    nfce_after: int | None = NFCE_AFTER
    """The same for NFC-e."""
    leave_after: int | None = GOOD_ANSWERS
    """Good answers in a row, three minutes apart at least, after which any contingency is left, 1 to 20; null
    is never by itself."""


async def choose_contingency_policy(command: ChooseContingencyPolicy, uow: UnitOfWork) -> UUID:
    """Answers the policy."""
    establishment = await uow.ask(Establishments).find(command.establishment_id)
    with checks() as check:
        for name in ("nfe_after", "nfce_after"):
            seconds = getattr(command, name)
            within = seconds is None or 0 <= seconds <= LONGEST
            check.that(within, OutOfRange(name, least=0, most=LONGEST))
        enough = command.leave_after is None or 1 <= command.leave_after <= MOST_ANSWERS
        check.that(enough, OutOfRange("leave_after", least=1, most=MOST_ANSWERS))
    known = await uow.find(ContingencyPolicy, lock=True, establishment_id=establishment)
    policy = known or ContingencyPolicy(id=uow.new_id(), establishment_id=establishment)
    policy.nfe_after, policy.nfce_after = command.nfe_after, command.nfce_after
    policy.leave_after = command.leave_after
    if known is None:
        uow.add(policy)
    return policy.id
