"""What the books ask: their gate and ledger, shipped rows, the fiscal documents they book."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import fields
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Date, Interval, and_, cast, exists, func, literal, select, type_coerce

from domain.accounting.account import AccountPurpose
from domain.accounting.entry import JournalEntry, PostedEntry, Side, Source
from domain.accounting.entry_request import EntryRequestStatus
from domain.accounting.period import next_month
from domain.accounting.ports import (
    AccountTemplate,
    Balance,
    BookedInvoice,
    BookedInvoices,
    Chart,
    ChartTemplates,
    Journal,
    MonthEnd,
    MonthEnds,
    Periods,
    PostingRules,
)
from domain.accounting.postings import Amount, Occasion, Posting
from domain.fiscal.invoice import Purpose
from domain.fiscal.withholding import total_withheld
from domain.kernel.brazil.regime import TaxRegime
from domain.kernel.money import Money
from persistence.accounting.book import shipped_chart, shipped_postings
from persistence.accounting.tables import accounts, entry_requests, journal_entries, journal_lines
from persistence.answering import answers
from persistence.columns import MoneyColumn
from persistence.fiscal.tables import invoice_lines, invoices
from persistence.outbox import TaskState, events, tasks
from persistence.tasks import FINISHED
from persistence.unit_of_work import SqlUnitOfWork

UNIFIED = frozenset({TaxRegime.SIMPLES, TaxRegime.MEI})
"""Regimes that pay one tax on the month's revenue instead of those named on the document."""


@answers(Periods)
class PeriodGates:
    """Advisory locks of the transaction: fair, so that who closes is not starved by those who post."""

    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._uow = uow

    async def share(self, month: date) -> None:
        await self._uow.transaction.execute(select(func.pg_advisory_xact_lock_shared(self._gate(month))))

    async def seize(self, month: date) -> None:
        await self._uow.transaction.execute(select(func.pg_advisory_xact_lock(self._gate(month))))

    def _gate(self, month: date) -> ColumnElement[int]:
        return func.hashtextextended(f"period|{self._uow.company}|{month:%Y-%m}", 0)


@answers(Journal)
class StoredJournal:
    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._uow = uow

    async def entry(self, id: UUID) -> PostedEntry | None:
        found = await self._posted(journal_entries.c.id == id)
        return found[0] if found else None

    async def standing_of(self, source: Source) -> list[PostedEntry]:
        return await self._posted(*_of(source), ~_reversal_of(journal_entries.c.id))

    async def has(self, source: Source, purpose: str) -> bool:
        return bool(await self._posted(*_of(source), journal_entries.c.purpose == purpose))

    async def is_reversed(self, id: UUID) -> bool:
        return bool(await self._posted(journal_entries.c.reverses_id == id))

    async def _posted(self, *conditions: ColumnElement[bool]) -> list[PostedEntry]:
        query = (
            select(*(journal_entries.c[field.name] for field in fields(JournalEntry)))
            .where(journal_entries.c.company_id == self._uow.company, *conditions)
            .order_by(journal_entries.c.id)
        )
        entries = [JournalEntry(**row) for row in await self._uow.rows(query)]
        sides = await self._sides([entry.id for entry in entries])
        return [PostedEntry(entry=entry, sides=tuple(sides[entry.id])) for entry in entries]

    async def _sides(self, entry_ids: Sequence[UUID]) -> dict[UUID, list[Side]]:
        query = (
            select(journal_lines)
            .where(journal_lines.c.company_id == self._uow.company, journal_lines.c.entry_id.in_(entry_ids))
            .order_by(journal_lines.c.entry_id, journal_lines.c.position)
        )
        sides: dict[UUID, list[Side]] = {id: [] for id in entry_ids}
        for line in await self._uow.rows(query) if entry_ids else ():
            sides[line["entry_id"]].append(
                Side(
                    account_id=line["account_id"],
                    cost_center_id=line["cost_center_id"],
                    debit=line["debit"],
                    credit=line["credit"],
                )
            )
        return sides


@answers(Chart)
class StoredChart:
    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._uow = uow

    async def accounts_for(self, purposes: Collection[AccountPurpose]) -> dict[AccountPurpose, UUID]:
        query = select(accounts.c.purpose, accounts.c.id).where(
            accounts.c.company_id == self._uow.company,
            accounts.c.purpose.in_(purposes),
            accounts.c.analytic,
            accounts.c.active,
        )
        return {row["purpose"]: row["id"] for row in await self._uow.rows(query)}


