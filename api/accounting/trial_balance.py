"""The trial balance: every account's opening, debits, credits and closing, in one statement."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Annotated, Any
from uuid import UUID

import strawberry
from graphql import GraphQLResolveInfo
from strawberry import Info

from api.accounting.account import Account
from api.authorization import Requires
from api.directives import ListSize
from api.money import Money, shown
from api.reading.request import object_type, reading_of, selected
from api.reading.translation import keys_of
from api.scalars import Date
from persistence.accounting.trial_balance import AccountBalance, is_balanced, trial_balance
from persistence.accounting.views import ACCOUNT, JOURNAL_ENTRY
from persistence.reading.plain import PlainReader
from persistence.reading.problem import NotPermitted
from persistence.reading.selection import Selection


@strawberry.type(description="An account in the trial balance; balances are debits less credits.")
class TrialBalanceRow:
    account: Account | None = strawberry.field(description="The account.")
    opening: Money = strawberry.field(description="Its balance before the first day; debits are positive.")
    debit: Money = strawberry.field(description="What was debited from the first day to the last.")
    credit: Money = strawberry.field(description="What was credited from the first day to the last.")
    closing: Money = strawberry.field(description="Its balance after the last day; debits are positive.")


@strawberry.type(description="Balancete: all accounts that were ever posted to.")
class TrialBalance:
    since: Date = strawberry.field(description="The first day.")
    on: Date = strawberry.field(description="The last day.")
    rows: list[TrialBalanceRow] = strawberry.field(
        description="By code of the account.", directives=[ListSize(assumed_size=200)]
    )
    balanced: bool = strawberry.field(description="Whether all debits equal all credits.")


@dataclass(frozen=True)
class Asked:
    """What is asked of the trial balance."""

    since: Date
    on: Date
    of_account: tuple[Selection, ...]


@strawberry.type
class TrialBalanceQuery:
    @strawberry.field(
        description="What every account stands at.",
        graphql_type=TrialBalance | None,
        directives=[Requires(scope=JOURNAL_ENTRY.read)],
    )
    async def trial_balance(
        self,
        info: Info,
        on: Annotated[Date, strawberry.argument(description="The last day.")],
        since: Annotated[
            Date | None, strawberry.argument(description="The first day; else the first of the month.")
        ] = None,
    ) -> Any:
        return await _read(info._raw_info, on, since or on.replace(day=1))


async def _read(info: GraphQLResolveInfo, on: Date, since: Date) -> Any:
    wanted = selected(info, object_type(info))
    asked = Asked(since, on, tuple(chain.from_iterable(_of_account(wanted))))
    reading, path = reading_of(info), keys_of(info)

    async def ask(reader: PlainReader) -> TrialBalance:
        if not reading.may(JOURNAL_ENTRY.read):
            raise NotPermitted(JOURNAL_ENTRY.read)
        balances = await trial_balance(reader.connection, reading.company, since=since, on=on)
        ids = [balance.account_id for balance in balances]
        where = (*path, "rows", "account")
        accounts = await reader.by_ids(ACCOUNT, ids, asked.of_account, where) if asked.of_account else {}
        return _shown(asked, balances, accounts)

    return await reading.read(ask, path)


def _shown(asked: Asked, balances: Sequence[AccountBalance], accounts: dict[UUID, Any]) -> TrialBalance:
    rows = [
        TrialBalanceRow(
            account=accounts.get(balance.account_id),
            opening=shown(balance.opening),
            debit=shown(balance.debit),
            credit=shown(balance.credit),
            closing=shown(balance.closing),
        )
        for balance in balances
    ]
    return TrialBalance(since=asked.since, on=asked.on, rows=rows, balanced=is_balanced(balances))


def _of_account(wanted: Sequence[Selection]) -> Iterator[tuple[Selection, ...]]:
    """What is selected of the accounts of the rows."""
    for selection in wanted:
        if selection.field == "rows":
            yield from (child.children for child in selection.children if child.field == "account")
