"""How long a request stands before it expires, and how long what was approved waits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from domain.approvals.kinds import RULES, ApprovalKind
from domain.kernel.aggregate import Aggregate
from domain.kernel.command import UnitOfWork


@dataclass(eq=False, kw_only=True)
class ApprovalTerms(Aggregate):
    """Of one kind, in hours; without ``expires_after`` a request stands until it is decided."""

    id: UUID
    version: int = 1
    kind: ApprovalKind
    expires_after: int | None
    quarantine: int

    def end_of(self, asked_at: datetime) -> datetime | None:
        return None if self.expires_after is None else asked_at + timedelta(hours=self.expires_after)

    def effect_of(self, decided_at: datetime) -> datetime:
        return decided_at + timedelta(hours=self.quarantine)


async def terms_of(kind: ApprovalKind, uow: UnitOfWork) -> ApprovalTerms:
    """Those the company chose, else those that are shipped."""
    rule = RULES[kind]
    return await chosen_terms(kind, uow) or ApprovalTerms(
        id=uow.new_id(), kind=kind, expires_after=rule.hours, quarantine=rule.quarantine
    )


async def chosen_terms(kind: ApprovalKind, uow: UnitOfWork, *, lock: bool = False) -> ApprovalTerms | None:
    return await uow.find(ApprovalTerms, lock=lock, kind=kind)
