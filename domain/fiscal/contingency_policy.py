"""When an establishment goes into contingency by itself, and when it comes back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from domain.fiscal.authority_standing import AuthorityStanding
from domain.fiscal.invoice import InvoiceKind
from domain.kernel.aggregate import Aggregate
from domain.kernel.command import UnitOfWork

NFE_AFTER, NFCE_AFTER = 900, 30
"""Seconds for which an authority fails before an establishment that chose nothing goes another way; a
consumer waits at the till."""
GOOD_ANSWERS = 2
"""In a row, three minutes apart, before an establishment that chose nothing goes the usual way again: an
authority that is coming back is paused again now and then."""
FEWEST_FAILURES = 2
"""A single call may fail for reasons of its own."""


@dataclass(eq=False, kw_only=True)
class ContingencyPolicy(Aggregate):
    """Seconds of failing calls, by kind of document, and good answers in a row after which a contingency is
    left; None is never by itself."""

    id: UUID
    version: int = 1
    establishment_id: UUID
    nfe_after: int | None = NFE_AFTER
    nfce_after: int | None = NFCE_AFTER
    leave_after: int | None = GOOD_ANSWERS

    def after(self, kind: InvoiceKind) -> int | None:
        return self.nfce_after if kind is InvoiceKind.NFCE else self.nfe_after

    def wants(self, kind: InvoiceKind, standing: AuthorityStanding) -> bool:
        """Whether the authority failed long enough."""
        after = self.after(kind)
        if after is None or standing.failed_at is None:
            return False
        enough = standing.failures >= FEWEST_FAILURES or after == 0
        return enough and standing.failing_for(standing.failed_at) >= timedelta(seconds=after)


async def policy_of(establishment_id: UUID, uow: UnitOfWork) -> ContingencyPolicy:
    """What was chosen, or what holds when nothing was."""
    known = await uow.find(ContingencyPolicy, establishment_id=establishment_id)
    return known or ContingencyPolicy(id=uow.new_id(), establishment_id=establishment_id)
