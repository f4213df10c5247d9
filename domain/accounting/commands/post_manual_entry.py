"""Ask for an entry that no process makes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from domain.accounting.account import Account
from domain.accounting.entry import expect_balance
from domain.accounting.entry_request import EntryRequest, EntryRequestKind, RequestedLine
from domain.accounting.posting import period_open_on
from domain.kernel.command import Command, UnitOfWork
from domain.kernel.money import ZERO, Money
from domain.kernel.natural_key import free_reference
from domain.kernel.refusal import OutOfRange, checks
from domain.kernel.text import clean

MOST_LINES = 500


@dataclass(kw_only=True)
class ManualLine:
    account_id: Annotated[UUID, "account"]
    """A leaf of the chart."""
    debit: Money = ZERO
    """What is debited; leave it out to credit."""
    credit: Money = ZERO
    """What is credited; leave it out to debit."""


@dataclass(kw_only=True)
class PostManualEntry(Command):
    """Ask for an entry by hand; it is posted when somebody else approves it."""

    permission = "accounting.entry.request"
    moves = True

    posted_on: date
    """The day it counts for, in an open month."""
    memo: str
    """What it tells (histórico)."""
    lines: Sequence[ManualLine]
    """Each debits or credits one account; both sides are worth the same."""
    external_reference: str | None = None
    """Your own name for it and for its entry, 60 characters at most; unique in the company."""


async def post_manual_entry(command: PostManualEntry, uow: UnitOfWork) -> UUID:
    """The id of the request."""
    with checks() as check:
        with check.at("memo"):
            command.memo = clean(command.memo, longest=255)
        with check.at("external_reference"):
            reference = await free_reference(uow, EntryRequest, command.external_reference)
        with check.at("posted_on"):
            await period_open_on(command.posted_on, uow)
        check.that(len(command.lines) <= MOST_LINES, OutOfRange("lines", most=MOST_LINES))
        for position, line in enumerate(command.lines[:MOST_LINES]):
            with check.at("lines", position):
                await _check(line, uow)
    lines = [_line(position, line, uow) for position, line in enumerate(command.lines, 1)]
    expect_balance([line.side for line in lines])
    request = EntryRequest(
        id=uow.new_id(),
        kind=EntryRequestKind.MANUAL,
        memo=command.memo,
        posted_on=command.posted_on,
        requested_by=uow.actor,
        requested_at=uow.now,
        external_reference=reference,
        lines=lines,
    )
    request.ask(Money.total(line.debit for line in lines))
    uow.add(request)
    return request.id


async def _check(line: ManualLine, uow: UnitOfWork) -> None:
    with checks() as check:
        one_side = min(line.debit, line.credit) == ZERO and max(line.debit, line.credit) > ZERO
        check.that(one_side, OutOfRange("debit", above="0"))
        with check.at("account_id"):
            (await uow.get(Account, line.account_id)).expect_postable()


def _line(position: int, line: ManualLine, uow: UnitOfWork) -> RequestedLine:
    return RequestedLine(
        id=uow.new_id(),
        position=position,
        account_id=line.account_id,
        debit=line.debit,
        credit=line.credit,
    )
