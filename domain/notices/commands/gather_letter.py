"""Put into one letter what one member is to be told of one kind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.notices.notice import Notice
from domain.notices.ports import Letters

APART = timedelta(minutes=10)
"""Between two letters of one kind to one member; what comes meanwhile is gathered for the next."""
MOST = 50
"""Notices in a letter."""


@dataclass(kw_only=True)
class GatherLetter(Command):
    """Put into one letter what one member is to be told of one kind, at most one letter in ten minutes."""

    permission = "notices.letter.gather"

    notice_id: UUID
    """The notice for which a letter is wanted; the letter bears its id."""


@dataclass(frozen=True, kw_only=True)
class Gathered:
    """The ``notices`` of the letter; none when another letter has it, or it is to be gathered ``after``."""

    id: UUID
    notices: tuple[UUID, ...] = ()
    after: datetime | None = None


async def gather_letter(command: GatherLetter, uow: UnitOfWork) -> Gathered:
    """The same letter again when it was gathered before. Raises NotFound."""
    notice = await uow.get(Notice, command.notice_id)
    last = await uow.ask(Letters).last(notice.member_id, notice.kind)
    notice = await uow.get(Notice, command.notice_id, lock=True)
    if notice.letter_id is not None:
        return await _again(notice, uow)
    if last is not None and uow.now < last + APART:
        return Gathered(id=notice.id, after=last + APART)
    waiting = await uow.ask(Letters).waiting(notice.member_id, notice.kind, most=MOST)
    gathered = await uow.get_many(Notice, sorted({notice.id, *waiting}), lock=True)
    for each in gathered:
        each.claim(notice.id, at=uow.now)
    return Gathered(id=notice.id, notices=tuple(each.id for each in gathered))


async def _again(notice: Notice, uow: UnitOfWork) -> Gathered:
    if notice.letter_id != notice.id or notice.mailed_at or notice.mail_fault:
        return Gathered(id=notice.id)
    same = await uow.find_all(Notice, letter_id=notice.id)
    return Gathered(id=notice.id, notices=tuple(each.id for each in same))
