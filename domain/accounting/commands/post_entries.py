"""Book what happened, by the posting rules of its day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.accounting.entry import Source
from domain.accounting.posting import Happening, book
from domain.accounting.postings import Amount, Occasion
from domain.kernel.command import Command, UnitOfWork
from domain.kernel.money import Money


@dataclass(kw_only=True)
class PostEntries(Command):
    """Book a fact that carries its own amounts. Given by processes alone."""

    permission = "accounting.entry.post"

    occasion: Occasion
    source: Source
    order_id: UUID | None
    on: date
    amounts: Mapping[Amount, Money]


async def post_entries(command: PostEntries, uow: UnitOfWork) -> list[UUID]:
    """The ids of the new entries; doing it again posts nothing."""
    happening = Happening(
        occasion=command.occasion,
        source=command.source,
        order_id=command.order_id,
        on=command.on,
        amounts={None: command.amounts},
    )
    return await book(happening, uow)
