"""What customers owe, what being late costs, and what a payment settles."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest

from domain.finance.bank_account import BankAccount
from domain.finance.boleto import Boleto, BoletoStatus
from domain.finance.commands.agree_late_terms import AgreeLateTerms, agree_late_terms
from domain.finance.commands.cancel_receivables import CancelReceivables, cancel_receivables
from domain.finance.commands.credit_customer import CreditCustomer, credit_customer
from domain.finance.commands.issue_instruments import IssueInstruments, issue_instruments
from domain.finance.commands.offer_discount import OfferDiscount, offer_discount
from domain.finance.commands.open_receivables import OpenReceivables, open_receivables
from domain.finance.commands.receive_payment import (
    ReceivePayment,
    receive_payment,
)
from domain.finance.commands.register_bank_account import register_bank_account
from domain.finance.commands.reverse_settlement import ReverseSettlement, reverse_settlement
from domain.finance.customer_credit import CustomerCredit
from domain.finance.dues import Terms, dues_on
from domain.finance.events import CreditGranted
from domain.finance.installment import ReceivableStatus
from domain.finance.late_terms import ChargeAboveLaw, LateCharge, LateChargeLimit
from domain.finance.paid import AlreadyReversed, MoreThanOwed, PaidBeforeIssue, PaidInTheFuture
from domain.finance.pix_charge import PixCharge, PixChargeStatus, txid_of
from domain.finance.ports import Books
from domain.finance.receivable import Receivable
from domain.kernel.command import UnitOfWork
from domain.kernel.law import Law, LawBook
from domain.kernel.money import Money
from domain.kernel.payment import PaymentMethod
from domain.kernel.refusal import (
    Duplicate,
    InvalidTransition,
    Malformed,
    Missing,
    OutOfRange,
    PeriodNotOpen,
    RefusalGroup,
)
from tests.finance.counter import INVOICE, ORDER, a_world, an_account, billed, opened, pay
from tests.memory import Memory

THIRDS = (("2026-10-01", "33.33"), ("2026-11-02", "33.33"), ("2026-11-30", "33.34"))
RETURN = UUID("0192f3c8-d4e5-7a3b-9c1d-2e3f4a5b6c7d")


def amounts(receivable: Receivable) -> list[str]:
    return [str(each.balance) for each in receivable.installments]


def statuses(receivable: Receivable) -> list[str]:
    return [each.status.value for each in receivable.installments]


async def instruments(world: UnitOfWork, receivable: Receivable) -> list[tuple[Boleto, PixCharge]]:
    await issue_instruments(IssueInstruments(receivable_id=receivable.id), world)
    pairs = []
    for installment in receivable.installments:
        boleto = await world.find(Boleto, installment_id=installment.id)
        charge = await world.find(PixCharge, installment_id=installment.id)
        assert boleto is not None
        assert charge is not None
        pairs.append((boleto, charge))
    return pairs


@pytest.fixture
def world() -> Memory:
    return a_world(billed(*THIRDS))


async def test_an_invoice_makes_its_instalments_owed_once(world: Memory) -> None:
    receivable = await opened(world)
    assert amounts(receivable) == ["33.33", "33.33", "33.34"]
    assert (receivable.total, receivable.status) == (Money.of("100.00"), ReceivableStatus.OPEN)
    assert await open_receivables(OpenReceivables(invoice_id=INVOICE), world) == receivable.id


async def test_what_is_due_on_a_holiday_may_be_paid_on_the_next_business_day(world: Memory) -> None:
    receivable = await opened(world)
    assert [each.payable_on.isoformat() for each in receivable.installments] == [
        "2026-10-01",
        "2026-11-03",
        "2026-11-30",
    ]


async def test_without_instalments_everything_is_due_at_sight() -> None:
    world = a_world(billed(method=PaymentMethod.CASH, total=Money.of("10.00")))
    (only,) = (await opened(world)).installments
    assert (only.due_on, only.amount) == (date(2026, 9, 1), Money.of("10.00"))


async def test_what_costs_nothing_or_no_longer_stands_is_not_owed() -> None:
    for gone in (billed(*THIRDS, method=PaymentMethod.NONE), billed(*THIRDS, stands=False)):
        assert await open_receivables(OpenReceivables(invoice_id=INVOICE), a_world(gone)) is None


async def test_payments_take_the_debt_down_until_nothing_is_left(world: Memory) -> None:
    receivable = await opened(world)
    first = receivable.installments[0]
    await pay(world, first, "20.00", date(2026, 9, 20))
    assert (first.balance, first.status) == (Money.of("13.33"), ReceivableStatus.PARTIALLY_SETTLED)
    await pay(world, first, "13.33", date(2026, 10, 1))
    assert statuses(receivable) == ["SETTLED", "OPEN", "OPEN"]
    assert (receivable.balance, receivable.status) == (
        Money.of("66.67"),
        ReceivableStatus.PARTIALLY_SETTLED,
    )


async def test_paying_on_the_next_business_day_costs_nothing(world: Memory) -> None:
    second = (await opened(world)).installments[1]
    settlement = await pay(world, second, "33.33", date(2026, 11, 3))
    assert (settlement.interest, settlement.fine) == (Money(0), Money(0))


async def test_paying_late_costs_the_fine_and_interest_by_the_day() -> None:
    world = a_world(billed(("2026-10-01", "1000.00")))
    (only,) = (await opened(world)).installments
    with pytest.raises(MoreThanOwed) as refused:
        await pay(world, only, "1023.34", date(2026, 10, 11))
    assert refused.value.facts == {
        "amount": Decimal("1023.34"),
        "owed": Decimal("1023.33"),
        "balance": Decimal("1000.00"),
        "interest": Decimal("3.33"),
        "fine": Decimal("20.00"),
    }
    settlement = await pay(world, only, "1023.33", date(2026, 10, 11))
    assert (settlement.principal, settlement.interest, settlement.fine) == (
        Money.of("1000.00"),
        Money.of("3.33"),
        Money.of("20.00"),
    )
    assert only.status is ReceivableStatus.SETTLED


async def test_the_nominal_amount_paid_late_leaves_the_charges_owed_and_fines_once() -> None:
    world = a_world(billed(("2026-10-01", "1000.00")))
    (only,) = (await opened(world)).installments
    first = await pay(world, only, "1000.00", date(2026, 10, 11))
    assert (first.interest, first.fine, only.balance) == (Money.of("3.33"), Money.of("20"), Money.of("23.33"))
    last = await pay(world, only, "23.41", date(2026, 10, 21))
    assert (last.interest, last.fine) == (Money.of("0.08"), Money(0))
    assert not only.balance


async def test_where_nothing_was_agreed_being_late_costs_nothing() -> None:
    world = a_world(billed(("2026-10-01", "1000.00")))
    (only,) = (await opened(world, charged=False)).installments
    with pytest.raises(MoreThanOwed):
        await pay(world, only, "1000.01", date(2026, 11, 20))
    assert (await pay(world, only, "1000.00", date(2026, 11, 20))).fine == Money(0)


def test_paying_early_enough_and_in_full_costs_less() -> None:
    terms = Terms(discount=Decimal(5), discount_days=10)
    debt = {"amount": Money.of("200.00"), "due_on": date(2026, 10, 30), "payable_on": date(2026, 10, 30)}
    early = dues_on(date(2026, 10, 20), terms=terms, paid=[], **debt)
    assert early.discount == Money.of("10.00")
    full, part = early.allot(Money.of("190.00")), early.allot(Money.of("189.99"))
    assert (full.balance, full.discount) == (Money.of("200.00"), Money.of("10.00"))
    assert (part.balance, part.discount) == (Money.of("189.99"), Money(0))
    assert dues_on(date(2026, 10, 21), terms=terms, paid=[], **debt).discount == Money(0)


@pytest.mark.parametrize(
    ("on", "refusal"), [(date(2026, 11, 22), PaidInTheFuture), (date(2026, 8, 31), PaidBeforeIssue)]
)
async def test_money_comes_neither_before_the_sale_nor_tomorrow(
    world: Memory, on: date, refusal: type[Exception]
) -> None:
    receivable = await opened(world)
    await pay(world, receivable.installments[2], "1.00", date(2026, 11, 21))
    world.now = world.now.replace(day=21)
    with pytest.raises(refusal):
        await pay_without_waiting(world, receivable, on)


async def pay_without_waiting(world: Memory, receivable: Receivable, on: date) -> None:
    command = ReceivePayment(
        installment_id=receivable.installments[0].id,
        amount=Money.of("1.00"),
        paid_on=on,
        method=PaymentMethod.PIX,
    )
    await receive_payment(command, world)


async def test_what_is_paid_in_a_closed_month_is_refused(world: Memory) -> None:
    receivable = await opened(world)
    paid = await pay(world, receivable.installments[0], "33.33", date(2026, 10, 1))
    world.answers[Books].closed = {"2026-09", "2026-10"}
    with pytest.raises(PeriodNotOpen) as refused:
        await pay(world, receivable.installments[1], "33.33", date(2026, 9, 30))
    assert (refused.value.path, refused.value.facts) == (("paid_on",), {"month": "2026-09"})
    with pytest.raises(PeriodNotOpen):
        await reverse_settlement(ReverseSettlement(settlement_id=paid.id, reason="engano"), world)


async def test_a_payment_of_nothing_is_refused(world: Memory) -> None:
    receivable = await opened(world)
    with pytest.raises(OutOfRange):
        await pay(world, receivable.installments[0], "0.00", date(2026, 9, 2))


async def test_a_reversal_puts_everything_back_and_happens_once(world: Memory) -> None:
    receivable = await opened(world)
    first = receivable.installments[0]
    ((boleto, charge), *_) = await instruments(world, receivable)
    settlement = await pay(world, first, "33.33", date(2026, 9, 20))
    assert (boleto.status, charge.status) == (BoletoStatus.PAID, PixChargeStatus.REMOVED)
    undo = ReverseSettlement(settlement_id=settlement.id, reason="cheque devolvido")
    await reverse_settlement(undo, world)
    assert (first.balance, first.status) == (Money.of("33.33"), ReceivableStatus.OPEN)
    assert (boleto.status, charge.status) == (BoletoStatus.ISSUED, PixChargeStatus.ACTIVE)
    assert sum(row.principal.cents for row in world.facts) == 0
    with pytest.raises(AlreadyReversed):
        await reverse_settlement(undo, world)
    with pytest.raises(AlreadyReversed):
        await reverse_settlement(ReverseSettlement(settlement_id=world.facts[-1].id, reason="de novo"), world)


async def test_instruments_ask_for_what_is_open(world: Memory) -> None:
    receivable = await opened(world)
    ((boleto, charge), *_) = await instruments(world, receivable)
    number, txid = boleto.bank_reference, charge.txid
    await pay(world, receivable.installments[0], "13.33", date(2026, 9, 20), PaymentMethod.PIX)
    assert (str(boleto.amount), boleto.barcode[9:19], boleto.bank_reference) == (
        "20.00",
        "0000002000",
        number,
    )
    assert ("540520.00" in charge.br_code, charge.txid) == (True, txid)
    await pay(world, receivable.installments[0], "20.00", date(2026, 9, 21), PaymentMethod.PIX)
    assert (boleto.status, charge.status) == (BoletoStatus.WITHDRAWN, PixChargeStatus.PAID)


async def test_instruments_are_issued_once(world: Memory) -> None:
    receivable = await opened(world)
    before = await instruments(world, receivable)
    assert await instruments(world, receivable) == before
    assert len({boleto.bank_reference for boleto, _ in before}) == 3
    assert all(charge.txid == txid_of(charge.id) and len(charge.txid) == 25 for _, charge in before)


async def test_without_an_account_that_collects_nobody_is_asked(world: Memory) -> None:
    id = await open_receivables(OpenReceivables(invoice_id=INVOICE), world)
    assert id is not None
    with pytest.raises(Missing) as refused:
        await issue_instruments(IssueInstruments(receivable_id=id), world)
    assert refused.value.facts == {"what": "bank account that collects"}


async def test_a_cancelled_sale_is_not_asked_for(world: Memory) -> None:
    receivable = await opened(world)
    asked = await instruments(world, receivable)
    await cancel_receivables(CancelReceivables(invoice_id=INVOICE), world)
    await cancel_receivables(CancelReceivables(invoice_id=INVOICE), world)
    assert statuses(receivable) == ["CANCELLED"] * 3
    assert receivable.status is ReceivableStatus.CANCELLED
    assert {(b.status, c.status) for b, c in asked} == {(BoletoStatus.WITHDRAWN, PixChargeStatus.REMOVED)}
    assert sum(row.principal.cents for row in world.facts) == 10000
    assert await world.find_all(CustomerCredit) == []
    with pytest.raises(InvalidTransition):
        await pay(world, receivable.installments[0], "1.00", date(2026, 9, 2))


async def test_what_was_paid_of_a_cancelled_sale_is_owed_to_the_customer(world: Memory) -> None:
    receivable = await opened(world)
    settlement = await pay(world, receivable.installments[0], "33.33", date(2026, 9, 20))
    await cancel_receivables(CancelReceivables(invoice_id=INVOICE), world)
    (credit,) = await world.find_all(CustomerCredit)
    assert (credit.amount, credit.settled, credit.refundable) == (
        Money.of("33.33"),
        Money(0),
        Money.of("33.33"),
    )
    with pytest.raises(InvalidTransition):
        await reverse_settlement(ReverseSettlement(settlement_id=settlement.id, reason="engano"), world)


async def test_a_discount_is_taken_back_with_the_sale_it_was_given_on_unless_it_was_reversed(
    world: Memory,
) -> None:
    receivable = await opened(world)
    first, second, _ = receivable.installments
    await offer_discount(OfferDiscount(receivable_id=receivable.id, rate=Decimal(10), days=5), world)
    await pay(world, first, "30.00", date(2026, 9, 2))
    wrong = await pay(world, second, "30.00", date(2026, 9, 2))
    assert wrong.discount == Money.of("3.33")
    await reverse_settlement(ReverseSettlement(settlement_id=wrong.id, reason="engano"), world)
    await cancel_receivables(CancelReceivables(invoice_id=INVOICE), world)
    (granted,) = [event for event in world.events if isinstance(event, CreditGranted)]
    assert (granted.refundable, granted.discount) == (Money.of("30.00"), Money.of("3.33"))


async def test_a_return_goes_off_the_last_instalments_and_the_rest_is_refundable(world: Memory) -> None:
    receivable = await opened(world)
    asked = await instruments(world, receivable)
    await pay(world, receivable.installments[0], "33.33", date(2026, 9, 20))
    command = CreditCustomer(order_id=ORDER, invoice_id=INVOICE, return_id=RETURN, amount=Money.of("40.00"))
    id = await credit_customer(command, world)
    assert await credit_customer(command, world) == id
    assert amounts(receivable) == ["0.00", "26.67", "0.00"]
    assert [boleto.status.value for boleto, _ in asked] == ["PAID", "ISSUED", "WITHDRAWN"]
    assert str(asked[1][0].amount) == "26.67"
    more = CreditCustomer(order_id=ORDER, invoice_id=INVOICE, return_id=UUID(int=5), amount=Money.of("60.00"))
    credit = await world.get(CustomerCredit, await credit_customer(more, world))
    assert (credit.settled, credit.refundable) == (Money.of("26.67"), Money.of("33.33"))
    assert receivable.status is ReceivableStatus.SETTLED


async def test_a_discount_that_is_offered_saves_who_pays_early_and_in_full(world: Memory) -> None:
    receivable = await opened(world)
    await offer_discount(OfferDiscount(receivable_id=receivable.id, rate=Decimal(10), days=5), world)
    first, second, _ = receivable.installments
    settlement = await pay(world, first, "30.00", date(2026, 9, 26))
    assert (settlement.principal, settlement.discount) == (Money.of("33.33"), Money.of("3.33"))
    assert (await pay(world, second, "30.00", date(2026, 10, 29))).discount == Money(0)
    with pytest.raises(OutOfRange):
        await offer_discount(OfferDiscount(receivable_id=receivable.id, rate=Decimal(100), days=0), world)


async def test_one_account_collects_and_the_last_to_say_so_does(world: Memory) -> None:
    first = await register_bank_account(an_account(), world)
    second = await register_bank_account(an_account(account="99999"), world)
    assert not (await world.get(BankAccount, first)).collects
    assert (await world.get(BankAccount, second)).collects
    with pytest.raises(Duplicate):
        await register_bank_account(an_account(), world)


async def test_everything_wrong_with_an_account_is_told_at_once(world: Memory) -> None:
    with pytest.raises(RefusalGroup) as refused:
        await register_bank_account(
            an_account(bank_code="34", account_digit="Z", pix_key="a b", city="—"), world
        )
    assert [refusal.path for refusal in refused.value.refusals] == [
        ("bank_code",),
        ("account_digit",),
        ("pix_key",),
        ("city",),
    ]
    assert isinstance(refused.value.refusals[0], Malformed)


def limit(charge: LateCharge, rate: str, since: str, until: date | None = None) -> LateChargeLimit:
    return LateChargeLimit(
        id=f"{charge}-{rate}",
        charge=charge,
        rate=Decimal(rate),
        valid_from=date.fromisoformat(since),
        valid_until=until,
        norm="a norm",
        source="a source",
        checked=None,
    )


class OtherLaw:
    """Allows four percent of fine until the end of 2026, then three; of interest it speaks only then."""

    async def on(self, day: date) -> Law:
        rows = (
            limit(LateCharge.FINE, "4", "2026-01-01", date(2026, 12, 31)),
            limit(LateCharge.FINE, "3", "2027-01-01"),
            limit(LateCharge.MONTHLY_INTEREST, "1", "2027-01-01"),
        )
        return Law.on(day, rows)


async def test_what_may_be_charged_is_what_the_law_of_that_day_says(world: Memory) -> None:
    world.answers[LawBook] = OtherLaw()
    asked = AgreeLateTerms(
        valid_from=date(2026, 12, 31), fine=Decimal(4), monthly_interest=Decimal(0), norm="contrato"
    )
    with pytest.raises(Missing) as missing:
        await agree_late_terms(asked, world)
    assert "MONTHLY_INTEREST" in missing.value.facts["what"]
    asked.valid_from, asked.fine = date(2027, 1, 1), Decimal("3.01")
    with pytest.raises(ChargeAboveLaw) as refused:
        await agree_late_terms(asked, world)
    assert (refused.value.path, refused.value.facts["limit"]) == (("fine",), "3")


@pytest.mark.parametrize(("fine", "interest"), [("2.01", "1"), ("2", "1.0001")])
async def test_charges_above_the_law_are_refused(world: Memory, fine: str, interest: str) -> None:
    with pytest.raises(ChargeAboveLaw):
        await agree_late_terms(
            AgreeLateTerms(
                valid_from=date(2026, 1, 1),
                fine=Decimal(fine),
                monthly_interest=Decimal(interest),
                norm="contrato",
            ),
            world,
        )
