"""What a run comes to: debits equal credits, and what is owed with what stays is all that is paid."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.accounting.account import BY_COST_CENTER, AccountPurpose
from domain.accounting.entry import Place, expect_balance, netted
from domain.accounting.postings import Amount, Occasion
from domain.finance.payable import PayableOrigin
from domain.kernel.money import ZERO, Money
from domain.people.payroll.costs import (
    PayrollAmount,
    PayrollCost,
    PayrollDebtKind,
    amount_of,
    amounts_by_cost_center,
    debts,
)
from domain.people.payroll.deadlines import debt_due_on
from domain.people.payroll.items import PayItemRule, StandardItem
from domain.people.payroll.kinds import PayrollCharge, PaySide
from domain.people.payroll_run import PayrollRunKind
from persistence.accounting.book import shipped_postings
from persistence.finance.calendar import bank_holidays
from persistence.people.calendar import national_holidays
from tests.people.payroll.payroll import tables

HOUSE, BRANCH = UUID(int=1), UUID(int=2)
SALES, WORKSHOP = UUID(int=11), UUID(int=12)
ON = date(2026, 11, 30)

SIDES = {
    rule.item: (rule.side, rule.rank)
    for rule in tables().accrual.rules.values()
    if isinstance(rule, PayItemRule)
}
"""As the rows of law say."""

A = PayrollAmount
STAYS = (A.ADVANCE_TAKEN, A.OTHERS_WITHHELD)


def cost(
    item: str,
    amount: str,
    *,
    at: UUID = HOUSE,
    of: UUID | None = SALES,
    side: PaySide | None = None,
    rank: int | None = None,
) -> PayrollCost:
    known = SIDES.get(item, (PaySide.INFORMATION, 0))
    return PayrollCost(
        establishment_id=at,
        cost_center_id=of,
        item=item,
        side=side or known[0],
        rank=known[1] if rank is None else rank,
        amount=Money.of(amount),
    )


ITEMS = [(item, *SIDES[item]) for item in StandardItem]
ITEMS += [(charge, PaySide.INFORMATION, 0) for charge in PayrollCharge]
ITEMS += [("BONUS", PaySide.EARNING, 0), ("UNION", PaySide.DEDUCTION, 80), ("STRIKE", PaySide.DEDUCTION, 0)]

costs = st.lists(
    st.builds(
        lambda item, at, of, cents: PayrollCost(
            establishment_id=at,
            cost_center_id=of,
            item=item[0],
            side=item[1],
            rank=item[2],
            amount=Money(cents),
        ),
        st.sampled_from(ITEMS),
        st.sampled_from([HOUSE, BRANCH]),
        st.sampled_from([None, SALES, WORKSHOP]),
        st.integers(0, 10_000_000),
    ),
    max_size=60,
)
kinds = st.sampled_from(PayrollRunKind)


def booked(kind: PayrollRunKind, known: list[PayrollCost]) -> dict[AccountPurpose, Money]:
    """Debits less credits of each account, by the shipped rules; each entry balances, in lines above zero."""
    accounts = {purpose: UUID(int=1000 + place) for place, purpose in enumerate(AccountPurpose)}
    rules = [rule for rule in shipped_postings() if rule.holds(Occasion.PAYROLL_CLOSED, ON)]
    pairs = []
    for cost_center_id, part in amounts_by_cost_center(kind, known).items():
        for amount, money in part.items():
            (rule,) = [rule for rule in rules if rule.amount is Amount(amount.value)]
            pairs.append(
                (*(_place(accounts, each, cost_center_id) for each in (rule.debit, rule.credit)), money)
            )
    sides = netted(pairs)
    if any(money for *_, money in pairs) and sides:
        expect_balance(sides)
    assert all((side.debit > ZERO) is not (side.credit > ZERO) for side in sides)
    purposes = {id: purpose for purpose, id in accounts.items()}
    found: dict[AccountPurpose, Money] = {}
    for side in sides:
        purpose = purposes[side.account_id]
        found[purpose] = found.get(purpose, ZERO) + side.debit - side.credit
    return found


def _place(
    accounts: dict[AccountPurpose, UUID], purpose: AccountPurpose | None, cost_center_id: UUID | None
) -> Place:
    assert purpose is not None
    return Place(accounts[purpose], cost_center_id if purpose in BY_COST_CENTER else None)


PAYABLE = {
    PayrollDebtKind.NET_PAY: AccountPurpose.WAGES_PAYABLE,
    PayrollDebtKind.SOCIAL_SECURITY: AccountPurpose.SOCIAL_SECURITY_PAYABLE,
    PayrollDebtKind.INCOME_TAX: AccountPurpose.INCOME_TAX_PAYABLE,
    PayrollDebtKind.FUND: AccountPurpose.FUND_PAYABLE,
    PayrollDebtKind.ALIMONY: AccountPurpose.ALIMONY_PAYABLE,
    PayrollDebtKind.PAYROLL_LOANS: AccountPurpose.PAYROLL_LOANS_PAYABLE,
    PayrollDebtKind.BENEFITS: AccountPurpose.BENEFITS_PAYABLE,
}


@given(kinds, costs)
def test_every_account_of_what_is_owed_stands_at_the_titles_of_the_run(
    kind: PayrollRunKind, known: list[PayrollCost]
) -> None:
    balances, owed = booked(kind, known), debts(kind, known)
    for debt, account in PAYABLE.items():
        titles = Money.total(amount for (each, _), amount in owed.items() if each is debt)
        assert balances.get(account, ZERO) == -titles, debt


@given(kinds, costs)
def test_titles_and_what_stays_are_what_was_earned_and_the_charges_on_it(
    kind: PayrollRunKind, known: list[PayrollCost]
) -> None:
    paid = Money.total(each.amount for each in known if each.side is not PaySide.DEDUCTION)
    stays = Money.total(
        each.amount
        for each in known
        if amount_of(kind, each) in (*STAYS, A.NOT_EARNED) and each.side is PaySide.DEDUCTION
    )
    set_off = amounts_by_cost_center(kind, known).get(None, {}).get(A.SET_OFF, ZERO)
    assert Money.total(debts(kind, known).values()) + stays + set_off == paid


@given(kinds, costs)
def test_no_contribution_is_below_nothing_though_more_was_paid_for_social_security(
    kind: PayrollRunKind, known: list[PayrollCost]
) -> None:
    owed = debts(kind, known)
    assert owed.get((PayrollDebtKind.SOCIAL_SECURITY, None), ZERO) >= ZERO
    advanced = booked(kind, known).get(AccountPurpose.SOCIAL_BENEFITS_ADVANCED, ZERO)
    assert advanced >= ZERO


@given(kinds, costs)
def test_net_pay_is_owed_by_establishment_and_all_else_for_the_company(
    kind: PayrollRunKind, known: list[PayrollCost]
) -> None:
    for debt, establishment_id in debts(kind, known):
        assert (establishment_id is None) is (debt is not PayrollDebtKind.NET_PAY)


def test_a_month_is_an_expense_by_cost_centre_and_owed_to_each() -> None:
    known = [
        cost("SALARY", "3000.00"),
        cost("SALARY", "2000.00", of=WORKSHOP, at=BRANCH),
        cost("ABSENCE", "100.00", of=WORKSHOP, at=BRANCH),
        cost("COMMISSION", "500.00"),
        cost("FAMILY_ALLOWANCE", "67.54", of=WORKSHOP, at=BRANCH),
        cost("INSS", "450.00"),
        cost("IRRF", "80.00"),
        cost("LOAN", "120.00"),
        cost("TRANSPORT", "60.00", of=WORKSHOP, at=BRANCH),
        cost("UNION", "25.00", side=PaySide.DEDUCTION, rank=80),
        cost("SOCIAL_SECURITY", "1080.00"),
        cost("FUND", "432.00"),
    ]
    balances = {purpose.value: str(money) for purpose, money in booked(PayrollRunKind.MONTHLY, known).items()}
    assert balances == {
        "WAGES_EXPENSE": "4900.00",
        "COMMISSIONS_PAYABLE": "500.00",
        "SOCIAL_CHARGES_EXPENSE": "1512.00",
        "WAGES_PAYABLE": "-4732.54",
        "SOCIAL_SECURITY_PAYABLE": "-1462.46",
        "FUND_PAYABLE": "-432.00",
        "INCOME_TAX_PAYABLE": "-80.00",
        "PAYROLL_LOANS_PAYABLE": "-120.00",
        "BENEFITS_PAYABLE": "-60.00",
        "DEDUCTIONS_PAYABLE": "-25.00",
    }
    owed = debts(PayrollRunKind.MONTHLY, known)
    assert owed[PayrollDebtKind.NET_PAY, HOUSE] == Money.of("2825.00")
    assert owed[PayrollDebtKind.NET_PAY, BRANCH] == Money.of("1907.54")


def test_vacation_is_taken_from_what_was_provided_with_its_charges() -> None:
    known = [cost("VACATION", "3000.00"), cost("VACATION_THIRD", "1000.00"), cost("FUND", "320.00")]
    balances = booked(PayrollRunKind.VACATION, known)
    assert balances[AccountPurpose.VACATION_PROVISION] == Money.of("4000.00")
    assert balances[AccountPurpose.VACATION_CHARGES_PROVISION] == Money.of("320.00")
    assert not any(purpose.value.endswith("_EXPENSE") for purpose in balances)


def test_an_advance_is_no_expense_before_it_is_earned_and_goes_off_the_months_pay() -> None:
    advance = booked(PayrollRunKind.ADVANCE, [cost("ADVANCE", "1200.00")])
    month = booked(PayrollRunKind.MONTHLY, [cost("SALARY", "3000.00"), cost("ADVANCE_TAKEN", "1200.00")])
    assert advance == {
        AccountPurpose.EMPLOYEE_ADVANCES: Money.of("1200.00"),
        AccountPurpose.WAGES_PAYABLE: Money.of("-1200.00"),
    }
    assert advance[AccountPurpose.EMPLOYEE_ADVANCES] == -month[AccountPurpose.EMPLOYEE_ADVANCES]
    assert month[AccountPurpose.WAGES_PAYABLE] == Money.of("-1800.00")


def test_what_is_paid_for_social_security_beyond_contributions_stays_to_be_claimed() -> None:
    known = [cost("MATERNITY", "5000.00"), cost("INSS", "500.00")]
    assert debts(PayrollRunKind.MONTHLY, known).get((PayrollDebtKind.SOCIAL_SECURITY, None)) is None
    balances = booked(PayrollRunKind.MONTHLY, known)
    assert balances[AccountPurpose.SOCIAL_BENEFITS_ADVANCED] == Money.of("4500.00")


@pytest.mark.parametrize("item", StandardItem)
def test_every_item_of_the_law_is_something_to_the_books(item: StandardItem) -> None:
    known = cost(item, "1.00")
    amount = amount_of(PayrollRunKind.MONTHLY, known)
    rules = [rule for rule in shipped_postings() if rule.holds(Occasion.PAYROLL_CLOSED, ON)]
    assert [rule.amount.value for rule in rules].count(amount.value) == 1


def test_each_word_of_people_is_a_word_of_the_books_and_of_finance() -> None:
    assert {each.value for each in PayrollAmount} <= set(Amount)
    assert {each.value for each in PayrollDebtKind} == set(PayableOrigin) - {
        "OPENING_BALANCE",
        "CUSTOMER_CREDIT",
    }


DUE = [
    (PayrollDebtKind.NET_PAY, "MONTHLY", "2026-10-01", "2026-11-05", "2026-11-05"),
    (PayrollDebtKind.NET_PAY, "MONTHLY", "2026-10-01", "2026-11-20", "2026-11-07"),
    (PayrollDebtKind.NET_PAY, "VACATION", "2026-12-01", "2026-11-28", "2026-11-28"),
    (PayrollDebtKind.NET_PAY, "THIRTEENTH_SECOND", "2026-12-01", "2026-12-20", "2026-12-18"),
    (PayrollDebtKind.SOCIAL_SECURITY, "MONTHLY", "2026-10-01", "2026-11-05", "2026-11-19"),
    (PayrollDebtKind.SOCIAL_SECURITY, "THIRTEENTH_SECOND", "2026-12-01", "2026-12-18", "2026-12-18"),
    (PayrollDebtKind.INCOME_TAX, "MONTHLY", "2026-10-01", "2026-11-05", "2026-12-18"),
    (PayrollDebtKind.FUND, "MONTHLY", "2026-11-01", "2026-12-04", "2026-12-18"),
    (PayrollDebtKind.FUND, "TERMINATION", "2026-11-01", "2026-11-12", "2026-11-12"),
    (PayrollDebtKind.PAYROLL_LOANS, "MONTHLY", "2026-11-01", "2026-12-04", "2026-12-18"),
    (PayrollDebtKind.ALIMONY, "MONTHLY", "2026-11-01", "2026-12-04", "2026-12-04"),
]
"""20 November is a holiday; 20 December 2026 a Sunday; the fifth business day of November 2026 the 7th,
because the 2nd is a holiday and Saturdays count."""


@pytest.mark.parametrize(("debt", "kind", "month", "paid_on", "due_on"), DUE)
def test_each_debt_is_due_on_the_day_of_its_law(
    debt: PayrollDebtKind, kind: str, month: str, paid_on: str, due_on: str
) -> None:
    accrual, payment = date.fromisoformat(month), date.fromisoformat(paid_on)
    years = (2026, 2027)
    found = debt_due_on(
        debt,
        PayrollRunKind(kind),
        month=accrual,
        paid_on=payment,
        holidays=frozenset().union(*map(national_holidays, years)),
        banks_closed=frozenset().union(*map(bank_holidays, years)),
        tables=tables(accrual, payment),
    )
    assert found == date.fromisoformat(due_on)
