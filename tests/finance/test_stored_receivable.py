"""Receivables in PostgreSQL: paid by two at once, twice under one key, tampered with."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime
from uuid import UUID

import asyncpg
import pytest
import pytest_asyncio

from domain.accounting.commands.open_period import OpenPeriod, open_period
from domain.finance.bank_account import BankAccount
from domain.finance.commands.receive_payment import ReceivePayment, receive_payment
from domain.finance.commands.register_bank_account import register_bank_account
from domain.finance.commands.reverse_settlement import ReverseSettlement, reverse_settlement
from domain.finance.commands.take_over_receivable import TakeOverReceivable, take_over_receivable
from domain.finance.installment import ReceivableStatus
from domain.finance.paid import AlreadyReversed, MoreThanOwed
from domain.finance.ports import Ledger
from domain.finance.receivable import Receivable
from domain.kernel.money import Money
from domain.kernel.payment import PaymentMethod
from domain.kernel.refusal import Duplicate, NotFound
from domain.kernel.runner import Envelope
from domain.parties.commands.register_party import register_party
from persistence.database import Database
from tests.builders import registering_a_party
from tests.company import FrontDesk
from tests.finance.counter import an_account

ISSUED = date(2026, 1, 5)


@pytest_asyncio.fixture
async def receivable(desk: FrontDesk) -> Receivable:
    customer = await desk.give(register_party, registering_a_party())
    for month in {f"{ISSUED:%Y-%m}", f"{datetime.now(UTC):%Y-%m}"}:
        await desk.give(open_period, OpenPeriod(month=month))
    return await desk.load(Receivable, await desk.give(take_over_receivable, owing(customer)))


def owing(customer: UUID) -> TakeOverReceivable:
    return TakeOverReceivable(
        customer_id=customer,
        document="antes/1",
        issued_on=ISSUED,
        due_on=ISSUED,
        amount=Money.of("100.00"),
    )


def paying(receivable: Receivable, amount: str = "100.00") -> ReceivePayment:
    return ReceivePayment(
        installment_id=receivable.installments[0].id,
        amount=Money.of(amount),
        paid_on=ISSUED,
        method=PaymentMethod.PIX,
    )


async def test_of_two_who_pay_the_same_at_once_one_is_refused(
    desk: FrontDesk, receivable: Receivable
) -> None:
    outcomes = await asyncio.gather(
        *(desk.give(receive_payment, paying(receivable)) for _ in range(2)), return_exceptions=True
    )
    refused = [outcome for outcome in outcomes if isinstance(outcome, BaseException)]
    assert [type(each) for each in refused] == [MoreThanOwed]
    paid = await desk.load(Receivable, receivable.id)
    assert (paid.status, paid.balance) == (ReceivableStatus.SETTLED, Money(0))
    assert await desk.broken() == {}


async def test_many_small_payments_at_once_lose_no_cent(desk: FrontDesk, receivable: Receivable) -> None:
    await asyncio.gather(*(desk.give(receive_payment, paying(receivable, "7.13")) for _ in range(8)))
    paid = await desk.load(Receivable, receivable.id)
    assert paid.balance == Money.of("42.96")
    assert paid.installments[0].status is ReceivableStatus.PARTIALLY_SETTLED
    assert await desk.broken() == {}


async def test_the_same_key_pays_once(desk: FrontDesk, receivable: Receivable) -> None:
    once = Envelope(idempotency_key="k")
    first = await desk.give(receive_payment, paying(receivable, "40.00"), once)
    assert await desk.give(receive_payment, paying(receivable, "40.00"), once) == first
    assert (await desk.load(Receivable, receivable.id)).balance == Money.of("60.00")


async def test_a_settlement_is_reversed_once_even_by_two_at_once(
    desk: FrontDesk, receivable: Receivable
) -> None:
    await desk.give(receive_payment, paying(receivable))
    async with desk.looking() as uow:
        (settlement,) = await uow.ask(Ledger).standing(receivable.id)
    undo = ReverseSettlement(settlement_id=settlement.id, reason="engano")
    outcomes = await asyncio.gather(
        *(desk.give(reverse_settlement, undo) for _ in range(2)), return_exceptions=True
    )
    assert [type(each) for each in outcomes if isinstance(each, BaseException)] == [AlreadyReversed]
    assert (await desk.load(Receivable, receivable.id)).balance == Money.of("100.00")
    assert await desk.broken() == {}


async def test_the_ledger_cannot_be_changed_and_a_changed_balance_is_noticed(
    desk: FrontDesk, receivable: Receivable, owner: asyncpg.Connection
) -> None:
    await desk.give(receive_payment, paying(receivable, "40.00"))
    await owner.execute("select set_config('app.company', $1, false)", str(desk.company))
    for statement in ("update settlement set principal = 1", "delete from settlement"):
        with pytest.raises(asyncpg.PostgresError, match="append"):
            await owner.execute(statement)
    with pytest.raises(asyncpg.CheckViolationError):
        await owner.execute("update installment set balance = -1")
    await owner.execute("update installment set balance = 0")
    assert set(await desk.broken()) == {
        "the balance of an instalment is its amount less its settlements",
        "a receivable is the sum of its instalments",
    }


async def test_a_debt_is_taken_over_once(desk: FrontDesk, receivable: Receivable) -> None:
    with pytest.raises(Duplicate):
        await desk.give(take_over_receivable, owing(receivable.customer_id))
    with pytest.raises(NotFound):
        await desk.give(take_over_receivable, owing(receivable.id))


async def test_another_companys_instalment_is_unknown(
    database: Database, companies: tuple[UUID, UUID], receivable: Receivable
) -> None:
    stranger = FrontDesk(database, companies[1])
    with pytest.raises(NotFound):
        await stranger.give(receive_payment, paying(receivable))


async def test_one_account_collects(desk: FrontDesk) -> None:
    ids = [await desk.give(register_bank_account, an_account(account=str(n) * 5)) for n in (1, 2, 3)]
    assert [(await desk.load(BankAccount, id)).collects for id in ids] == [False, False, True]
