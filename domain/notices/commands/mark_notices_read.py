"""Say that one has seen notices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.kernel.refusal import OutOfRange, Required, checks
from domain.notices.own import own_notices

MOST = 100


@dataclass(kw_only=True)
class MarkNoticesRead(Command):
    """Say that you have seen these notices of yours; again changes nothing."""

    permission = "authenticated"

    notice_ids: Sequence[Annotated[UUID, "notice"]]
    """At most 100."""


@dataclass(frozen=True, kw_only=True)
class ReadNotices:
    """``notices`` are those that were asked for."""

    id: UUID
    notices: list[UUID]


async def mark_notices_read(command: MarkNoticesRead, uow: UnitOfWork) -> ReadNotices:
    """Raises NotFound, Required, OutOfRange."""
    ids = list(dict.fromkeys(command.notice_ids))
    with checks() as check:
        check.that(ids, Required("notice_ids"))
        check.that(len(ids) <= MOST, OutOfRange("notice_ids", most=MOST))
    for notice in await own_notices(ids, uow):
        notice.read(at=uow.now)
    return ReadNotices(id=ids[0], notices=ids)
