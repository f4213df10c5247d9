"""Give a company its books: the accounts, and the months that are about to be needed."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from domain.accounting.account import Account
from domain.accounting.period import AccountingPeriod, month_of, next_month
from domain.accounting.ports import AccountTemplate, ChartTemplates
from domain.kernel.command import Command, UnitOfWork
from domain.kernel.refusal import Missing

PLAIN_TRADE = "trade"


@dataclass(kw_only=True)
class OpenBooks(Command):
    """Install the chart of accounts where there is none, and open this month and the next."""

    permission = "accounting.books.open"

    chart: str = PLAIN_TRADE
    """The shipped chart to start from."""


async def open_books(command: OpenBooks, uow: UnitOfWork) -> list[UUID]:
    """The periods of this month and the next; doing it again adds nothing."""
    if not await uow.find_all(Account):
        _install(command.chart, uow)
    this = month_of(uow.today)
    found = {period.month: period for period in await uow.find_all(AccountingPeriod)}
    for month in (this, next_month(this)):
        if month not in found:
            found[month] = AccountingPeriod(id=uow.new_id(), month=month, opened_at=uow.now)
            uow.add(found[month])
    return [found[this].id, found[next_month(this)].id]


def _install(name: str, uow: UnitOfWork) -> None:
    templates = uow.ask(ChartTemplates).of(name, uow.today)
    if not templates:
        raise Missing("chart", what="chart of accounts", name=name)
    ids: dict[str, UUID] = {}
    for template in templates:
        account = _account(template, uow.new_id(), ids.get(template.parent))
        ids[account.code] = account.id
        uow.add(account)


def _account(template: AccountTemplate, id: UUID, parent_id: UUID | None) -> Account:
    return Account(
        id=id,
        code=template.code,
        name=template.name,
        nature=template.nature,
        parent_id=parent_id,
        analytic=template.analytic,
        purpose=template.purpose,
    )
