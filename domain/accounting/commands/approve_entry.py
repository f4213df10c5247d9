"""Approve an entry that somebody else asked for: it is posted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.accounting.account import Account
from domain.accounting.entry import Draft, Source
from domain.accounting.entry_request import AlreadyReversed, EntryRequest
from domain.accounting.ports import Journal
from domain.accounting.posting import post, reverse
from domain.kernel.command import Command, UnitOfWork
from domain.kernel.four_eyes import refuse_same_person

MANUAL = "MANUAL"


@dataclass(kw_only=True)
class ApproveEntry(Command):
    """Post an entry, or a reversal, that somebody else asked for."""

    permission = "accounting.entry.approve"
    changes = "request_id"
    moves = True

    request_id: Annotated[UUID, "entryrequest"]
    """What was asked for."""


async def approve_entry(command: ApproveEntry, uow: UnitOfWork) -> UUID:
    """The id of the request. Raises FourEyes, PeriodNotOpen, AlreadyReversed, NotPostable."""
    request = await uow.get(EntryRequest, command.request_id, lock=True)
    request.expect_approval_by(uow.actor)
    await refuse_same_person(uow, request.requested_by)
    request.approve(by=uow.actor, at=uow.now, entry_id=await _posted(request, uow))
    return request.id


async def _posted(request: EntryRequest, uow: UnitOfWork) -> UUID:
    source = Source(type="entryrequest", id=request.id)
    if request.reverses_id is not None:
        return await _reversed(request.reverses_id, source, request.external_reference, uow)
    for account in await uow.get_many(Account, [line.account_id for line in request.lines]):
        account.expect_postable()
    draft = Draft(
        posted_on=request.posted_on,
        memo=request.memo,
        source=source,
        purpose=MANUAL,
        sides=tuple(line.side for line in request.lines),
        external_reference=request.external_reference,
    )
    return await post(draft, uow)


async def _reversed(entry_id: UUID, source: Source, reference: str | None, uow: UnitOfWork) -> UUID:
    posted = await uow.ask(Journal).entry(entry_id)
    assert posted is not None
    if await uow.ask(Journal).is_reversed(entry_id):
        raise AlreadyReversed("request_id", number=posted.entry.number)
    return await reverse(posted, uow, on=uow.today, source=source, external_reference=reference)
