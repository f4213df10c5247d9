"""The months of the books, opened, closed and locked."""

import strawberry

from api.action import AvailableAction
from api.enums import PeriodStatus
from api.mutations import mutation
from api.node import Node
from api.reading import Connection, connection, field, lookup
from api.scalars import Date, DateTime, YearMonth
from domain.accounting.commands.close_period import close_period
from domain.accounting.commands.lock_period import lock_period
from domain.accounting.commands.open_period import open_period
from domain.accounting.commands.reopen_period import reopen_period
from persistence.accounting.views import ACCOUNTING_PERIOD


@strawberry.type(description="A month of the books (período contábil).")
class AccountingPeriod(Node):
    month: YearMonth = field("The month of its entries.")
    starts_on: Date = field("Its first day.")
    version: int = field("Raised by every change.")
    status: PeriodStatus = field("Whether it takes entries.")
    opened_at: DateTime = field("When it was opened first.")
    closed_at: DateTime | None = field("When it was closed.")
    balance_digest: str | None = field("SHA-256 of the trial balance with which it was closed.")
    reopening_reason: str | None = field("Why somebody asked to open it again.")
    available_actions: list[AvailableAction] = field("What may be done with it now.")


@strawberry.type
class AccountingPeriodQuery:
    period: AccountingPeriod | None = lookup(ACCOUNTING_PERIOD, "One month of the books.")
    periods: Connection[AccountingPeriod] | None = connection(ACCOUNTING_PERIOD, "The months of the books.")


@strawberry.type
class AccountingPeriodMutation:
    open_period = mutation(open_period, period=AccountingPeriod)
    close_period = mutation(close_period, period=AccountingPeriod)
    reopen_period = mutation(reopen_period, period=AccountingPeriod)
    lock_period = mutation(lock_period, period=AccountingPeriod)
