"""Income tax withheld (IRRF): each kind of income on its own, by the table of the day of payment."""

from __future__ import annotations

from dataclasses import dataclass

from domain.kernel.money import ZERO, Money
from domain.people.payroll.kinds import IncomeStream
from domain.people.payroll.law import IncomeTaxBand, LabourAmountFigure
from domain.people.payroll.payee import Payee
from domain.people.payroll.step import PayStep, PayStepKind, cited, step
from domain.people.payroll.tables import Tables

SIMPLIFIED = {
    IncomeStream.MONTHLY: LabourAmountFigure.SIMPLIFIED_DEDUCTION,
    IncomeStream.VACATION: LabourAmountFigure.SIMPLIFIED_DEDUCTION,
    IncomeStream.THIRTEENTH: LabourAmountFigure.SIMPLIFIED_DEDUCTION_THIRTEENTH,
}
DECLARED = (IncomeStream.MONTHLY, IncomeStream.VACATION)
"""Taxed once more with the income of the year; the others by what is withheld alone."""


@dataclass(frozen=True, kw_only=True)
class Income:
    """Taxable income of one kind; ``deducted`` are contributions, ``alimony`` what is paid of it."""

    stream: IncomeStream
    gross: Money
    deducted: Money = ZERO
    alimony: Money = ZERO


@dataclass(frozen=True, kw_only=True)
class Withheld:
    tax: Money
    base: Money
    steps: tuple[PayStep, ...]


def withheld(income: Income, payee: Payee, tables: Tables) -> Withheld:
    """The tax of the income and of what was paid before of the same kind, less what was taken before.

    The reduction goes by the gross income, not by the base (Lei 9.250/1995, art. 3-A).
    """
    before = [each for each in payee.taxed_before if each.stream is income.stream]
    gross = income.gross + Money.total(each.gross for each in before)
    taken = Money.total(each.tax for each in before)
    legal = income.deducted + income.alimony + Money.total(each.deducted for each in before)
    told = [step(PayStepKind.ELSEWHERE, gross - income.gross)] if before else []
    less, deductions = _deductions(income.stream, legal, payee, tables)
    base = max(ZERO, gross - less)
    tax, table = by_table(base, _bands(income.stream, tables))
    told += [step(PayStepKind.PLUS, income.gross), *deductions, step(PayStepKind.BASE, base), *table]
    if income.stream is not IncomeStream.PROFIT_SHARING:
        tax, reduced = _reduced(tax, gross, tables)
        told += reduced
    if income.stream in DECLARED:
        tax, waived = _waived(tax, tables)
        told += waived
    if before:
        told.append(step(PayStepKind.WITHHELD, taken))
    return Withheld(tax=max(ZERO, tax - taken), base=base, steps=tuple(told))


def by_table(base: Money, bands: tuple[IncomeTaxBand, ...]) -> tuple[Money, list[PayStep]]:
    """The tax of a base, rounded to the cent; bands go from the highest down."""
    band = next((each for each in bands if base > each.above), None)
    if band is None or not band.rate:
        return ZERO, []
    tax = Money.rounded(base.amount * band.rate / 100 - band.deduction.amount)
    told = [
        cited(PayStepKind.RATE, band.rate, band),
        cited(PayStepKind.TABLE_DEDUCTION, band.deduction, band),
        step(PayStepKind.TAX, tax),
    ]
    return max(ZERO, tax), told


def _deductions(
    stream: IncomeStream, legal: Money, payee: Payee, tables: Tables
) -> tuple[Money, list[PayStep]]:
    if stream is IncomeStream.PROFIT_SHARING:
        return legal, [step(PayStepKind.LEGAL_DEDUCTION, legal)]
    told = []
    if payee.tax_dependents:
        each = tables.tax_amount(LabourAmountFigure.DEPENDENT_DEDUCTION)
        legal += Money(each.amount.cents * payee.tax_dependents)
        told.append(cited(PayStepKind.LEGAL_DEDUCTION, each.amount, each))
    if stream is IncomeStream.MONTHLY:
        legal += payee.pension_plan
    told.append(step(PayStepKind.LEGAL_DEDUCTION, legal))
    simplified = tables.tax_amount(SIMPLIFIED[stream])
    if simplified.amount > legal:
        told.append(cited(PayStepKind.SIMPLIFIED_DEDUCTION, simplified.amount, simplified))
    return max(legal, simplified.amount), told


def _reduced(tax: Money, gross: Money, tables: Tables) -> tuple[Money, list[PayStep]]:
    rule = tables.reduction
    if not tax or gross > rule.until:
        return tax, []
    if gross <= rule.whole_up_to:
        most = rule.most
    else:
        most = Money.rounded(rule.amount.amount - gross.amount * rule.rate / 100)
    reduction = max(ZERO, min(tax, most))
    return tax - reduction, [cited(PayStepKind.REDUCTION, reduction, rule)]


def _waived(tax: Money, tables: Tables) -> tuple[Money, list[PayStep]]:
    """Of all income of the kind in the month (Lei 9.430/1996, art. 67)."""
    if not tax:
        return tax, []
    least = tables.tax_amount(LabourAmountFigure.TAX_WAIVED_UP_TO)
    return (ZERO, [cited(PayStepKind.WAIVED, least.amount, least)]) if tax <= least.amount else (tax, [])


def _bands(stream: IncomeStream, tables: Tables) -> tuple[IncomeTaxBand, ...]:
    return tables.profit_bands if stream is IncomeStream.PROFIT_SHARING else tables.tax_bands
