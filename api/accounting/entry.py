"""The journal: its entries and their lines."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from api.accounting.account import Account
from api.action import AvailableAction
from api.money import Money
from api.node import Node
from api.reading import Connection, SummarizedConnection, connection, field, lookup, relation
from api.scalars import Date, DateTime
from persistence.accounting.views import JOURNAL_ENTRY, JOURNAL_LINE

if TYPE_CHECKING:
    from api.people.structure import CostCenter
    from api.sales.order import Order

CostCenterLink = Annotated["CostCenter", strawberry.lazy("api.people.structure")]
OrderLink = Annotated["Order", strawberry.lazy("api.sales.order")]
EntryLink = Annotated["JournalEntry", strawberry.lazy("api.accounting.entry")]


@strawberry.type(description="A debit or a credit in one account (partida).")
class JournalLine(Node):
    position: int = field("Its place in the entry, debits first.")
    posted_on: Date = field("The day of its entry.")
    account: Account | None = relation("Where it is posted.")
    cost_center: CostCenterLink | None = relation("For which cost centre, if for any.")
    debit: Money = field("What is debited; zero when it credits.")
    credit: Money = field("What is credited; zero when it debits.")
    entry: EntryLink | None = relation("The entry it is part of.")


@strawberry.type(description="A fact of the journal (lançamento); a correction is another that reverses it.")
class JournalEntry(Node):
    number: int = field("The number people use; unique in the company, rising, perhaps with gaps.")
    posted_on: Date = field("The day it counts for.")
    posted_at: DateTime = field("When it was posted.")
    memo: str = field("What it tells (histórico).")
    purpose: str = field("What of its source it books.")
    source: strawberry.ID = field("The id of what it comes from: an invoice, a settlement, a request.")
    order: OrderLink | None = relation("The sale it belongs to.")
    reverses: EntryLink | None = relation("The entry that this one undoes.")
    reversed_by: EntryLink | None = relation("The entry that undoes this one.")
    lines: list[JournalLine] = relation("Its debits and credits, worth the same.")
    external_reference: str | None = field("Its id in the system of a partner.")
    available_actions: list[AvailableAction] = field("What may be done with it now.")


@strawberry.type
class JournalEntryQuery:
    journal_entry: JournalEntry | None = lookup(JOURNAL_ENTRY, "One entry, by what names it.")
    journal_entries: Connection[JournalEntry] | None = connection(JOURNAL_ENTRY, "The journal.")
    journal_line: JournalLine | None = lookup(JOURNAL_LINE, "One debit or credit.")
    journal_lines: SummarizedConnection[JournalLine] | None = connection(
        JOURNAL_LINE, "The ledger of all accounts."
    )
