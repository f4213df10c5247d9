"""Say how long requests stand, and how long what was approved waits."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from domain.approvals.kinds import RULES, ApprovalKind
from domain.approvals.terms import ApprovalTerms, chosen_terms
from domain.kernel.command import Command, UnitOfWork
from domain.kernel.refusal import OutOfRange, checks

LONGEST = 24 * 366
"""Hours."""


@dataclass(kw_only=True)
class SetApprovalTerms(Command):
    """Say how long requests of a kind stand, and how long what was approved waits; for what comes."""

    permission = "approvals.limit.set"
    sets = ApprovalTerms

    kind: ApprovalKind
    """What is approved."""
    expires_after: int | None = None
    """Hours after which nobody can decide any more; null: a request stands until it is decided."""
    quarantine: int | None = None
    """Hours that what was approved waits before it counts, no fewer than are shipped; null: those."""


async def set_approval_terms(command: SetApprovalTerms, uow: UnitOfWork) -> UUID:
    """The id of the terms. Raises OutOfRange."""
    least = RULES[command.kind].quarantine
    quarantine = least if command.quarantine is None else command.quarantine
    most = LONGEST if least else 0
    with checks() as check:
        hours = command.expires_after
        check.that(hours is None or 1 <= hours <= LONGEST, OutOfRange("expires_after", least=1, most=LONGEST))
        check.that(least <= quarantine <= most, OutOfRange("quarantine", least=least, most=most))
    terms = await chosen_terms(command.kind, uow, lock=True)
    if terms is None:
        terms = ApprovalTerms(id=uow.new_id(), kind=command.kind, expires_after=hours, quarantine=quarantine)
        uow.add(terms)
    terms.expires_after, terms.quarantine = hours, quarantine
    return terms.id
