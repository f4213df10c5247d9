"""A world in memory in which finance can be tried: an invoice, an account that collects, a ledger."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from domain.finance.commands.agree_late_terms import AgreeLateTerms, agree_late_terms
from domain.finance.commands.open_receivables import OpenReceivables, open_receivables
from domain.finance.commands.receive_payment import ReceivePayment, receive_payment
from domain.finance.commands.register_bank_account import RegisterBankAccount, register_bank_account
from domain.finance.installment import Installment
from domain.finance.ports import Agreed, BankCalendar, Billed, Billing, Books, Ledger
from domain.finance.receivable import Receivable
from domain.finance.settlement import Settlement
from domain.kernel.law import Law, LawBook
from domain.kernel.money import Money
from domain.kernel.payment import PaymentMethod
from persistence.finance.calendar import next_business_day
from persistence.law.book import shipped_law
from tests.memory import Memory

ORDER, INVOICE, CUSTOMER = UUID(int=10), UUID(int=11), UUID(int=12)
SOLD_AT = datetime(2026, 9, 1, 15, tzinfo=UTC)


def billed(*parts: tuple[str, str], method: PaymentMethod = PaymentMethod.BOLETO, **changes: Any) -> Billed:
    """An invoice of the first of September; each part is a due date and an amount."""
    instalments = tuple(Agreed(due_on=date.fromisoformat(day), amount=Money.of(sum)) for day, sum in parts)
    fields: dict[str, Any] = {
        "invoice_id": INVOICE,
        "order_id": ORDER,
        "customer_id": CUSTOMER,
        "document": "1/7",
        "method": method,
        "total": Money.total(part.amount for part in instalments),
        "issued_on": date(2026, 9, 1),
        "instalments": instalments,
        "stands": True,
    }
    return Billed(**(fields | changes))


@dataclass
class OneInvoice:
    it: Billed

    async def of(self, invoice_id: UUID) -> Billed:
        return replace(self.it, invoice_id=invoice_id)


class Banks:
    def business_day(self, day: date) -> date:
        return next_business_day(day)


@dataclass
class SomeBooks:
    closed: set[str] = field(default_factory=set)

    async def take(self, day: date) -> bool:
        return f"{day:%Y-%m}" not in self.closed


class ShippedLaw:
    async def on(self, day: date) -> Law:
        return shipped_law(day)


@dataclass
class RememberedLedger:
    world: Memory = field(init=False)

    async def receivable_of(self, installment_id: UUID) -> UUID | None:
        receivables = await self.world.find_all(Receivable)
        return next((r.id for r in receivables if any(i.id == installment_id for i in r.installments)), None)

    async def standing(self, receivable_id: UUID) -> list[Settlement]:
        rows = [fact for fact in self.world.facts if isinstance(fact, Settlement)]
        gone = {row.reverses_id for row in rows} | {row.id for row in rows if row.reverses_id}
        return [row for row in rows if row.receivable_id == receivable_id and row.id not in gone]

    async def settlement(self, id: UUID) -> Settlement | None:
        return next((fact for fact in self.world.facts if fact.id == id), None)


def a_world(invoice: Billed) -> Memory:
    ledger = RememberedLedger()
    answers = {
        Billing: OneInvoice(invoice),
        BankCalendar: Banks(),
        Books: SomeBooks(),
        Ledger: ledger,
        LawBook: ShippedLaw(),
    }
    world = Memory(now=SOLD_AT, answers=answers)
    ledger.world = world
    return world


def an_account(**changes: Any) -> RegisterBankAccount:
    fields: dict[str, Any] = {
        "bank_code": "341",
        "branch": "293",
        "account": "01328",
        "account_digit": "0",
        "wallet": "109",
        "pix_key": "financeiro@aurora.example",
        "name": "Torrefação Aurora",
        "city": "São Paulo",
    }
    return RegisterBankAccount(**(fields | changes))


async def opened(world: Memory, *, charged: bool = True) -> Receivable:
    """What the invoice makes its customer owe; two percent of fine and one of interest when late."""
    await register_bank_account(an_account(), world)
    if charged:
        await agree_late_terms(
            AgreeLateTerms(
                valid_from=date(2026, 1, 1), fine=Decimal(2), monthly_interest=Decimal(1), norm="contrato"
            ),
            world,
        )
    id = await open_receivables(OpenReceivables(invoice_id=INVOICE), world)
    assert id is not None
    return await world.get(Receivable, id)


async def pay(
    world: Memory,
    installment: Installment,
    amount: str,
    on: date,
    method: PaymentMethod = PaymentMethod.BOLETO,
) -> Settlement:
    """A payment on that day, written down the same day; the settlement it made."""
    world.now = max(world.now, datetime(on.year, on.month, on.day, 15, tzinfo=UTC))
    command = ReceivePayment(
        installment_id=installment.id, amount=Money.of(amount), paid_on=on, method=method
    )
    await receive_payment(command, world)
    return world.facts[-1]
