"""What was paid with the sale is settled with it; of the rest each part is asked for by its own means."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from domain.finance.boleto import Boleto
from domain.finance.commands.agree_late_terms import AgreeLateTerms, agree_late_terms
from domain.finance.commands.issue_instruments import IssueInstruments, issue_instruments
from domain.finance.commands.open_receivables import OpenReceivables, open_receivables
from domain.finance.commands.register_bank_account import register_bank_account
from domain.finance.events import ReceivableOpened, SettlementPosted
from domain.finance.installment import ReceivableStatus
from domain.finance.pix_charge import PixCharge
from domain.finance.ports import Agreed, Books
from domain.finance.receivable import Receivable
from domain.finance.settlement import Settlement
from domain.kernel.money import Money
from domain.kernel.payment import PaymentMethod
from domain.kernel.refusal import PeriodNotOpen
from domain.processes.order_to_cash import instruments_of
from tests.finance.counter import INVOICE, SomeBooks, a_world, an_account, billed, pay
from tests.memory import Memory

SOLD = date(2026, 9, 1)
CASH = Agreed(due_on=SOLD, amount=Money.of(30), method=PaymentMethod.CASH, received=True)
PIX = Agreed(due_on=SOLD, amount=Money.of(5), method=PaymentMethod.PIX, received=True)
CARD = Agreed(due_on=SOLD, amount=Money.of(50), method=PaymentMethod.CREDIT_CARD)
BOLETO = Agreed(due_on=date(2026, 10, 1), amount=Money.of(20), method=PaymentMethod.BOLETO)


def world_of(*parts: Agreed) -> Memory:
    total = Money.total(part.amount for part in parts)
    method = max(parts, key=lambda part: part.amount).method
    return a_world(billed(instalments=parts, total=total, method=method))


async def opened(world: Memory) -> Receivable:
    await agree_late_terms(
        AgreeLateTerms(valid_from=SOLD, fine=Decimal(2), monthly_interest=Decimal(1), norm="Contrato"), world
    )
    id = await open_receivables(OpenReceivables(invoice_id=INVOICE), world)
    return await world.get(Receivable, id)


async def test_what_came_is_settled_once_and_what_is_owed_stays_open() -> None:
    world = world_of(CASH, PIX, CARD, BOLETO)
    receivable = await opened(world)
    again = await open_receivables(OpenReceivables(invoice_id=INVOICE), world)
    assert again == receivable.id
    assert [each.status for each in receivable.installments] == [
        ReceivableStatus.SETTLED,
        ReceivableStatus.SETTLED,
        ReceivableStatus.OPEN,
        ReceivableStatus.OPEN,
    ]
    assert (receivable.total, receivable.balance) == (Money.of(105), Money.of(70))
    settled = [fact for fact in world.facts if isinstance(fact, Settlement)]
    assert [(str(one.method), one.received, one.paid_on) for one in settled] == [
        ("CASH", Money.of(30), SOLD),
        ("PIX", Money.of(5), SOLD),
    ]
    posted = [event for event in world.events if isinstance(event, SettlementPosted)]
    assert [event.method for event in posted] == ["CASH", "PIX"]


async def test_only_the_customers_own_debt_is_asked_for() -> None:
    world = world_of(CASH, PIX, CARD, BOLETO)
    receivable = await opened(world)
    await register_bank_account(an_account(), world)
    await issue_instruments(IssueInstruments(receivable_id=receivable.id), world)
    (boleto,), (charge,) = await world.find_all(Boleto), await world.find_all(PixCharge)
    last = receivable.installments[-1]
    assert (boleto.installment_id, charge.installment_id) == (last.id, last.id)
    assert (boleto.amount, charge.amount) == (Money.of(20), Money.of(20))


@pytest.mark.parametrize(
    ("parts", "asks"),
    [((PIX,), False), ((CASH, CARD), False), ((CARD, BOLETO), True), ((CASH, PIX, BOLETO), True)],
)
async def test_nobody_is_asked_for_what_was_paid(parts: tuple[Agreed, ...], asks: bool) -> None:
    world = world_of(*parts)
    await opened(world)
    (event,) = (event for event in world.events if isinstance(event, ReceivableOpened))
    assert (instruments_of(event) is not None) is asks


async def test_an_acquirer_that_pays_later_costs_the_customer_nothing() -> None:
    world = world_of(CASH, CARD)
    receivable = await opened(world)
    card = receivable.installments[-1]
    await pay(world, card, "50.00", on=date(2026, 10, 5))
    assert receivable.status is ReceivableStatus.SETTLED


async def test_what_came_in_a_closed_month_waits_for_the_books() -> None:
    world = world_of(CASH, CARD)
    world.answers[Books] = SomeBooks(closed={"2026-09"})
    with pytest.raises(PeriodNotOpen):
        await opened(world)


async def test_what_a_public_body_keeps_back_is_asked_of_nobody() -> None:
    part = replace(BOLETO, amount=Money.of(1000), withheld=Money.of("58.50"))
    world = world_of(part)
    receivable = await opened(world)
    (row,) = (fact for fact in world.facts if isinstance(fact, Settlement))
    assert (str(row.method), row.principal, row.received) == ("CREDIT", Money.of("58.50"), Money(0))
    assert (receivable.total, receivable.balance) == (Money.of(1000), Money.of("941.50"))
    await register_bank_account(an_account(), world)
    await issue_instruments(IssueInstruments(receivable_id=receivable.id), world)
    (boleto,) = await world.find_all(Boleto)
    assert boleto.amount == Money.of("941.50")
