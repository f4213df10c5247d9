"""Keep what became of a letter."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.notices.notice import Notice


@dataclass(kw_only=True)
class RecordLetter(Command):
    """Keep what became of a letter, with each notice in it."""

    permission = "notices.letter.record"

    letter_id: UUID
    """The notice whose id it bears."""
    fault: str | None = None
    """Why it will never arrive, such as the mail server's code; null when it was taken."""


async def record_letter(command: RecordLetter, uow: UnitOfWork) -> UUID:
    for notice in await uow.find_all(Notice, lock=True, letter_id=command.letter_id):
        notice.mailed(at=uow.now, fault=command.fault)
    return command.letter_id
