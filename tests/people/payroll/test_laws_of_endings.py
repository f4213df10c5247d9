"""What holds of every end of an employment, tried on many that chance makes up from a seed."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

import pytest

from domain.kernel.money import ZERO, Money
from domain.people.payroll.company_item import CompanyEntry, CompanyItem
from domain.people.payroll.kinds import EmployerGroup, NoticeGiven, PaySide, TerminationKind
from domain.people.payroll.month import Loan
from domain.people.payroll.payee import Employer
from domain.people.payroll.settlement import TerminationPay, settle
from domain.people.payroll.termination import Termination, VacationDue
from persistence.codec import decode, encode
from tests.people.payroll.payroll import ANA, reais, terms
from tests.people.payroll.test_endings import ending, law

K, N = TerminationKind, NoticeGiven
SEEDS = range(60)
YEAR = 365


def any_ending(seed: int) -> Termination:
    """Of somebody who was here between a month and thirty years, owes something or nothing, and earns
    between the minimum wage and twenty times as much."""
    chance = Random(seed)  # noqa: S311  chance from a seed, no secret
    left_on = date(2026, chance.randint(1, 11), chance.randint(1, 28))
    hired_on = left_on - timedelta(chance.randint(31, 30 * YEAR))
    since = min(left_on, hired_on.replace(year=left_on.year, day=min(hired_on.day, 28)))
    began = since if hired_on <= since else hired_on
    salary = Money(chance.randint(162_100, 3_200_000))
    facts = ending(K.WITHOUT_CAUSE, left_on)
    month = replace(
        facts.month,
        payee=replace(
            ANA,
            employer=Employer(group=chance.choice(list(EmployerGroup)), risk=Decimal(chance.randint(1, 3))),
            tax_dependents=chance.randint(0, 3),
        ),
        hired_on=hired_on,
        terms=(terms(salary.amount),),
        absent_days=Decimal(chance.randint(0, 2)),
        loans=(Loan(reference="1", instalment=Money(chance.randint(0, 200_000))),) * chance.randint(0, 1),
        advance=Money(chance.choice([0, 0, 50_000])),
    )
    return replace(
        facts,
        month=month,
        salary=salary,
        average=Money(chance.choice([0, chance.randint(0, 100_000)])),
        year_began_on=began,
        absences=chance.randint(0, 20),
        vacations_due=tuple(
            VacationDue(days=chance.randint(1, 30), double=chance.random() < 0.3)
            for _ in range(chance.randint(0, 2))
        ),
        thirteenth_paid=Money(chance.choice([0, chance.randint(0, salary.cents // 4)])),
        fund_balance=Money(chance.randint(0, 5_000_000)),
    )


def settled(facts: Termination, kind: TerminationKind, notice: NoticeGiven) -> TerminationPay:
    return settle(replace(facts, kind=kind, notice=notice), law(facts.left_on))


@pytest.mark.parametrize("seed", SEEDS)
def test_nobody_gets_less_than_nothing_and_the_parts_are_the_whole(seed: int) -> None:
    facts = any_ending(seed)
    for kind in K:
        for notice in N:
            found = settled(facts, kind, notice)
            slip = found.payslip
            signs = {PaySide.EARNING: 1, PaySide.DEDUCTION: -1, PaySide.INFORMATION: 0}
            parts = sum(line.amount.cents * signs[line.side] for line in slip.lines)
            assert slip.net >= ZERO
            assert slip.net.cents == parts
            assert min(line.amount for line in (*slip.lines, *slip.employer)) >= ZERO
            assert found.in_hand == slip.net + found.withdrawable
            fine = found.fund_fine.amount if found.fund_fine else ZERO
            assert found.cost == slip.cost + fine == found.issued.cost
            assert found.withdrawable <= facts.fund_balance + slip.amount_of("FUND") + fine


@pytest.mark.parametrize("seed", SEEDS)
def test_who_is_dismissed_gets_no_less_than_who_agrees_and_who_agrees_no_less_than_who_leaves(
    seed: int,
) -> None:
    facts = any_ending(seed)
    dismissed = settled(facts, K.WITHOUT_CAUSE, N.INDEMNIFIED)
    agreed = settled(facts, K.AGREEMENT, N.INDEMNIFIED)
    left = settled(facts, K.RESIGNATION, N.WAIVED)
    owing = settled(facts, K.RESIGNATION, N.INDEMNIFIED)
    hands = [each.in_hand for each in (dismissed, agreed, left, owing)]
    assert hands == sorted(hands, reverse=True)
    costs = [each.cost for each in (dismissed, agreed, left)]
    assert costs == sorted(costs, reverse=True)


@pytest.mark.parametrize("seed", SEEDS)
def test_whose_employer_gave_the_cause_gets_what_who_is_dismissed_gets(seed: int) -> None:
    facts = any_ending(seed)
    dismissed = settled(facts, K.WITHOUT_CAUSE, N.INDEMNIFIED)
    constructive = settled(facts, K.CONSTRUCTIVE, N.INDEMNIFIED)
    assert constructive.payslip == dismissed.payslip
    assert constructive.in_hand == dismissed.in_hand


@pytest.mark.parametrize("seed", SEEDS)
def test_a_cause_of_the_employees_own_gives_the_least(seed: int) -> None:
    facts = any_ending(seed)
    lost = settled(facts, K.FOR_CAUSE, N.WAIVED)
    assert lost.in_hand <= settled(facts, K.RESIGNATION, N.WAIVED).in_hand
    assert lost.withdrawable == ZERO


@pytest.mark.parametrize("seed", range(10))
def test_facts_that_were_kept_give_the_same_to_the_byte(seed: int) -> None:
    facts = any_ending(seed)
    kept = decode(Termination, json.loads(json.dumps(encode(facts))))
    again = settle(kept, law(kept.left_on))
    assert encode(again.payslip) == encode(settle(facts, law(facts.left_on)).payslip)


def test_items_of_the_company_are_paid_and_taken_off_at_the_end_too() -> None:
    bonus = CompanyItem(
        code="BONUS",
        name="Bônus",
        side=PaySide.EARNING,
        formula="quantity",
        nature="1099",
        social_security="11",
        income_tax="11",
        fund="11",
        norm="ACT 2026, cl. 4",
    )
    facts = ending(K.RESIGNATION, notice=N.WAIVED)
    given = replace(
        facts, month=replace(facts.month, company=(CompanyEntry(item=bonus, quantity=Decimal(100)),))
    )
    before, after = settle(facts, law()).payslip, settle(given, law()).payslip
    assert after.earnings - before.earnings == reais(100)
    # 7.5 % of 100.00.
    assert after.net - before.net == reais("92.50")
