"""One's own notices: those of others are not there."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from domain.kernel.command import UnitOfWork
from domain.kernel.refusal import NotFound
from domain.notices.notice import Notice


async def own_notices(ids: Sequence[UUID], uow: UnitOfWork) -> list[Notice]:
    """Locked. Raises NotFound, for those of others, too."""
    found = await uow.get_many(Notice, ids, lock=True)
    for notice in found:
        if notice.member_id != uow.actor:
            raise NotFound(kind="Notice", id=str(notice.id))
    return found
