"""What holds of every payslip, tried on many that chance makes up from a seed."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from random import Random

import pytest

from domain.kernel.money import ZERO, Money
from domain.people.payroll.calculation import calculate
from domain.people.payroll.kinds import (
    EmployerGroup,
    NoticeGiven,
    PayAddition,
    PaySide,
    TerminationKind,
    WorkerKind,
)
from domain.people.payroll.month import Loan, Meals, Month, Overtime
from domain.people.payroll.monthly import monthly
from domain.people.payroll.payee import Alimony, AlimonyOf, Elsewhere, Employer, Payee
from domain.people.payroll.payslip import Payslip
from domain.people.payroll.termination import Termination
from domain.people.payroll.terms import Leave, LeavePay, Terms
from persistence.codec import decode, encode
from tests.people.payroll.payroll import ANA, MARCH, PAID, march, reais, tables

SEEDS = range(60)
CEILING = reais("8475.55")


def somebody(chance: Random) -> Payee:
    owed = Alimony(measure=chance.choice(list(AlimonyOf)), value=Decimal(chance.randint(0, 60)))
    return replace(
        ANA,
        kind=chance.choice(list(WorkerKind)),
        employer=Employer(group=chance.choice(list(EmployerGroup)), risk=Decimal(chance.randint(1, 3))),
        tax_dependents=chance.randint(0, 4),
        family_dependents=chance.randint(0, 3),
        alimonies=(owed,) * chance.randint(0, 2),
        elsewhere=(Elsewhere(base=Money(chance.randint(0, 900_000))),) * chance.randint(0, 1),
    )


def any_month(seed: int) -> Month:
    chance = Random(seed)  # noqa: S311  chance from a seed, no secret
    pay = [
        Terms(
            from_on=MARCH + timedelta(chance.randint(-400, 30)),
            salary=Money(chance.randint(100_000, 3_000_000)),
            addition=chance.choice(list(PayAddition)),
        )
        for _ in range(chance.randint(1, 2))
    ]
    away = MARCH + timedelta(chance.randint(0, 30))
    leave = Leave(kind=chance.choice(list(LeavePay)), from_on=away, until_on=away + timedelta(9))
    return march(
        payee=somebody(chance),
        hired_on=MARCH + timedelta(chance.choice((-900, -900, 0, 14, 30))),
        left_on=chance.choice((None, None, MARCH + timedelta(30))),
        terms=tuple(sorted(pay, key=lambda each: each.from_on)),
        leaves=(leave,) * chance.randint(0, 1),
        absent_days=Decimal(chance.randint(0, 31)),
        lost_rest_days=Decimal(chance.randint(0, 5)),
        late_hours=Decimal(chance.randint(0, 300)),
        overtime=(Overtime(hours=Decimal(chance.randint(0, 60))),),
        night_hours=Decimal(chance.randint(0, 100)),
        commissions=Money(chance.randint(0, 500_000)),
        transport_cost=Money(chance.randint(0, 80_000)),
        meals=Meals(cost=Money(60_000), share=Money(chance.randint(0, 30_000))),
        health=Money(chance.randint(0, 200_000)),
        loans=(Loan(reference="x", instalment=Money(chance.randint(0, 300_000))),),
        advance=Money(chance.randint(0, 400_000)),
    )


@pytest.fixture(scope="module")
def payslips() -> list[tuple[Month, Payslip]]:
    return [(month, monthly(month, tables())) for month in map(any_month, SEEDS)]


def test_nothing_is_ever_negative(payslips: list[tuple[Month, Payslip]]) -> None:
    for _, slip in payslips:
        assert slip.net >= ZERO
        assert all(each.amount >= ZERO for each in (*slip.lines, *slip.employer))
        assert all(each.carried > ZERO for each in slip.shortfalls)


def test_the_parts_are_the_whole(payslips: list[tuple[Month, Payslip]]) -> None:
    for _, slip in payslips:
        assert Money.total(each.signed for each in slip.lines) == slip.net
        for stream in slip.social_security:
            part = [e for e in slip.lines if e.incidence.contributed is stream.stream]
            assert Money.total(each.signed for each in part) == stream.gross
        for stream in slip.income_tax:
            part = [e for e in slip.lines if e.incidence.taxed is stream.stream]
            assert Money.total(each.signed for each in part) == stream.gross


def test_caps_hold(payslips: list[tuple[Month, Payslip]]) -> None:
    for month, slip in payslips:
        others = Money.total(each.base for each in month.payee.elsewhere)
        for base in slip.social_security:
            assert base.base <= min(base.gross, CEILING)
            assert base.base + min(others, CEILING) <= CEILING
            assert base.amount <= reais("988.09")
        for base in slip.income_tax:
            assert base.base <= base.gross
            assert base.amount <= base.base.percent(Decimal("27.5"))
        salary = Money.total(e.base or ZERO for e in slip.lines if e.item == "TRANSPORT")
        assert slip.amount_of("TRANSPORT") <= salary.percent(Decimal(6))


def test_every_line_says_by_which_rules(payslips: list[tuple[Month, Payslip]]) -> None:
    for _, slip in payslips:
        assert all(each.rules and each.steps for each in (*slip.lines, *slip.employer))
        known = {rule.id for law in (tables().accrual, tables().payment) for rule in law.rules.values()}
        assert set(slip.rules) <= known


def test_cutting_takes_the_later_deduction_first(payslips: list[tuple[Month, Payslip]]) -> None:
    ranks = {"ALIMONY": 20, "ADVANCE_TAKEN": 31, "LOAN": 50, "TRANSPORT": 60, "MEAL": 70, "HEALTH": 80}
    for _, slip in payslips:
        cut = [ranks[each.item] for each in slip.shortfalls if each.item != "LOAN"]
        if cut:
            assert all(each.rank <= min(cut) for each in slip.lines if each.side is PaySide.DEDUCTION)


def test_the_same_facts_give_the_same_bytes_and_come_back_from_storage(
    payslips: list[tuple[Month, Payslip]],
) -> None:
    for month, slip in payslips[:20]:
        stored = json.dumps(encode(slip), sort_keys=True)
        assert json.dumps(encode(monthly(month, tables())), sort_keys=True) == stored
        back = decode(Payslip, json.loads(stored))
        assert json.dumps(encode(back), sort_keys=True) == stored
        assert back.net == slip.net


def test_who_is_paid_more_has_more_in_hand_but_for_one_cliff_of_the_law() -> None:
    # Up to 7,350.00 the reduction shrinks as pay grows; it takes 13.3 % besides 27.5 % and 14 % and
    # still leaves something of each cent more. The family allowance ends at once, above 1,980.38, and
    # nothing else falls here.
    before = ZERO
    for cents in range(150_000, 1_200_000, 4_777):
        net = monthly(march(Money(cents).amount), tables()).net
        assert net > before
        before = net
    children = replace(ANA, family_dependents=1)
    at = [monthly(march(each, children), tables()).net for each in ("1980.38", "1981.00")]
    assert at[1] < at[0]


def test_a_cent_more_of_pay_costs_two_cents_of_rounding_at_most() -> None:
    # Contribution, tax and reduction are rounded one by one; by the bounds of all tables.
    for edge in (242_880, 282_665, 375_105, 466_468, 500_000, 500_158, 735_000, 847_555):
        nets = [monthly(march(Money(edge + more).amount), tables()).net for more in range(-3, 4)]
        assert all(later.cents - earlier.cents >= -2 for earlier, later in pairwise(nets))


@pytest.mark.parametrize("kind", TerminationKind)
def test_no_settlement_is_negative(kind: TerminationKind) -> None:
    for seed in range(8):
        chance = Random(seed)  # noqa: S311  chance from a seed, no secret
        left_on = MARCH + timedelta(chance.randint(0, 30))
        month = replace(any_month(seed), hired_on=date(2019, 5, 2), left_on=left_on, paid_on=PAID)
        facts = Termination(
            month=month,
            kind=kind,
            notice=chance.choice(list(NoticeGiven)),
            salary=month.terms[-1].salary,
            year_began_on=date(2025, 5, 2),
            thirteenth_paid=Money(chance.randint(0, 500_000)),
            fund_balance=Money(chance.randint(0, 5_000_000)),
        )
        slip = calculate(facts, tables())
        assert slip.net >= ZERO
        assert Money.total(each.signed for each in slip.lines) == slip.net
