"""What can be read of the books: the chart, the months, the journal, and what waits for approval."""

from __future__ import annotations

from sqlalchemy import exists

from domain.accounting.account import AccountNature, AccountPurpose
from domain.accounting.entry_request import EntryRequestKind, EntryRequestStatus, actions_of_entry
from domain.accounting.entry_request import actions_of as request_actions_of
from domain.accounting.period import PeriodStatus
from domain.accounting.period import actions_of as period_actions_of
from persistence.accounting.tables import (
    accounts,
    entry_requests,
    journal_entries,
    journal_lines,
    periods,
    requested_lines,
)
from persistence.reading.actions import actions
from persistence.reading.view import (
    DESC,
    View,
    boolean,
    date,
    enum,
    identity_of_kind,
    instant,
    integer,
    many,
    money,
    one,
    text,
    year_month,
)

reversing = journal_entries.alias("entry_reversal")
reversed_ = (
    exists()
    .where(
        reversing.c.company_id == journal_entries.c.company_id,
        reversing.c.reverses_id == journal_entries.c.id,
    )
    .correlate(journal_entries)
)
reversals = journal_entries.alias("request_reversal")
undone = (
    exists()
    .where(
        reversals.c.company_id == entry_requests.c.company_id,
        reversals.c.reverses_id == entry_requests.c.reverses_id,
    )
    .correlate(entry_requests)
)

ACCOUNT = View(
    "Account",
    accounts,
    prefix="account",
    read="accounting.account.read",
    fields={
        "code": text(accounts.c.code, filter=True, sort=True),
        "name": text(accounts.c.name, filter=True, sort=True),
        "version": integer(accounts.c.version),
        "nature": enum(AccountNature, accounts.c.nature),
        "analytic": boolean(accounts.c.analytic),
        "active": boolean(accounts.c.active),
        "purpose": enum(AccountPurpose, accounts.c.purpose, filter=True),
        "parent": one("Account", accounts.c.parent_id, filter=True),
        "children": many("Account", accounts.c.parent_id, order_by=[accounts.c.code]),
        "child_accounts": many("Account", accounts.c.parent_id),
        "ledger": many(
            "JournalLine",
            journal_lines.c.account_id,
            order_by=[journal_lines.c.posted_on, journal_lines.c.id],
        ),
    },
    lookups=["id", "code"],
    default_sort=[("code", "ASC")],
)

ACCOUNTING_PERIOD = View(
    "AccountingPeriod",
    periods,
    prefix="period",
    read="accounting.period.read",
    fields={
        "month": year_month(periods.c.month),
        "starts_on": date(periods.c.month, filter=True, sort=True),
        "version": integer(periods.c.version),
        "status": enum(PeriodStatus, periods.c.status, filter=True),
        "opened_at": instant(periods.c.opened_at),
        "closed_at": instant(periods.c.closed_at),
        "balance_digest": text(periods.c.balance_digest),
        "reopening_reason": text(periods.c.reopening_reason),
        "available_actions": actions(period_actions_of, periods.c.status),
    },
    lookups=["id", "month"],
    default_sort=[("starts_on", DESC)],
)

JOURNAL_LINE = View(
    "JournalLine",
    journal_lines,
    prefix="journalline",
    read="accounting.entry.read",
    fields={
        "position": integer(journal_lines.c.position),
        "posted_on": date(journal_lines.c.posted_on, filter=True, sort=True, measure=True, dimension=True),
        "account": one("Account", journal_lines.c.account_id, filter=True, dimension=True),
        "cost_center": one("CostCenter", journal_lines.c.cost_center_id, filter=True, dimension=True),
        "debit": money(journal_lines.c.debit, measure=True),
        "credit": money(journal_lines.c.credit, measure=True),
        "entry": one("JournalEntry", journal_lines.c.entry_id),
    },
    lookups=["id"],
    default_sort=[("posted_on", "ASC")],
)

JOURNAL_ENTRY = View(
    "JournalEntry",
    journal_entries,
    prefix="entry",
    read="accounting.entry.read",
    fields={
        "number": integer(journal_entries.c.number, filter=True, sort=True),
        "posted_on": date(journal_entries.c.posted_on, filter=True, sort=True),
        "posted_at": instant(journal_entries.c.posted_at),
        "memo": text(journal_entries.c.memo),
        "purpose": text(journal_entries.c.purpose, filter=True),
        "source": identity_of_kind(journal_entries.c.source_type, journal_entries.c.source_id),
        "order": one("Order", journal_entries.c.order_id, filter=True),
        "reverses": one("JournalEntry", journal_entries.c.reverses_id),
        "reversed_by": one("JournalEntry", journal_entries.c.id, to=journal_entries.c.reverses_id),
        "lines": many(
            "JournalLine", journal_lines.c.entry_id, order_by=[journal_lines.c.position], filter=True
        ),
        "external_reference": text(journal_entries.c.external_reference, filter=True),
        "available_actions": actions(actions_of_entry, reversed_),
    },
    lookups=["id", "number", "external_reference"],
    default_sort=[("posted_on", DESC)],
)

ENTRY_REQUEST = View(
    "EntryRequest",
    entry_requests,
    prefix="entryrequest",
    read="accounting.entry.read",
    fields={
        "version": integer(entry_requests.c.version),
        "kind": enum(EntryRequestKind, entry_requests.c.kind),
        "status": enum(EntryRequestStatus, entry_requests.c.status, filter=True),
        "memo": text(entry_requests.c.memo),
        "posted_on": date(entry_requests.c.posted_on),
        "requested_at": instant(entry_requests.c.requested_at, filter=True, sort=True),
        "decided_at": instant(entry_requests.c.decided_at),
        "refusal_reason": text(entry_requests.c.refusal_reason),
        "reverses": one("JournalEntry", entry_requests.c.reverses_id),
        "entry": one("JournalEntry", entry_requests.c.entry_id),
        "lines": many(
            "RequestedLine",
            requested_lines.c.request_id,
            order_by=[requested_lines.c.position],
        ),
        "external_reference": text(entry_requests.c.external_reference, filter=True),
        "available_actions": actions(request_actions_of, entry_requests.c.status, undone),
    },
    lookups=["id", "external_reference"],
    default_sort=[("requested_at", DESC)],
)

REQUESTED_LINE = View(
    "RequestedLine",
    requested_lines,
    prefix="requestedline",
    read="accounting.entry.read",
    fields={
        "position": integer(requested_lines.c.position),
        "account": one("Account", requested_lines.c.account_id),
        "debit": money(requested_lines.c.debit),
        "credit": money(requested_lines.c.credit),
    },
)
