"""Manual entries and reversals, asked for by one person and decided by another."""

import strawberry

from api.accounting.account import Account
from api.accounting.entry import JournalEntry
from api.action import AvailableAction
from api.enums import EntryRequestKind, EntryRequestStatus
from api.money import Money
from api.mutations import mutation
from api.node import Node
from api.reading import Connection, connection, field, lookup, relation
from api.scalars import Date, DateTime
from domain.accounting.commands.approve_entry import approve_entry
from domain.accounting.commands.post_manual_entry import post_manual_entry
from domain.accounting.commands.refuse_entry import refuse_entry
from domain.accounting.commands.reverse_entry import reverse_entry
from persistence.accounting.views import ENTRY_REQUEST


@strawberry.type(description="A debit or a credit that is asked for.")
class RequestedLine(Node):
    position: int = field("Its place, from 1.")
    account: Account | None = relation("Where it would be posted.")
    debit: Money = field("What would be debited.")
    credit: Money = field("What would be credited.")


@strawberry.type(
    description="An entry, or the reversal of one, that waits for a second person (quatro olhos)."
)
class EntryRequest(Node):
    version: int = field("Raised by every change.")
    kind: EntryRequestKind = field("What is asked for.")
    status: EntryRequestStatus = field("Whether it was decided.")
    memo: str = field("What the entry tells, or why one is undone.")
    posted_on: Date = field("The day it would count for.")
    requested_at: DateTime = field("When it was asked for.")
    decided_at: DateTime | None = field("When it was decided.")
    refusal_reason: str | None = field("Why it was refused.")
    reverses: JournalEntry | None = relation("The entry to undo.")
    entry: JournalEntry | None = relation("The entry it became.")
    lines: list[RequestedLine] = relation("What is to be posted; none for a reversal.")
    external_reference: str | None = field("Its id in the system of a partner.")
    available_actions: list[AvailableAction] = field("What may be done with it now.")


@strawberry.type
class EntryRequestQuery:
    entry_request: EntryRequest | None = lookup(ENTRY_REQUEST, "One request, by what names it.")
    entry_requests: Connection[EntryRequest] | None = connection(
        ENTRY_REQUEST, "Entries that were asked for."
    )


@strawberry.type
class EntryRequestMutation:
    post_manual_entry = mutation(post_manual_entry, entry_request=EntryRequest)
    reverse_entry = mutation(reverse_entry, entry_request=EntryRequest)
    approve_entry = mutation(approve_entry, entry_request=EntryRequest)
    refuse_entry = mutation(refuse_entry, entry_request=EntryRequest)
