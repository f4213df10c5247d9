"""Two people, and not one with a key of theirs."""

from __future__ import annotations

from uuid import UUID

from domain.kernel.command import UnitOfWork
from domain.kernel.refusal import FourEyes
from domain.people.ports import Members


async def refuse_own_keys(uow: UnitOfWork, *prepared_by: UUID | None) -> None:
    """What somebody prepared they approve by no key of theirs. Raises FourEyes."""
    for member_id in {one for one in prepared_by if one is not None}:
        if await uow.ask(Members).acts(member_id):
            raise FourEyes()
