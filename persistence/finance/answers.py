"""What finance asks of invoices, of the books, of the calendar and of its own ledger."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select

import persistence.finance.providers  # noqa: F401
from domain.accounting.period import PeriodStatus
from domain.finance.payment import Payment
from domain.finance.ports import (
    Agreed,
    BankCalendar,
    Billed,
    Billing,
    Books,
    Ledger,
    Parties,
    Payments,
)
from domain.finance.settlement import Settlement
from domain.fiscal.invoice import InvoiceStatus
from domain.fiscal.owing import parts_of
from domain.fiscal.withholding import total_withheld
from domain.kernel.calendar import business_date, zone_of
from persistence.accounting.answers import PeriodGates
from persistence.accounting.tables import periods as accounting_periods
from persistence.answering import answers
from persistence.finance.calendar import next_business_day
from persistence.finance.tables import installments, payable_installments, payables, payments, settlements
from persistence.fiscal.tables import invoices
from persistence.parties.tables import parties
from persistence.unit_of_work import SqlUnitOfWork

COLUMNS = tuple(settlements.c[field.name] for field in fields(Settlement))


@answers(Billing)
class StoredBilling:
    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._uow = uow

    async def of(self, invoice_id: UUID) -> Billed:
        """The invoice's row stays locked, so that it is not cancelled meanwhile unseen."""
        query = select(invoices).where(
            invoices.c.company_id == self._uow.company, invoices.c.id == invoice_id
        )
        row = (await self._uow.transaction.execute(query.with_for_update(key_share=True))).one()
        issued_on = business_date(row.issued_at, zone_of(row.issuer.address.city_code))
        return Billed(
            invoice_id=row.id,
            order_id=row.order_id,
            customer_id=row.recipient_id,
            document=f"{row.series}/{row.number}",
            method=row.payment.method,
            total=row.total,
            issued_on=issued_on,
            instalments=tuple(
                Agreed(**vars(part))
                for part in parts_of(row.payment, row.total, issued_on, withheld=total_withheld(row.withheld))
            ),
            stands=row.status == InvoiceStatus.AUTHORIZED or _is_used_first(row),
        )


def _is_used_first(row: Any) -> bool:
    """Whether goods left with it in contingency, and its authorisation follows."""
    return row.released_at is not None and row.undoing is None and row.status != InvoiceStatus.CANCELLED


@answers(Parties)
class StoredParties:
    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._uow = uow

    async def exists(self, party_id: UUID) -> bool:
        query = select(parties.c.id).where(
            parties.c.company_id == self._uow.company, parties.c.id == party_id
        )
        return await self._uow.transaction.scalar(query) is not None

    async def tax_id_of(self, party_id: UUID) -> str | None:
        query = select(parties.c.tax_id).where(
            parties.c.company_id == self._uow.company, parties.c.id == party_id
        )
        return await self._uow.transaction.scalar(query)


@answers(BankCalendar)
class HolidayCalendar:
    def __init__(self, uow: SqlUnitOfWork) -> None:
        pass

    def business_day(self, day: date) -> date:
        return next_business_day(day)


@answers(Books)
class StoredBooks:
    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._uow = uow

    async def take(self, day: date) -> bool:
        month = day.replace(day=1)
        await PeriodGates(self._uow).share(month)
        status = select(accounting_periods.c.status).where(
            accounting_periods.c.company_id == self._uow.company, accounting_periods.c.month == month
        )
        return await self._uow.transaction.scalar(status) == PeriodStatus.OPEN


@answers(Ledger)
class StoredLedger:
    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._uow = uow

    async def receivable_of(self, installment_id: UUID) -> UUID | None:
        query = select(installments.c.receivable_id).where(
            installments.c.company_id == self._uow.company, installments.c.id == installment_id
        )
        rows = await self._uow.rows(query)
        return rows[0]["receivable_id"] if rows else None

    async def standing(self, receivable_id: UUID) -> list[Settlement]:
        reversal = settlements.alias()
        reversed_ = (
            select(reversal.c.id)
            .where(
                reversal.c.company_id == settlements.c.company_id,
                reversal.c.reverses_id == settlements.c.id,
            )
            .exists()
        )
        return await self._settlements(
            self._own(settlements.c.receivable_id == receivable_id)
            .where(settlements.c.reverses_id.is_(None), ~reversed_)
            .order_by(settlements.c.paid_on, settlements.c.id)
        )

    async def settlement(self, id: UUID) -> Settlement | None:
        found = await self._settlements(self._own(settlements.c.id == id))
        return found[0] if found else None

    async def bears(self, reference: str) -> bool:
        query = select(settlements.c.id).where(
            settlements.c.company_id == self._uow.company, settlements.c.external_reference == reference
        )
        return bool(await self._uow.rows(query))

    def _own(self, condition: ColumnElement[bool]) -> Any:
        return select(*COLUMNS).where(settlements.c.company_id == self._uow.company, condition)

    async def _settlements(self, query: Any) -> list[Settlement]:
        return [Settlement(**row) for row in await self._uow.rows(query)]


@answers(Payments)
class StoredPayments:
    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._uow = uow

    async def payable_of(self, installment_id: UUID) -> UUID | None:
        query = select(payable_installments.c.payable_id).where(
            payable_installments.c.company_id == self._uow.company,
            payable_installments.c.id == installment_id,
        )
        return await self._uow.transaction.scalar(query)

    async def is_owed_by_payroll(self, payable_id: UUID) -> bool:
        query = select(payables.c.id).where(
            payables.c.company_id == self._uow.company,
            payables.c.id == payable_id,
            payables.c.payroll_run_id.is_not(None),
        )
        return bool(await self._uow.rows(query))

    async def payment(self, id: UUID) -> Payment | None:
        columns = (payments.c[field.name] for field in fields(Payment))
        query = select(*columns).where(payments.c.company_id == self._uow.company, payments.c.id == id)
        rows = await self._uow.rows(query)
        return Payment(**rows[0]) if rows else None

    async def is_reversed(self, id: UUID) -> bool:
        query = select(payments.c.id).where(
            payments.c.company_id == self._uow.company, payments.c.reverses_id == id
        )
        return bool(await self._uow.rows(query))

    async def bears(self, reference: str) -> bool:
        query = select(payments.c.id).where(
            payments.c.company_id == self._uow.company, payments.c.external_reference == reference
        )
        return bool(await self._uow.rows(query))
