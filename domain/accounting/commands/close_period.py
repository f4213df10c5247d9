"""Close a month of the books."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Annotated
from uuid import UUID

from domain.accounting.entry import UnbalancedEntry
from domain.accounting.period import AccountingPeriod
from domain.accounting.ports import Balance, MonthEnd, MonthEnds, Periods
from domain.kernel.command import Command, UnitOfWork
from domain.kernel.money import Money
from domain.kernel.refusal import Refusal, checks


class UnfinishedSteps(Refusal):
    """Facts of the month still wait for what follows from them; facts: ``count``."""

    code = "PERIOD_HAS_UNFINISHED_STEPS"


class UndecidedRequests(Refusal):
    """Manual entries of the month wait for a decision; facts: ``count``."""

    code = "PERIOD_HAS_UNDECIDED_REQUESTS"


@dataclass(kw_only=True)
class ClosePeriod(Command):
    """Close a month: it takes no more entries, and its balances are sealed."""

    permission = "accounting.period.close"
    changes = "period_id"

    period_id: Annotated[UUID, "period"]
    """The month that is meant."""


async def close_period(command: ClosePeriod, uow: UnitOfWork) -> UUID:
    """Waits for those who are posting; who comes later finds it closed."""
    month = (await uow.get(AccountingPeriod, command.period_id)).month
    await uow.ask(Periods).seize(month)
    period = await uow.get(AccountingPeriod, command.period_id, lock=True)
    period.begin_closing()
    end = await uow.ask(MonthEnds).of(month)
    _go_through(end)
    period.close(digest=digest_of(end.balances), by=uow.actor, at=uow.now)
    return period.id


def _go_through(end: MonthEnd) -> None:
    debit, credit = Money.total(b.debit for b in end.balances), Money.total(b.credit for b in end.balances)
    with checks() as check:
        check.that(debit == credit, UnbalancedEntry("period_id", debit=debit, credit=credit))
        check.that(not end.open_steps, UnfinishedSteps("period_id", count=end.open_steps))
        check.that(not end.open_requests, UndecidedRequests("period_id", count=end.open_requests))


def digest_of(balances: Iterable[Balance]) -> str:
    """SHA-256 in hex of ``code;debit;credit`` in cents, a line for each account, by code."""
    lines = sorted(f"{each.account_code};{each.debit.cents};{each.credit.cents}\n" for each in balances)
    return sha256("".join(lines).encode()).hexdigest()
