"""Two people decide, and not one of them with a key of their own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

from domain.kernel.command import UnitOfWork
from domain.kernel.refusal import FourEyes


class Persons(Protocol):
    """Who stands behind members and the keys that they made."""

    async def are_one(self, actor: UUID, others: Sequence[UUID]) -> bool:
        """Whether the person who acts is one of the others, each of them a member or a key."""
        ...


async def refuse_same_person(uow: UnitOfWork, *prepared_by: UUID | None, path: tuple[str, ...] = ()) -> None:
    """Whoever prepared something, in person or by a key of theirs, agrees to it in neither way.

    Raises FourEyes.
    """
    others = [one for one in dict.fromkeys(prepared_by) if one is not None]
    if others and await uow.ask(Persons).are_one(uow.actor, others):
        raise FourEyes(*path)
