"""What a closed run owes: once, in sums, seen and paid by those who may, and never cancelled."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from domain.finance.commands.approve_payable import ApprovePayable, approve_payable
from domain.finance.commands.block_payable import BlockPayable, block_payable
from domain.finance.commands.cancel_payable import CancelPayable, cancel_payable
from domain.finance.commands.open_payroll_payables import OpenPayrollPayables, open_payroll_payables
from domain.finance.commands.pay_payable import pay_payable
from domain.finance.commands.reverse_payment import ReversePayment, reverse_payment
from domain.finance.events import PayableOpened, PaymentMade
from domain.finance.payable import OwedByPayroll, Payable, PayableOrigin, actions_of
from domain.finance.payable_installment import PayableStatus
from domain.finance.payroll_titles import READ_PAYROLL
from domain.finance.ports import PayrollDebt, PayrollDebts
from domain.kernel.money import Money
from domain.kernel.refusal import NotFound, StaleVersion
from tests.finance.creditor import a_world, paying
from tests.memory import Memory

RUN, HOUSE, BRANCH = UUID(int=500), UUID(int=501), UUID(int=502)
PAID = date(2026, 10, 5)


def owed(origin: PayableOrigin, amount: str, at: UUID | None = None, due: str = "2026-10-20") -> PayrollDebt:
    return PayrollDebt(
        origin=origin,
        establishment_id=at,
        number="2026-09 MONTHLY 1",
        issued_on=PAID,
        due_on=date.fromisoformat(due),
        amount=Money.of(amount),
    )


DEBTS = [
    owed(PayableOrigin.NET_PAY, "4000.00", HOUSE, "2026-10-05"),
    owed(PayableOrigin.NET_PAY, "1000.00", BRANCH, "2026-10-05"),
    owed(PayableOrigin.FUND, "480.00"),
]


class Owing:
    async def of(self, payroll_run_id: UUID) -> Sequence[PayrollDebt]:
        return DEBTS if payroll_run_id == RUN else []


@pytest.fixture
def world() -> Memory:
    world = a_world()
    world.answers[PayrollDebts] = Owing()
    return world


async def opened(world: Memory) -> list[Payable]:
    ids = await open_payroll_payables(OpenPayrollPayables(payroll_run_id=RUN), world)
    return await world.get_many(Payable, ids)


async def test_a_run_is_owed_by_establishment_and_kind_and_only_once(world: Memory) -> None:
    payables = await opened(world)
    assert [(each.opened_by, each.establishment_id, str(each.total)) for each in payables] == [
        (PayableOrigin.NET_PAY, HOUSE, "4000.00"),
        (PayableOrigin.NET_PAY, BRANCH, "1000.00"),
        (PayableOrigin.FUND, None, "480.00"),
    ]
    assert {each.supplier_id for each in payables} == {None}
    assert await opened(world) == []
    told = [fact for fact in world.events if isinstance(fact, PayableOpened)]
    assert [(fact.payroll_run_id, fact.supplier_id) for fact in told] == [(RUN, None)] * 3


async def test_what_is_missing_of_a_run_is_opened_when_it_is_done_again(world: Memory) -> None:
    first, *_ = await opened(world)
    del world.kept[first.id]
    (again,) = await opened(world)
    assert (again.opened_by, again.establishment_id) == (PayableOrigin.NET_PAY, HOUSE)


async def test_it_is_due_on_the_day_that_the_law_says_whatever_the_banks_do(world: Memory) -> None:
    for payable in await opened(world):
        (part,) = payable.installments
        assert part.due_on == part.payable_on
        assert part.payroll_run_id == RUN


async def test_it_is_paid_like_all_and_the_fact_says_what_for(world: Memory) -> None:
    payable = (await opened(world))[0]
    await pay_payable(paying(payable, "4000.00", paid_on=date(2026, 10, 6)), world)
    assert payable.status is PayableStatus.SETTLED
    (paid,) = [fact for fact in world.events if isinstance(fact, PaymentMade)]
    assert (paid.opened_by, paid.payroll_run_id) == ("NET_PAY", RUN)


async def test_it_is_blocked_and_approved_like_all(world: Memory) -> None:
    payable = (await opened(world))[0]
    await block_payable(BlockPayable(payable_id=payable.id, reason="conferir"), world)
    world.actor = UUID(int=99)
    await approve_payable(ApprovePayable(payable_id=payable.id), world)
    assert payable.status is PayableStatus.OPEN


async def test_it_is_not_cancelled_and_says_so_before(world: Memory) -> None:
    payable = (await opened(world))[0]
    with pytest.raises(OwedByPayroll):
        await cancel_payable(CancelPayable(payable_id=payable.id), world)
    said = {each.action: each.reason for each in actions_of(payable.status.value, False, True)}
    assert said["cancelPayable"] == "OWED_BY_PAYROLL"


COMMANDS: list[tuple[Any, Any]] = [
    (block_payable, lambda title: BlockPayable(payable_id=title.id, reason="x")),
    (approve_payable, lambda title: ApprovePayable(payable_id=title.id)),
    (cancel_payable, lambda title: CancelPayable(payable_id=title.id)),
    (pay_payable, lambda title: paying(title, "1.00", paid_on=date(2026, 10, 6))),
]


@pytest.mark.parametrize(("handle", "command"), COMMANDS)
async def test_to_who_may_not_read_it_it_is_not_there(world: Memory, handle: Any, command: Any) -> None:
    payable = (await opened(world))[0]
    world.permissions = ("finance.payable.read", "finance.payable.pay")
    with pytest.raises(NotFound):
        await handle(command(payable), world)
    world.permissions = (READ_PAYROLL,)
    assert (payable.status, payable.balance) == (PayableStatus.OPEN, payable.total)


@pytest.mark.parametrize(("handle", "command"), COMMANDS)
async def test_nor_is_it_told_that_it_changed_since(
    world: Memory, handle: Any, command: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    payable = (await opened(world))[0]

    async def stale(*_: Any, **__: Any) -> Any:
        raise StaleVersion("expected_version", id=str(payable.id), current_version=7)

    monkeypatch.setattr(world, "get", stale)
    world.permissions = ("finance.payable.read", "finance.payable.pay")
    with pytest.raises(NotFound):
        await handle(command(payable), world)
    world.permissions = (READ_PAYROLL,)
    with pytest.raises(StaleVersion):
        await handle(command(payable), world)


async def test_a_payment_of_it_is_not_there_either(world: Memory) -> None:
    payable = (await opened(world))[0]
    await pay_payable(paying(payable, "1.00", paid_on=date(2026, 10, 6)), world)
    world.permissions = ("finance.payment.reverse",)
    with pytest.raises(NotFound):
        await reverse_payment(ReversePayment(payment_id=world.facts[0].id, reason="engano"), world)
