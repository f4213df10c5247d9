"""Undo what was booked of something that was itself undone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.accounting.entry import Source
from domain.accounting.ports import Journal
from domain.accounting.posting import reverse
from domain.kernel.command import Command, UnitOfWork


@dataclass(kw_only=True)
class ReverseSource(Command):
    """Reverse every standing entry of a source. Given by processes alone."""

    permission = "accounting.entry.post"

    source: Source
    on: date | None = None
    """The day it was undone; today unless given."""


async def reverse_source(command: ReverseSource, uow: UnitOfWork) -> list[UUID]:
    """The ids of the reversals; what is reversed already stays so."""
    standing = await uow.ask(Journal).standing_of(command.source)
    return [await reverse(posted, uow, on=command.on or uow.today) for posted in standing]
