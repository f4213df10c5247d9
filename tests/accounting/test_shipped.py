"""The shipped rows: every rule finds its accounts, every amount has a rule, every row says why."""

from __future__ import annotations

from datetime import date

import pytest

from domain.accounting.account import AccountNature, AccountPurpose
from domain.accounting.postings import Amount, Occasion, Posting
from domain.fiscal.taxes import TaxKind
from domain.people.payroll.costs import PayrollAmount, PayrollDebtKind
from persistence.accounting.book import shipped_chart, shipped_postings
from persistence.law.book import rows

TODAY = date(2026, 11, 21)
CHART = shipped_chart("trade", TODAY)
BY_CODE = {account.code: account for account in CHART}
OF_TAXES = {Amount(kind.value) for kind in TaxKind}
OF_PAYMENTS = {Amount.DEBT_PAID, Amount.DISCOUNT, Amount.INTEREST, Amount.FINE}

OF_PAY = (
    Occasion.PAYROLL_CLOSED,
    Occasion.PAYROLL_DEBT_PAID_IN_CASH,
    Occasion.PAYROLL_DEBT_PAID_BY_BANK,
    Occasion.PROVISIONS_DUE,
)
PROVIDED = {each for each in Amount if each.value.endswith("_PROVIDED")}


def name_of(row: object) -> str:
    return f"{row.occasion}-{row.amount}" if isinstance(row, Posting) else str(row)


@pytest.mark.parametrize("posting", shipped_postings(), ids=name_of)
def test_every_rule_finds_its_accounts_in_the_chart_and_says_why(posting: Posting) -> None:
    offered = {account.purpose for account in CHART if account.analytic}
    assert (posting.debit is None) == (posting.credit is None)
    assert {posting.debit, posting.credit} - {None} <= offered
    assert posting.debit is None or posting.debit is not posting.credit
    assert posting.norm


@pytest.mark.parametrize("purpose", AccountPurpose)
def test_every_purpose_is_served_by_one_leaf(purpose: AccountPurpose) -> None:
    assert len([account for account in CHART if account.purpose is purpose and account.analytic]) == 1


@pytest.mark.parametrize("occasion", Occasion)
def test_every_occasion_has_rules_in_force_for_all_that_it_brings(occasion: Occasion) -> None:
    amounts = {posting.amount for posting in shipped_postings() if posting.holds(occasion, TODAY)}
    match occasion:
        case Occasion.SALE_INVOICED:
            assert amounts == {Amount.TOTAL, Amount.DAS, Amount.WITHHELD} | OF_TAXES
        case Occasion.RETURN_INVOICED:
            assert amounts == {Amount.TOTAL, Amount.DAS, Amount.WITHHELD} | OF_TAXES
        case Occasion.PAID_IN_CASH | Occasion.PAID_INTO_BANK:
            assert amounts == OF_PAYMENTS
        case Occasion.CANCELLED_SALE_CREDITED | Occasion.RETURN_CREDITED:
            assert amounts == {Amount.TOTAL, Amount.DISCOUNT}
        case Occasion.PAYROLL_CLOSED:
            assert amounts == {Amount(each.value) for each in PayrollAmount}
        case Occasion.PAYROLL_DEBT_PAID_IN_CASH | Occasion.PAYROLL_DEBT_PAID_BY_BANK:
            assert amounts == {Amount(each.value) for each in PayrollDebtKind}
        case Occasion.PROVISIONS_DUE:
            assert amounts == PROVIDED
        case _:
            assert amounts == {Amount.TOTAL}


@pytest.mark.parametrize("occasion", OF_PAY)
def test_pay_is_booked_from_the_first_day_for_which_the_law_is_known(occasion: Occasion) -> None:
    """A run is booked on the day of payment, or on the last of its month, where that is earlier."""
    known = min(row["valid_from"] for row in (*rows("income_tax_band"), *rows("social_security_band")))
    since = [posting.valid_from for posting in shipped_postings() if posting.occasion is occasion]
    assert max(since).isoformat() <= known


def test_the_chart_is_a_tree_whose_leaves_alone_take_postings() -> None:
    parents = {account.parent for account in CHART if account.parent}
    assert all(account.parent in BY_CODE for account in CHART if account.parent)
    assert [account.code for account in CHART if account.analytic == (account.code in parents)] == []
    assert [account.code for account in CHART if account.purpose and not account.analytic] == []


def test_parents_come_first_and_codes_once() -> None:
    codes = [account.code for account in CHART]
    assert codes == sorted(set(codes))
    assert {account.nature for account in CHART} == set(AccountNature)


def test_no_chart_is_found_outside_the_shipped_ones() -> None:
    assert shipped_chart("../charts/trade", TODAY) == ()
    assert shipped_chart("trade", date(2025, 12, 31)) == []
