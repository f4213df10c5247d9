"""What the accounts stood at, an account on each line; all of them become one entry."""

from __future__ import annotations

from collections.abc import Sequence

from domain.accounting.commands.post_opening_balances import (
    OpeningBalance,
    PostOpeningBalances,
    post_opening_balances,
)
from domain.accounting.entry import Source
from domain.accounting.ports import Journal
from domain.kernel.command import UnitOfWork
from domain.kernel.money import ZERO
from domain.onboarding.column import Values, day, money, text
from domain.onboarding.kind import ImportKind
from domain.onboarding.sheet import MOST_LINES
from domain.processes.openings.opening import Opening


async def is_known(_: Values, __: UnitOfWork) -> bool:
    """The entry itself knows: the same again changes nothing, others are refused."""
    return False


async def post(lines: Sequence[Values], uow: UnitOfWork) -> object:
    balances = [
        OpeningBalance(
            account_code=values["account_code"],
            debit=values["debit"] or ZERO,
            credit=values["credit"] or ZERO,
        )
        for values in lines
    ]
    posted = await uow.ask(Journal).standing_of(Source(type="company", id=uow.company))
    entry = await post_opening_balances(PostOpeningBalances(on=lines[0]["on"], balances=balances), uow)
    return None if posted else entry


BALANCES = Opening(
    kind=ImportKind.BALANCES,
    columns=(day("on", required=True), text("account_code", required=True), money("debit"), money("credit")),
    key=("account_code",),
    known=is_known,
    carry_out=post,
    together=("on",),
    most=MOST_LINES,
)
