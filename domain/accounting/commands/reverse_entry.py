"""Ask for an entry to be undone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.accounting.entry_request import AlreadyReversed, EntryRequest, EntryRequestKind
from domain.accounting.ports import Journal
from domain.kernel.command import Command, UnitOfWork
from domain.kernel.money import Money
from domain.kernel.natural_key import free_reference
from domain.kernel.refusal import NotFound, checks
from domain.kernel.text import clean


@dataclass(kw_only=True)
class ReverseEntry(Command):
    """Ask for an entry to be reversed; it is when somebody else approves it."""

    permission = "accounting.entry.request"
    moves = True

    entry_id: Annotated[UUID, "entry"]
    """The entry to undo; it stays as it is."""
    reason: str
    """Why, for who decides."""
    external_reference: str | None = None
    """Your own name for it and for its entry, 60 characters at most; unique in the company."""


async def reverse_entry(command: ReverseEntry, uow: UnitOfWork) -> UUID:
    """The id of the request."""
    posted = await uow.ask(Journal).entry(command.entry_id)
    with checks() as check:
        with check.at("reason"):
            command.reason = clean(command.reason, longest=255)
        with check.at("external_reference"):
            reference = await free_reference(uow, EntryRequest, command.external_reference)
        if check.that(posted, NotFound("entry_id", kind="entry")) and posted:
            reversed_ = await uow.ask(Journal).is_reversed(command.entry_id)
            check.that(not reversed_, AlreadyReversed("entry_id", number=posted.entry.number))
    request = EntryRequest(
        id=uow.new_id(),
        kind=EntryRequestKind.REVERSAL,
        memo=command.reason,
        posted_on=uow.today,
        reverses_id=command.entry_id,
        requested_by=uow.actor,
        requested_at=uow.now,
        external_reference=reference,
    )
    assert posted is not None
    request.ask(Money.total(side.debit for side in posted.sides))
    uow.add(request)
    return request.id