@answers(PostingRules)
class ShippedPostings:
    def __init__(self, uow: SqlUnitOfWork) -> None:
        """The same for every company."""

    def of(self, occasion: Occasion, on: date) -> list[Posting]:
        return [posting for posting in shipped_postings() if posting.holds(occasion, on)]


@answers(ChartTemplates)
class ShippedCharts:
    def __init__(self, uow: SqlUnitOfWork) -> None:
        """The same for every company."""

    def of(self, name: str, on: date) -> Sequence[AccountTemplate]:
        return shipped_chart(name, on)


@answers(BookedInvoices)
class StoredInvoices:
    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._uow = uow

    async def of(self, invoice_id: UUID) -> BookedInvoice | None:
        query = select(invoices).where(
            invoices.c.company_id == self._uow.company, invoices.c.id == invoice_id
        )
        found = await self._uow.rows(query)
        if not found:
            return None
        invoice = found[0]
        return BookedInvoice(
            number=invoice["number"],
            is_return=invoice["purpose"] is Purpose.RETURN,
            total=invoice["total"],
            withheld=total_withheld(invoice["withheld"]),
            taxes={} if invoice["issuer"].regime in UNIFIED else await self._taxes(invoice_id),
        )

    async def _taxes(self, invoice_id: UUID) -> dict[Amount, Money]:
        query = select(invoice_lines.c.taxes).where(
            invoice_lines.c.company_id == self._uow.company, invoice_lines.c.invoice_id == invoice_id
        )
        taxes = [tax for row in await self._uow.rows(query) for tax in row["taxes"]]
        return {
            Amount(kind.value): Money.total(tax.amount for tax in taxes if tax.kind is kind)
            for kind in {tax.kind for tax in taxes}
        }


@answers(MonthEnds)
class StoredMonthEnds:
    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._uow = uow

    async def of(self, month: date) -> MonthEnd:
        return MonthEnd(
            balances=tuple(Balance(**row) for row in await self._uow.rows(self._balances(month))),
            open_steps=await self._count(self._steps(month)),
            open_requests=await self._count(self._requests(month)),
        )

    async def _count(self, query: Any) -> int:
        return (await self._uow.rows(query))[0]["count"]

    def _balances(self, month: date) -> Any:
        return (
            select(
                accounts.c.code.label("account_code"),
                type_coerce(func.sum(journal_lines.c.debit), MoneyColumn).label("debit"),
                type_coerce(func.sum(journal_lines.c.credit), MoneyColumn).label("credit"),
            )
            .join_from(
                journal_lines,
                accounts,
                and_(
                    accounts.c.company_id == journal_lines.c.company_id,
                    accounts.c.id == journal_lines.c.account_id,
                ),
            )
            .where(
                journal_lines.c.company_id == self._uow.company,
                journal_lines.c.posted_on < next_month(month),
            )
            .group_by(accounts.c.code)
        )

    def _steps(self, month: date) -> Any:
        """What of the month's facts the books have not done, waits for a person, or has no answer yet of
        the authority, which may have authorised it in this month."""
        learned_on = cast(func.timezone(self._uow.zone.key, events.c.occurred_at), Date)
        told, ended = events.c.payload, "1 month - 1 day"
        of_payroll = func.least(
            cast(told["paid_on"].astext, Date),
            cast(cast(told["accrual_month"].astext, Date) + cast(literal(ended), Interval), Date),
        )
        dated_on = func.coalesce(cast(told["on"].astext, Date), of_payroll, learned_on)
        booking = tasks.c.process.in_(("record_to_report", "hire_to_retire"))
        awaited = booking | (tasks.c.queue == "fiscal")
        return (
            select(func.count().label("count"))
            .join_from(
                tasks,
                events,
                and_(events.c.company_id == tasks.c.company_id, events.c.id == tasks.c.event_id),
            )
            .where(
                tasks.c.company_id == self._uow.company,
                dated_on >= month,
                dated_on < next_month(month),
                (awaited & tasks.c.state.not_in(FINISHED)) | (tasks.c.state == TaskState.PARKED),
            )
        )

    def _requests(self, month: date) -> Any:
        return select(func.count().label("count")).where(
            entry_requests.c.company_id == self._uow.company,
            entry_requests.c.status == EntryRequestStatus.REQUESTED,
            entry_requests.c.posted_on >= month,
            entry_requests.c.posted_on < next_month(month),
        )


def _of(source: Source) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return journal_entries.c.source_type == source.type, journal_entries.c.source_id == source.id


def _reversal_of(entry_id: ColumnElement[Any]) -> ColumnElement[bool]:
    other = journal_entries.alias()
    return exists().where(other.c.company_id == journal_entries.c.company_id, other.c.reverses_id == entry_id)
