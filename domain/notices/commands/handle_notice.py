"""Say that what a notice asks for is done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.notices.notice import NoticeState
from domain.notices.own import own_notices


@dataclass(kw_only=True)
class HandleNotice(Command):
    """Say that what this notice of yours asks for is done."""

    permission = "authenticated"

    notice_id: Annotated[UUID, "notice"]
    """The notice that is meant."""


async def handle_notice(command: HandleNotice, uow: UnitOfWork) -> UUID:
    """Again is quiet. Raises NotFound, InvalidTransition."""
    (notice,) = await own_notices([command.notice_id], uow)
    notice.close(NoticeState.HANDLED, at=uow.now)
    return notice.id
