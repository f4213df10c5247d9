"""A world in memory in which the company owes a supplier."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from domain.finance.commands.pay_payable import PayPayable
from domain.finance.commands.take_over_payable import OpenInstallment, TakeOverPayable, take_over_payable
from domain.finance.payable import Payable
from domain.finance.payment import Payment
from domain.finance.ports import BankCalendar, Books, Parties, Payments
from domain.kernel.money import Money
from domain.kernel.payment import PaymentMethod
from tests.finance.counter import Banks, SomeBooks
from tests.memory import Memory

SUPPLIER, SOMEBODY_ELSE = UUID(int=30), UUID(int=31)
ISSUED = date(2026, 9, 1)


class OneSupplier:
    async def exists(self, party_id: UUID) -> bool:
        return party_id == SUPPLIER


@dataclass
class RememberedPayments:
    world: Memory = field(init=False)

    async def payable_of(self, installment_id: UUID) -> UUID | None:
        payables = await self.world.find_all(Payable)
        return next((p.id for p in payables if any(i.id == installment_id for i in p.installments)), None)

    async def is_owed_by_payroll(self, payable_id: UUID) -> bool:
        payables = await self.world.find_all(Payable)
        return any(each.id == payable_id and each.payroll_run_id for each in payables)

    async def payment(self, id: UUID) -> Payment | None:
        return next((fact for fact in self.world.facts if fact.id == id), None)

    async def is_reversed(self, id: UUID) -> bool:
        return any(fact.reverses_id == id for fact in self.world.facts)


def a_world(*closed: str) -> Memory:
    """On the first of November of 2026; the books of these months are closed."""
    payments = RememberedPayments()
    answers: dict[type, Any] = {
        BankCalendar: Banks(),
        Books: SomeBooks(set(closed)),
        Parties: OneSupplier(),
        Payments: payments,
    }
    world = Memory(now=datetime(2026, 11, 1, 15, tzinfo=UTC), answers=answers)
    payments.world = world
    return world


def owing(*parts: tuple[str, str], **changes: Any) -> TakeOverPayable:
    """To the supplier since the first of September; each part is a due date and an amount."""
    fields: dict[str, Any] = {
        "supplier_id": SUPPLIER,
        "number": "NF 20315",
        "issued_on": ISSUED,
        "installments": [
            OpenInstallment(due_on=date.fromisoformat(day), amount=Money.of(amount)) for day, amount in parts
        ],
    }
    return TakeOverPayable(**(fields | changes))


TWICE: Sequence[tuple[str, str]] = (("2026-10-10", "100.00"), ("2026-11-10", "50.00"))


async def owed(world: Memory, *parts: tuple[str, str]) -> Payable:
    id = await take_over_payable(owing(*(parts or TWICE)), world)
    return await world.get(Payable, id)


def paying(payable: Payable, amount: str, place: int = 0, **changes: Any) -> PayPayable:
    fields: dict[str, Any] = {
        "installment_id": payable.installments[place].id,
        "amount": Money.of(amount),
        "paid_on": date(2026, 10, 20),
        "method": PaymentMethod.PIX,
    }
    return PayPayable(**(fields | changes))
