"""Alimony and the income tax that it lessens, which are found together."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from domain.kernel.money import ZERO, Money
from domain.people.payroll.income_tax import Income, Withheld, withheld
from domain.people.payroll.kinds import IncomeStream
from domain.people.payroll.payee import Alimony, AlimonyOf, Payee
from domain.people.payroll.tables import Tables

MOST_ROUNDS = 40


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
        return Money.rounded(alimony.value) if income.stream is IncomeStream.MONTHLY else ZERO
    base = income.gross if alimony.measure is AlimonyOf.GROSS else left
    return base.percent(Decimal(alimony.value))
