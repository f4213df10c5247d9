"""An instalment of unemployment insurance (seguro-desemprego), by the mean of the last salaries."""

from __future__ import annotations

from collections.abc import Sequence

from domain.kernel.money import ZERO, Money
from domain.kernel.refusal import Required
from domain.people.payroll.law import LabourAmountFigure, UnemploymentBand
from domain.people.payroll.tables import Tables


def unemployment_instalment(salaries: Sequence[Money], tables: Tables) -> Money:
    """By the law of the day of the dismissal, never below the minimum wage (Lei 7.998/1990, art. 5).

    Raises Required without salaries, Missing without a table.
    """
    if not salaries:
        raise Required("salaries")
    mean = Money.total(salaries).amount / len(salaries)
    least = tables.amount(LabourAmountFigure.MINIMUM_WAGE).amount
    first, second = (tables.accrual.rule(UnemploymentBand, band) for band in (1, 2))
    if mean > second.up_to.amount:
        found = tables.amount(LabourAmountFigure.UNEMPLOYMENT_MOST).amount
    elif mean > first.up_to.amount:
        found = second.amount + Money.rounded((mean - first.up_to.amount) * second.rate / 100)
    else:
        found = Money.rounded(mean * first.rate / 100)
    return max(least, found, ZERO)
