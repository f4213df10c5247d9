"""What an employee contributes to social security (INSS), band by band."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from domain.kernel.money import ZERO, Money
from domain.people.payroll.kinds import IncomeStream, WorkerKind
from domain.people.payroll.law import LabourRateFigure
from domain.people.payroll.payee import Elsewhere, Payee
from domain.people.payroll.step import PayStep, PayStepKind, cited, step
from domain.people.payroll.tables import Tables


@dataclass(frozen=True, kw_only=True)
class Contribution:
    """``base`` is what counts of the pay, ``exact`` in reais before rounding."""

    base: Money
    exact: Decimal
    steps: tuple[PayStep, ...]


def contribution(pay: Money, payee: Payee, tables: Tables, *, stream: IncomeStream) -> Contribution:
    """Of the pay of a month. Bands are added up and rounded once (per band it would come to 988,10);
    what was paid elsewhere fills the lower bands first (EC 103/2019, art. 28)."""
    earlier = [each for each in payee.elsewhere if each.stream is stream]
    ceiling = tables.contribution_bands[-1]
    others = Money.total(each.base for each in earlier)
    counted = max(ZERO, min(pay, ceiling.up_to - min(others, ceiling.up_to)))
    told = [step(PayStepKind.ELSEWHERE, others)] if others else []
    if counted < pay:
        told.append(cited(PayStepKind.CEILING, ceiling.up_to, ceiling))
    if payee.kind is WorkerKind.DIRECTOR:
        return _flat(counted, told, tables)
    exact, bands = progressive(min(others, ceiling.up_to) + counted, tables)
    taken = _taken(earlier, tables)
    if earlier:
        bands.append(step(PayStepKind.WITHHELD, taken))
    return Contribution(base=counted, exact=max(Decimal(0), exact - taken), steps=(*told, *bands))


def progressive(base: Money, tables: Tables) -> tuple[Decimal, list[PayStep]]:
    """What the table takes of a base, in reais and not rounded, with what each band takes."""
    told: list[PayStep] = []
    below, total = 0, Decimal(0)
    for band in tables.contribution_bands:
        within = min(base.cents, band.up_to.cents) - below
        if within <= 0:
            break
        part = within * band.rate / 10_000
        total += part
        told.append(cited(PayStepKind.BAND, part, band))
        below = band.up_to.cents
    return total, told


def _taken(earlier: Iterable[Elsewhere], tables: Tables) -> Decimal:
    unknown = Money.total(each.base for each in earlier if each.contribution is None)
    known = Money.total(each.contribution for each in earlier if each.contribution is not None)
    return known.amount + progressive(unknown, tables)[0]


def _flat(counted: Money, told: list[PayStep], tables: Tables) -> Contribution:
    rate = tables.rate(LabourRateFigure.DIRECTOR_CONTRIBUTION)
    steps = (*told, step(PayStepKind.BASE, counted), cited(PayStepKind.RATE, rate.rate, rate))
    return Contribution(base=counted, exact=counted.amount * rate.rate / 100, steps=steps)
