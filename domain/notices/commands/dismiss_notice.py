"""Put a notice aside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.notices.notice import NoticeState
from domain.notices.own import own_notices


@dataclass(kw_only=True)
class DismissNotice(Command):
    """Put this notice of yours aside it asks for nothing."""

    permission = "authenticated"

    notice_id: Annotated[UUID, "notice"]
    """The notice that is meant."""


async def dismiss_notice(command: DismissNotice, uow: UnitOfWork) -> UUID:
    """Again is quiet. Raises NotFound, InvalidTransition."""
    (notice,) = await own_notices([command.notice_id], uow)
    notice.close(NoticeState.DISMISSED, at=uow.now)
    return notice.id
