"""A customer's credit is paid out once, by two people, and is theirs again where it was not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from domain.accounting.postings import Amount, Occasion
from domain.finance.commands.approve_payable import ApprovePayable, approve_payable
from domain.finance.commands.cancel_payable import CancelPayable, cancel_payable
from domain.finance.commands.pay_payable import PayPayable, pay_payable
from domain.finance.commands.refund_customer_credit import RefundCustomerCredit, refund_customer_credit
from domain.finance.customer_credit import CustomerCredit
from domain.finance.events import PayableOpened
from domain.finance.payable import Payable
from domain.kernel.money import ZERO, Money
from domain.kernel.payment import PaymentMethod
from domain.kernel.refusal import Duplicate, FourEyes, InvalidTransition, OutOfRange, PeriodNotOpen
from domain.processes.record_to_report import new_payable
from tests.finance.counter import CUSTOMER, INVOICE, ORDER
from tests.finance.creditor import SOMEBODY_ELSE, a_world
from tests.memory import Memory

TODAY = date(2026, 11, 1)


@dataclass(frozen=True)
class Desk:
    world: Memory
    credit: CustomerCredit

    async def refund(
        self, amount: str | None = None, due_on: date | None = None, reference: str | None = None
    ) -> Payable:
        wanted = Money.of(amount) if amount else None
        command = RefundCustomerCredit(
            credit_id=self.credit.id, amount=wanted, due_on=due_on, external_reference=reference
        )
        return await self.world.get(Payable, await refund_customer_credit(command, self.world))

    async def pay(self, payable: Payable) -> None:
        (part,) = payable.installments
        command = PayPayable(
            installment_id=part.id, amount=part.amount, paid_on=TODAY, method=PaymentMethod.PIX
        )
        await pay_payable(command, self.world)


def a_desk(*closed: str) -> Desk:
    """A customer paid 100.00 for what was undone, and owed 20.00 of it."""
    world = a_world(*closed)
    credit = CustomerCredit.grant(
        id=UUID(int=40),
        customer_id=CUSTOMER,
        order_id=ORDER,
        invoice_id=INVOICE,
        receivable_id=None,
        return_id=None,
        amount=Money.of(120),
        settled=Money.of(20),
        on=TODAY,
    )
    world.add(credit)
    return Desk(world, credit)


async def test_its_payable_bears_the_reference_of_a_partner_once() -> None:
    desk = a_desk()
    assert (await desk.refund("60.00", reference="R-1")).external_reference == "R-1"
    with pytest.raises(Duplicate) as refused:
        await desk.refund("10.00", reference="R-1")
    assert refused.value.path == ("external_reference",)
    assert desk.credit.left == Money.of(40)


async def test_it_is_owed_to_the_customer_and_waits_for_somebody_else() -> None:
    desk = a_desk()
    payable = await desk.refund("60.00")
    assert (payable.supplier_id, payable.total, str(payable.status)) == (CUSTOMER, Money.of(60), "BLOCKED")
    assert (desk.credit.refunded, desk.credit.left) == (Money.of(60), Money.of(40))
    with pytest.raises(InvalidTransition):
        await desk.pay(payable)
    with pytest.raises(FourEyes):
        await approve_payable(ApprovePayable(payable_id=payable.id), desk.world)
    desk.world.actor = SOMEBODY_ELSE
    await approve_payable(ApprovePayable(payable_id=payable.id), desk.world)
    await desk.pay(payable)
    assert payable.balance == ZERO


async def test_no_more_is_given_back_than_is_left() -> None:
    desk = a_desk()
    assert (await desk.refund("99.99")).total == Money.of("99.99")
    with pytest.raises(OutOfRange):
        await desk.refund("0.02")
    assert (await desk.refund()).total == Money.of("0.01")
    with pytest.raises(OutOfRange):
        await desk.refund()
    assert desk.credit.left == ZERO


async def test_neither_nothing_nor_in_the_past_nor_into_closed_books() -> None:
    for wrong in ({"amount": "0.00"}, {"amount": "-1.00"}, {"due_on": date(2026, 10, 31)}):
        with pytest.raises(OutOfRange):
            await a_desk().refund(**wrong)
    with pytest.raises(PeriodNotOpen):
        await a_desk("2026-11").refund()


async def test_what_is_not_paid_out_after_all_is_the_customers_as_before_and_once() -> None:
    desk = a_desk()
    payable = await desk.refund()
    for _ in range(2):
        await cancel_payable(CancelPayable(payable_id=payable.id), desk.world)
        assert desk.credit.left == Money.of(100)
    assert (await desk.refund()).total == Money.of(100)


async def test_the_books_owe_it_as_every_payable() -> None:
    desk = a_desk()
    await desk.refund("60.00")
    (opened,) = (event for event in desk.world.events if isinstance(event, PayableOpened))
    entry = new_payable(opened)
    assert entry is not None
    assert (entry.occasion, entry.amounts) == (
        Occasion.CREDIT_TO_BE_REFUNDED,
        {Amount.TOTAL: Money.of(60)},
    )
    assert entry.on == datetime(2026, 11, 1, tzinfo=UTC).date()
