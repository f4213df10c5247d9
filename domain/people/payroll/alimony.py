"""Alimony and the income tax that it lessens, which are found together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from domain.kernel.money import ZERO, Money
from domain.people.payroll.days import last_of
from domain.people.payroll.income_tax import Income, Withheld, withheld
from domain.people.payroll.items import StandardItem
from domain.people.payroll.kinds import IncomeStream
from domain.people.payroll.payee import Alimony, AlimonyOf, Payee
from domain.people.payroll.payslip import Payslip
from domain.people.payroll.tables import Tables

MOST_ROUNDS = 40


def over_months(alimonies: Iterable[Alimony], days: Mapping[date, int]) -> tuple[Alimony, ...]:
    """Of what is owed month by month, the pay of a vacation bears the share of the ``days`` that are spent in
    each: it is the pay of these days (CLT, arts. 129 and 142), and paid in their place."""
    return tuple(
        replace(each, months=tuple((month, _of_days(each, month, days[month])) for month in sorted(days)))
        if each.measure is AlimonyOf.FIXED
        else each
        for each in alimonies
    )


def _of_days(alimony: Alimony, month: date, days: int) -> Money:
    return Money.rounded(alimony.value).portion(days, of=last_of(month).day)


def less(alimonies: Sequence[Alimony], taken: Money) -> tuple[Alimony, ...]:
    """What of a month is still owed of fixed amounts, where so much was taken off other pay of it: of each in
    its proportion."""
    owed = Money.total(Money.rounded(each.value) for each in alimonies if each.measure is AlimonyOf.FIXED)
    if not taken or not owed:
        return tuple(alimonies)
    left, gone, found = max(ZERO, owed - taken), 0, []
    for each in alimonies:
        if each.measure is AlimonyOf.FIXED:
            cents = Money.rounded(each.value).cents
            found.append(replace(each, value=left.portion(cents, of=owed.cents, after=gone).amount))
            gone += cents
        else:
            found.append(each)
    return tuple(found)


def taken_for(payslip: Payslip, month: date) -> Money:
    """What the pay of vacations bore of fixed amounts of a month."""
    told = f"{month:%Y-%m}"
    return Money.total(
        Money.rounded(each.value)
        for made in payslip.lines
        if made.item == StandardItem.ALIMONY_VACATION
        for each in made.steps
        if each.text == told and each.value is not None
    )


def taxed(income: Income, payee: Payee, tables: Tables) -> tuple[tuple[Money, ...], Withheld]:
    """What each alimony takes of an income, and its tax.

    A share of what is left depends on the tax, which depends on it (Lei 9.250/1995, art. 4, II): each
    round shrinks the difference to a quarter at most, until cents stay. Where two cents alternate the
    lower tax is kept.
    """
    owed = [each for each in payee.alimonies if income.stream in each.streams]
    left = income.gross - income.deducted
    tax = withheld(income, payee, tables)
    if not owed:
        return (), tax
    seen: set[Money] = set()
    for _ in range(MOST_ROUNDS):
        shares = _shares(owed, income, left - tax.tax)
        tax = withheld(replace(income, alimony=Money.total(shares)), payee, tables)
        if tax.tax in seen:
            break
        seen.add(tax.tax)
    return _shares(owed, income, left - tax.tax), tax


def wanted(alimony: Alimony, income: Income, tax: Money) -> Money:
    """What it comes to, whether there is pay for it or not."""
    return _share(alimony, income, max(ZERO, income.gross - income.deducted - tax))


def _shares(owed: list[Alimony], income: Income, left: Money) -> tuple[Money, ...]:
    rest, shares = max(ZERO, left), []
    for each in owed:
        share = min(_share(each, income, max(ZERO, left)), rest)
        rest -= share
        shares.append(share)
    return tuple(shares)


def _share(alimony: Alimony, income: Income, left: Money) -> Money:
    if alimony.measure is AlimonyOf.FIXED:
        if income.stream is IncomeStream.VACATION:
            return Money.total(amount for _, amount in alimony.months)
        return Money.rounded(alimony.value) if income.stream is IncomeStream.MONTHLY else ZERO
    base = income.gross if alimony.measure is AlimonyOf.GROSS else left
    return base.percent(Decimal(alimony.value))
