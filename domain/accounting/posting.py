"""How an entry comes into the journal: through the gate of its month, by rule or by reversal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.accounting.account import BY_COST_CENTER, AccountPurpose, ChartIncomplete
from domain.accounting.entry import Draft, JournalEntry, JournalLine, Place, PostedEntry, Side, Source, netted
from domain.accounting.events import EntryPosted
from domain.accounting.period import AccountingPeriod, PeriodNotOpen, month_of, next_month
from domain.accounting.ports import Chart, Journal, Periods, PostingRules
from domain.accounting.postings import Amount, Occasion, Posting
from domain.kernel.command import UnitOfWork
from domain.kernel.money import ZERO, Money
from domain.kernel.refusal import Missing

REVERSAL = "REVERSAL"

Amounts = Mapping[Amount, Money]


@dataclass(frozen=True, kw_only=True)
class Happening:
    """What happened, as the posting rules see it; ``reference`` ends the memo (NF-e 12). ``amounts`` are
    by cost centre, where it is for any. ``part`` tells entries of one source and purpose apart."""

    occasion: Occasion
    source: Source
    order_id: UUID | None
    on: date
    amounts: Mapping[UUID | None, Amounts]
    reference: str = ""
    part: str = ""

    def named(self, purpose: str) -> str:
        return f"{purpose} {self.part}".strip()


async def book(happening: Happening, uow: UnitOfWork) -> list[UUID]:
    """One entry for each purpose of the rules in force; those that are posted already are left alone.

    Raises Missing (no rule), ChartIncomplete, PeriodNotOpen.
    """
    rules = uow.ask(PostingRules).of(happening.occasion, happening.on)
    for amount in (amount for part in happening.amounts.values() for amount in part if part[amount]):
        if all(rule.amount is not amount for rule in rules):
            raise Missing(
                what="posting rule", occasion=happening.occasion.value, amount=amount.value, on=happening.on
            )
    booked = []
    for purpose in dict.fromkeys(rule.purpose for rule in rules):
        rows = [rule for rule in rules if rule.purpose == purpose and _moves(rule, happening)]
        if rows and not await uow.ask(Journal).has(happening.source, happening.named(purpose)):
            booked.append(await post(await _draft(rows, happening, uow), uow))
    return booked


async def post(draft: Draft, uow: UnitOfWork) -> UUID:
    """Into the journal, on its day. Raises PeriodNotOpen."""
    period = await period_open_on(draft.posted_on, uow)
    entry = JournalEntry(
        id=uow.new_id(),
        number=await uow.draw_number("journal_entry"),
        posted_on=draft.posted_on,
        posted_at=uow.now,
        posted_by=uow.actor,
        memo=draft.memo,
        source_type=draft.source.type,
        source_id=draft.source.id,
        purpose=draft.purpose,
        order_id=draft.order_id,
        reverses_id=draft.reverses_id,
        external_reference=draft.external_reference,
    )
    uow.append(entry)
    for position, side in enumerate(draft.sides, 1):
        uow.append(_line(entry, position, side, uow))
    period.record(
        EntryPosted(entry_id=entry.id, order_id=entry.order_id, purpose=entry.purpose, on=entry.posted_on)
    )
    return entry.id


async def reverse(
    posted: PostedEntry,
    uow: UnitOfWork,
    *,
    on: date,
    source: Source | None = None,
    external_reference: str | None = None,
) -> UUID:
    """The same lines with the sides swapped, on this day or the first open one after it."""
    entry = posted.entry
    return await post(
        Draft(
            posted_on=await first_open_day(on, uow),
            memo=f"Estorno do lançamento {entry.number}: {entry.memo}",
            source=source or Source(type="entry", id=entry.id),
            purpose=REVERSAL,
            sides=tuple(side.swapped for side in posted.sides),
            order_id=entry.order_id,
            reverses_id=entry.id,
            external_reference=external_reference,
        ),
        uow,
    )


async def period_open_on(on: date, uow: UnitOfWork) -> AccountingPeriod:
    """The open month of a day, which cannot be closed until this transaction ends. Raises PeriodNotOpen."""
    period = await _period(month_of(on), uow)
    if period is None:
        raise PeriodNotOpen(month=f"{on:%Y-%m}")
    period.expect_open()
    return period


async def is_open(on: date, uow: UnitOfWork) -> bool:
    """Whether its month takes entries, which then lasts until this transaction ends."""
    period = await _period(month_of(on), uow)
    return period is not None and period.is_open


async def first_open_day(on: date, uow: UnitOfWork) -> date:
    """This day, or the first of the next open month. Raises PeriodNotOpen, naming the day's own month."""
    day = on
    while (period := await _period(month_of(day), uow)) is not None:
        if period.is_open:
            return day
        day = next_month(period.month)
    raise PeriodNotOpen(month=f"{on:%Y-%m}")


async def _period(month: date, uow: UnitOfWork) -> AccountingPeriod | None:
    await uow.ask(Periods).share(month)
    return await uow.find(AccountingPeriod, month=month)


async def _draft(rows: Sequence[Posting], happening: Happening, uow: UnitOfWork) -> Draft:
    accounts = await _accounts(rows, uow)

    def place(purpose: AccountPurpose, cost_center_id: UUID | None) -> Place:
        return Place(accounts[purpose], cost_center_id if purpose in BY_COST_CENTER else None)

    pairs = [
        (place(row.debit, cost_center_id), place(row.credit, cost_center_id), part.get(row.amount, ZERO))
        for cost_center_id, part in happening.amounts.items()
        for row in rows
        if row.debit and row.credit
    ]
    return Draft(
        posted_on=happening.on,
        memo=f"{rows[0].memo} {happening.reference}".strip(),
        source=happening.source,
        purpose=happening.named(rows[0].purpose),
        sides=netted(pairs),
        order_id=happening.order_id,
    )


async def _accounts(rows: Sequence[Posting], uow: UnitOfWork) -> dict[AccountPurpose, UUID]:
    wanted = [purpose for row in rows for purpose in (row.debit, row.credit) if purpose]
    found = await uow.ask(Chart).accounts_for(wanted)
    for purpose in wanted:
        if purpose not in found:
            raise ChartIncomplete(purpose=purpose.value)
    return found


def _moves(rule: Posting, happening: Happening) -> bool:
    """Not what is not booked."""
    booked = rule.debit and rule.credit
    return bool(booked) and any(part.get(rule.amount, ZERO) for part in happening.amounts.values())


def _line(entry: JournalEntry, position: int, side: Side, uow: UnitOfWork) -> JournalLine:
    return JournalLine(
        id=uow.new_id(),
        entry_id=entry.id,
        position=position,
        posted_on=entry.posted_on,
        account_id=side.account_id,
        cost_center_id=side.cost_center_id,
        debit=side.debit,
        credit=side.credit,
    )
