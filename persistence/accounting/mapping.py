"""How the nouns of the books are stored."""

from domain.accounting.account import Account
from domain.accounting.entry import JournalEntry, JournalLine, UnbalancedEntry
from domain.accounting.entry_request import AlreadyReversed, EntryRequest, RequestedLine
from domain.accounting.period import AccountingPeriod
from persistence.accounting.tables import (
    accounts,
    entry_requests,
    journal_entries,
    journal_lines,
    periods,
    requested_lines,
)
from persistence.conflicts import refuse
from persistence.mapped import children, map_aggregate, map_child, map_fact

map_aggregate(Account, accounts)
map_aggregate(AccountingPeriod, periods)
map_child(RequestedLine, requested_lines)
map_aggregate(EntryRequest, entry_requests, lines=children(RequestedLine, order_by="position"))
map_fact(JournalEntry, journal_entries)
map_fact(JournalLine, journal_lines)
refuse("ck_journal_entry_balanced", UnbalancedEntry)
refuse("uq_journal_entry_reverses_id", AlreadyReversed)
