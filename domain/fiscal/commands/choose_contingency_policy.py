"""Choose when an establishment goes into contingency by itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.fiscal.contingency_policy import NFCE_AFTER, NFE_AFTER, ContingencyPolicy
from domain.fiscal.facts import Establishments
from domain.kernel.command import Command, UnitOfWork
from domain.kernel.refusal import OutOfRange, checks

LONGEST = 86_400
"""Seconds; who waits a day waits for a person."""


@dataclass(kw_only=True)
class ChooseContingencyPolicy(Command):
    """Choose for how long an authority may fail before documents go another way by themselves."""

    permission = "fiscal.contingency.configure"

    establishment_id: Annotated[UUID, "establishment"]
    """Who issues."""
    nfe_after: int | None = NFE_AFTER
    """Seconds of failing calls for NF-e, 0 to 86400; null is never by itself."""
    nfce_after: int | None = NFCE_AFTER
    """The same for NFC-e."""


async def choose_contingency_policy(command: ChooseContingencyPolicy, uow: UnitOfWork) -> UUID:
    """Answers the policy."""
    establishment = await uow.ask(Establishments).find(command.establishment_id)
    with checks() as check:
        for name in ("nfe_after", "nfce_after"):
            seconds = getattr(command, name)
            within = seconds is None or 0 <= seconds <= LONGEST
            check.that(within, OutOfRange(name, least=0, most=LONGEST))
    known = await uow.find(ContingencyPolicy, lock=True, establishment_id=establishment)
    policy = known or ContingencyPolicy(id=uow.new_id(), establishment_id=establishment)
    policy.nfe_after, policy.nfce_after = command.nfe_after, command.nfce_after
    if known is None:
        uow.add(policy)
    return policy.id
