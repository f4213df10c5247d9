"""Payables in PostgreSQL: paid by two at once, reversed by two at once, tampered with, booked."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime
from uuid import UUID

import asyncpg
import pytest
import pytest_asyncio
from sqlalchemy import select

from domain.accounting.commands.open_period import OpenPeriod, open_period
from domain.finance.commands.cancel_payable import CancelPayable, cancel_payable
from domain.finance.commands.pay_payable import PayPayable, pay_payable
from domain.finance.commands.reverse_payment import ReversePayment, reverse_payment
from domain.finance.commands.take_over_payable import OpenInstallment, TakeOverPayable, take_over_payable
from domain.finance.paid import AlreadyReversed, MoreThanOwed
from domain.finance.payable import Payable
from domain.finance.payable_installment import PayableStatus
from domain.kernel.money import Money
from domain.kernel.payment import PaymentMethod
from domain.kernel.refusal import Duplicate, NotFound
from domain.parties.commands.register_party import register_party
from persistence.database import Database
from persistence.finance.tables import payments
from tests.builders import registering_a_party
from tests.company import FrontDesk

ISSUED = date(2026, 1, 5)


@pytest_asyncio.fixture
async def payable(desk: FrontDesk) -> Payable:
    supplier = await desk.give(register_party, registering_a_party())
    for month in {f"{ISSUED:%Y-%m}", f"{datetime.now(UTC):%Y-%m}"}:
        await desk.give(open_period, OpenPeriod(month=month))
    return await desk.load(Payable, await desk.give(take_over_payable, owing(supplier)))


def owing(supplier: UUID) -> TakeOverPayable:
    part = OpenInstallment(due_on=ISSUED, amount=Money.of("100.00"))
    return TakeOverPayable(supplier_id=supplier, number="NF 1", issued_on=ISSUED, installments=[part])


def paying(payable: Payable, amount: str = "100.00") -> PayPayable:
    return PayPayable(
        installment_id=payable.installments[0].id,
        amount=Money.of(amount),
        paid_on=ISSUED,
        method=PaymentMethod.TRANSFER,
    )


async def payment_ids(desk: FrontDesk) -> list[UUID]:
    async with desk.database.reading(desk.company) as connection:
        query = select(payments.c.id).where(payments.c.company_id == desk.company)
        return list((await connection.execute(query)).scalars())


async def test_of_two_who_pay_the_same_at_once_one_is_refused(desk: FrontDesk, payable: Payable) -> None:
    outcomes = await asyncio.gather(
        *(desk.give(pay_payable, paying(payable)) for _ in range(2)), return_exceptions=True
    )
    assert [type(each) for each in outcomes if isinstance(each, BaseException)] == [MoreThanOwed]
    paid = await desk.load(Payable, payable.id)
    assert (paid.status, paid.balance) == (PayableStatus.SETTLED, Money(0))
    assert await desk.broken() == {}


async def test_a_payment_is_reversed_once_even_by_two_at_once(desk: FrontDesk, payable: Payable) -> None:
    await desk.give(pay_payable, paying(payable))
    (id,) = await payment_ids(desk)
    undo = ReversePayment(payment_id=id, reason="engano")
    outcomes = await asyncio.gather(
        *(desk.give(reverse_payment, undo) for _ in range(2)), return_exceptions=True
    )
    assert [type(each) for each in outcomes if isinstance(each, BaseException)] == [AlreadyReversed]
    assert (await desk.load(Payable, payable.id)).balance == Money.of("100.00")
    assert await desk.broken() == {}


async def test_of_two_who_take_it_over_at_once_one_is_refused(desk: FrontDesk, payable: Payable) -> None:
    await desk.give(cancel_payable, CancelPayable(payable_id=payable.id))
    outcomes = await asyncio.gather(
        *(desk.give(take_over_payable, owing(payable.supplier_id)) for _ in range(2)), return_exceptions=True
    )
    assert [type(each) for each in outcomes if isinstance(each, BaseException)] == [Duplicate]
    assert await desk.broken() == {}


async def test_the_ledger_cannot_be_changed_and_a_changed_balance_is_noticed(
    desk: FrontDesk, payable: Payable, owner: asyncpg.Connection
) -> None:
    await desk.give(pay_payable, paying(payable, "40.00"))
    await owner.execute("select set_config('app.company', $1, false)", str(desk.company))
    for statement in ("update payment set amount = 1", "delete from payment"):
        with pytest.raises(asyncpg.PostgresError, match="append"):
            await owner.execute(statement)
    for statement in (
        "update payable_installment set balance = -1",
        "update payable set approved_by = registered_by",
        "update payable set status = 'BLOCKED'",
        "update payable set status = 'SETTLED'",
    ):
        with pytest.raises(asyncpg.CheckViolationError):
            await owner.execute(statement)
    await owner.execute("update payable_installment set balance = 0")
    assert set(await desk.broken()) == {
        "the balance of an instalment to pay is its amount less its payments",
        "a payable is the sum of its instalments",
    }


async def test_another_companys_instalment_and_payment_are_unknown(
    database: Database, companies: tuple[UUID, UUID], desk: FrontDesk, payable: Payable
) -> None:
    await desk.give(pay_payable, paying(payable))
    (id,) = await payment_ids(desk)
    stranger = FrontDesk(database, companies[1])
    with pytest.raises(NotFound):
        await stranger.give(pay_payable, paying(payable))
    with pytest.raises(NotFound):
        await stranger.give(reverse_payment, ReversePayment(payment_id=id, reason="meu"))
