"""Payroll in the books: one entry by cost centre, cleared by payments; provisions brought to what is owed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import pytest

from domain.accounting.commands.post_entries import post_entries
from domain.accounting.commands.post_payroll import PostPayroll, post_payroll
from domain.accounting.commands.post_provisions import ByCostCenter, PostProvisions, post_provisions
from domain.accounting.commands.reverse_source import ReverseSource, reverse_source
from domain.accounting.entry import Source
from domain.accounting.period import PeriodNotOpen
from domain.accounting.ports import BookedPayroll, BookedPayrolls, Provisions
from domain.accounting.postings import Amount
from domain.finance.events import PaymentMade
from domain.kernel.money import Money
from domain.kernel.refusal import NotFound
from domain.people.events import PayrollRunClosed
from domain.processes import hire_to_retire
from domain.processes.record_to_report import payment_of_debt
from tests.accounting.books import TODAY, Books

RUN, SALES, WORKSHOP = UUID(int=70), UUID(int=71), UUID(int=72)
AMOUNTS: ByCostCenter = {
    SALES: {Amount.WAGES: Money.of("3000.00"), Amount.EMPLOYER_FUND: Money.of("240.00")},
    WORKSHOP: {Amount.WAGES: Money.of("2000.00"), Amount.NOT_EARNED: Money.of("100.00")},
    None: {Amount.SOCIAL_SECURITY_WITHHELD: Money.of("400.00")},
}


class OneRun:
    async def of(self, payroll_run_id: UUID) -> BookedPayroll | None:
        return (
            BookedPayroll(reference="2026-11 MONTHLY 1", amounts=AMOUNTS) if payroll_run_id == RUN else None
        )


class Rights:
    def __init__(self, due: ByCostCenter, booked: ByCostCenter, late: Sequence[date] = ()) -> None:
        self._due, self._booked, self._late = due, booked, late
        self._turns = 0

    async def turn(self) -> None:
        self._turns += 1

    async def due(self, on: date) -> ByCostCenter:
        assert self._turns, "somebody else may bring the books to it at the same time"
        return self._due

    async def booked(self, on: date) -> ByCostCenter:
        assert self._turns
        return self._booked

    async def months(self, since: date) -> list[date]:
        return [since, *self._late]


async def booked() -> Books:
    books = await Books.opened()
    books.world.answers[BookedPayrolls] = OneRun()
    await post_payroll(PostPayroll(payroll_run_id=RUN, on=TODAY), books.world)
    return books


async def test_costs_bear_their_cost_centre_and_debts_none() -> None:
    books = await booked()
    (posted,) = books.entries
    lines = {(books._name(side.account_id), side.cost_center_id): side for side in posted.sides}
    assert {place: str(side.debit - side.credit) for place, side in lines.items()} == {
        ("WAGES_EXPENSE", SALES): "3000.00",
        ("WAGES_EXPENSE", WORKSHOP): "1900.00",
        ("SOCIAL_CHARGES_EXPENSE", SALES): "240.00",
        ("WAGES_PAYABLE", None): "-4500.00",
        ("SOCIAL_SECURITY_PAYABLE", None): "-400.00",
        ("FUND_PAYABLE", None): "-240.00",
    }
    assert posted.entry.memo == "Folha de pagamento 2026-11 MONTHLY 1"
    assert (posted.entry.source_type, posted.entry.source_id) == ("payrollrun", RUN)


async def test_a_run_is_booked_once_and_undone_with_its_cost_centres() -> None:
    books = await booked()
    assert await post_payroll(PostPayroll(payroll_run_id=RUN, on=TODAY), books.world) == []
    await reverse_source(ReverseSource(source=Source(type="payrollrun", id=RUN)), books.world)
    first, back = books.entries
    assert [side.swapped for side in first.sides] == list(back.sides)


async def test_a_run_that_is_not_there_and_a_month_that_is_not_open_are_refused() -> None:
    books = await booked()
    with pytest.raises(NotFound):
        await post_payroll(PostPayroll(payroll_run_id=SALES, on=TODAY), books.world)
    books = await Books.opened()
    books.world.answers[BookedPayrolls] = OneRun()
    with pytest.raises(PeriodNotOpen):
        await post_payroll(PostPayroll(payroll_run_id=RUN, on=date(2026, 6, 30)), books.world)
    assert books.entries == []


@pytest.mark.parametrize(
    ("origin", "account"),
    [
        ("NET_PAY", "WAGES_PAYABLE"),
        ("SOCIAL_SECURITY", "SOCIAL_SECURITY_PAYABLE"),
        ("INCOME_TAX", "INCOME_TAX_PAYABLE"),
        ("FUND", "FUND_PAYABLE"),
        ("ALIMONY", "ALIMONY_PAYABLE"),
        ("PAYROLL_LOANS", "PAYROLL_LOANS_PAYABLE"),
        ("BENEFITS", "BENEFITS_PAYABLE"),
        ("OPENING_BALANCE", "SUPPLIERS"),
    ],
)
@pytest.mark.parametrize(("method", "source"), [("CASH", "CASH"), ("TRANSFER", "BANK")])
async def test_a_payment_clears_the_account_of_what_was_owed(
    origin: str, account: str, method: str, source: str
) -> None:
    books = await Books.opened()
    event = PaymentMade(
        payment_id=UUID(int=80),
        payable_id=UUID(int=81),
        supplier_id=UUID(int=82) if account == "SUPPLIERS" else None,
        payroll_run_id=None if account == "SUPPLIERS" else RUN,
        opened_by=origin,
        installment_id=UUID(int=83),
        method=method,
        amount=Money.of("10.00"),
        on=TODAY,
    )
    await post_entries(payment_of_debt(event), books.world)
    assert books.balances == {account: "10.00", source: "-10.00"}


async def provided(due: ByCostCenter, there: ByCostCenter) -> Books:
    books = await Books.opened()
    books.world.answers[Provisions] = Rights(due, there)
    for _ in range(2):
        await post_provisions(PostProvisions(payroll_run_id=RUN, on=date(2026, 11, 30)), books.world)
    return books


async def test_what_the_books_lack_of_what_is_owed_is_provided_for_once() -> None:
    due = {
        SALES: {
            Amount.VACATION_PROVIDED: Money.of("900.00"),
            Amount.VACATION_CHARGES_PROVIDED: Money.of("72.00"),
        }
    }
    books = await provided(due, {SALES: {Amount.VACATION_PROVIDED: Money.of("600.00")}})
    assert books.balances == {
        "VACATION_EXPENSE": "300.00",
        "VACATION_PROVISION": "-300.00",
        "SOCIAL_CHARGES_EXPENSE": "72.00",
        "VACATION_CHARGES_PROVISION": "-72.00",
    }


async def test_what_is_provided_too_much_is_taken_back_where_nobody_is_left() -> None:
    books = await provided({}, {WORKSHOP: {Amount.THIRTEENTH_PROVIDED: Money.of("500.00")}})
    assert books.balances == {"THIRTEENTH_EXPENSE": "-500.00", "THIRTEENTH_PROVISION": "500.00"}


async def test_nothing_is_posted_where_nothing_is_missing() -> None:
    both = {SALES: {Amount.VACATION_PROVIDED: Money.of("900.00")}}
    assert (await provided(both, both)).entries == []


def closed(kind: str, month: str, paid_on: str) -> PayrollRunClosed:
    return PayrollRunClosed(
        payroll_run_id=RUN,
        kind=kind,
        accrual_month=date.fromisoformat(month),
        paid_on=date.fromisoformat(paid_on),
    )


@pytest.mark.parametrize(
    ("kind", "month", "paid_on", "on"),
    [
        ("MONTHLY", "2026-10-01", "2026-11-05", "2026-10-31"),
        ("MONTHLY", "2026-10-01", "2026-10-30", "2026-10-30"),
        ("VACATION", "2026-12-01", "2026-11-28", "2026-11-28"),
        ("TERMINATION", "2026-10-01", "2026-11-03", "2026-10-31"),
    ],
)
def test_a_run_is_booked_in_its_month_at_the_latest(kind: str, month: str, paid_on: str, on: str) -> None:
    assert hire_to_retire.booked_on(closed(kind, month, paid_on)) == date.fromisoformat(on)


async def test_what_comes_late_leaves_later_months_alone_whose_books_are_not_open() -> None:
    books = await Books.opened()
    books.world.answers[Provisions] = Rights(
        {SALES: {Amount.VACATION_PROVIDED: Money.of("900.00")}}, {}, late=[date(2099, 12, 31)]
    )
    for _ in range(2):
        await post_provisions(PostProvisions(payroll_run_id=RUN, on=TODAY), books.world)
    assert [(one.entry.posted_on, one.entry.purpose) for one in books.entries] == [(TODAY, "PROVISION")]


@pytest.mark.parametrize(
    ("kind", "month", "paid_on", "on"),
    [
        ("ADVANCE", "2026-10-01", "2026-10-20", None),
        ("PROFIT_SHARING", "2026-10-01", "2026-10-20", None),
        ("MONTHLY", "2026-10-01", "2026-11-05", date(2026, 10, 31)),
        ("VACATION", "2026-12-01", "2026-11-28", date(2026, 11, 30)),
        ("TERMINATION", "2026-10-01", "2026-11-03", date(2026, 10, 31)),
        ("THIRTEENTH_SECOND", "2026-12-01", "2026-12-18", date(2026, 12, 31)),
    ],
)
def test_provisions_follow_each_run_that_changes_them(
    kind: str, month: str, paid_on: str, on: date | None
) -> None:
    command = hire_to_retire.provisions_after_run(closed(kind, month, paid_on))
    assert (None if command is None else command.on) == on
