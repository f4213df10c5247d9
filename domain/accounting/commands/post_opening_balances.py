"""Take over what the accounts of a company stood at when its books began here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.accounting.account import Account, AccountPurpose, ChartIncomplete
from domain.accounting.entry import Draft, Place, Side, Source, netted
from domain.accounting.ports import Chart, Journal
from domain.accounting.posting import post
from domain.kernel.command import Command, UnitOfWork
from domain.kernel.money import ZERO, Money
from domain.kernel.refusal import Checks, Duplicate, NotFound, OutOfRange, Required, checks

OPENING = "OPENING"
KEPT_ONE_BY_ONE = frozenset({AccountPurpose.CUSTOMERS, AccountPurpose.INVENTORY, AccountPurpose.SUPPLIERS})
"""Accounts whose balance comes from the debts and the goods themselves: theirs is only held against it."""


@dataclass(frozen=True, kw_only=True)
class OpeningBalance:
    """What one account stood at, on the side where it stood."""

    account_code: str
    debit: Money = ZERO
    credit: Money = ZERO


@dataclass(kw_only=True)
class PostOpeningBalances(Command):
    """Post what the accounts stood at; the account of opening balances takes what is missing.

    It stands at zero again when the open debts and the goods brought along are worth what the
    accounts of customers, suppliers and inventory are said to have stood at.
    """

    permission = "accounting.balance.open"
    moves = True

    on: date
    """The day they count for, in an open month."""
    balances: Sequence[OpeningBalance]
    """A line for each account."""


async def post_opening_balances(command: PostOpeningBalances, uow: UnitOfWork) -> UUID:
    """The id of the entry. The same again changes nothing; others are refused as Duplicate."""
    accounts = {account.code: account for account in await uow.find_all(Account)}
    with checks() as check:
        check.that(command.balances, Required("balances"))
        for position, balance in enumerate(command.balances):
            _check(check, position, balance, accounts)
    sides = await _sides(command.balances, accounts, uow)
    source = Source(type="company", id=uow.company)
    for posted in await uow.ask(Journal).standing_of(source):
        if posted.sides != sides:
            raise Duplicate("balances", kind="JournalEntry", id=posted.entry.id)
        return posted.entry.id
    draft = Draft(
        posted_on=command.on, memo="Saldos de abertura", source=source, purpose=OPENING, sides=sides
    )
    return await post(draft, uow)


def _check(check: Checks, position: int, balance: OpeningBalance, accounts: dict[str, Account]) -> None:
    path = ("balances", position)
    one_side = min(balance.debit, balance.credit) == ZERO and max(balance.debit, balance.credit) > ZERO
    check.that(one_side, OutOfRange(*path, "debit", above="0"))
    account = accounts.get(balance.account_code)
    if check.that(account, NotFound(*path, "account_code", kind="account")) and account:
        with check.at(*path, "account_code"):
            account.expect_postable()


async def _sides(
    balances: Sequence[OpeningBalance], accounts: dict[str, Account], uow: UnitOfWork
) -> tuple[Side, ...]:
    found = await uow.ask(Chart).accounts_for([AccountPurpose.OPENING_BALANCES])
    if not found:
        raise ChartIncomplete(purpose=AccountPurpose.OPENING_BALANCES.value)
    transit = Place(found[AccountPurpose.OPENING_BALANCES])
    own = [each for each in balances if accounts[each.account_code].purpose not in KEPT_ONE_BY_ONE]
    return netted(
        [(Place(accounts[each.account_code].id), transit, each.debit - each.credit) for each in own]
    )
