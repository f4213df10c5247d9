"""Closing a payslip: contributions and taxes of what is paid, then deductions while there is pay left."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from domain.kernel.money import ZERO, Money
from domain.people.payroll.alimony import taxed, wanted
from domain.people.payroll.employer_cost import employer_lines
from domain.people.payroll.income_tax import Income
from domain.people.payroll.items import StandardItem
from domain.people.payroll.kinds import IncomeStream
from domain.people.payroll.line import Item, PayLine, line
from domain.people.payroll.payee import Alimony, AlimonyOf, Payee
from domain.people.payroll.payslip import Base, Payslip, PayslipKind, Shortfall
from domain.people.payroll.social_security import contribution
from domain.people.payroll.step import PayStep, PayStepKind, step
from domain.people.payroll.tables import Tables
from domain.people.payroll.taking import Taking

I = StandardItem  # noqa: E741  the items of this page
ITEMS = {
    IncomeStream.MONTHLY: (I.INSS, I.IRRF, I.ALIMONY),
    IncomeStream.THIRTEENTH: (I.INSS_THIRTEENTH, I.IRRF_THIRTEENTH, I.ALIMONY_THIRTEENTH),
    IncomeStream.VACATION: (I.INSS_VACATION, I.IRRF_VACATION, I.ALIMONY_VACATION),
    IncomeStream.PROFIT_SHARING: (I.INSS, I.IRRF_PROFIT_SHARE, I.ALIMONY_PROFIT_SHARE),
}
"""What contribution, tax and alimony of an income are called."""


@dataclass(frozen=True, kw_only=True)
class Opening:
    """What is paid, and what somebody wants taken off it.

    ``claims`` are deductions in full, taken by their rank; ``most_claims`` is the most that those below
    alimony may come to. ``months`` are parts of a vacation's pay that belong to months of their own;
    ``cut`` is what pay was too little for already.
    """

    kind: PayslipKind
    payee: Payee
    accrual_month: date
    paid_on: date
    pay: Sequence[PayLine]
    claims: Sequence[PayLine] = ()
    most_claims: Money | None = None
    months: Sequence[Money] = ()
    cut: Sequence[Shortfall] = ()


@dataclass(frozen=True, kw_only=True)
class _Statutory:
    lines: tuple[PayLine, ...]
    social_security: tuple[Base, ...]
    income_tax: tuple[Base, ...]
    short: tuple[Shortfall, ...]


def close(opening: Opening, tables: Tables) -> Payslip:
    """The payslip, whose net is never below nothing."""
    _check_tables(opening, tables)
    statutory = _statutory(opening, tables)
    pay = Money.total(each.signed for each in opening.pay)
    claims = sorted((*statutory.lines, *opening.claims), key=lambda each: each.rank)
    taking = Taking(left=pay, room=opening.most_claims, tables=tables)
    for claim in claims:
        taking.take(claim)
    return Payslip(
        kind=opening.kind,
        employee_id=opening.payee.employee_id,
        accrual_month=opening.accrual_month,
        paid_on=opening.paid_on,
        lines=(*opening.pay, *taking.taken),
        employer=employer_lines((*opening.pay, *opening.claims), opening.payee, tables),
        social_security=statutory.social_security,
        income_tax=statutory.income_tax,
        shortfalls=(*opening.cut, *statutory.short, *taking.short),
    )


def _check_tables(opening: Opening, tables: Tables) -> None:
    """The law must be of the month that is paid, and of the month of the payment."""
    asked = (opening.accrual_month, opening.paid_on.replace(day=1))
    if asked != (tables.accrual.day.replace(day=1), tables.payment.day.replace(day=1)):
        raise ValueError("the tables are of another month")


def _statutory(opening: Opening, tables: Tables) -> _Statutory:
    lines: list[PayLine] = []
    short: list[Shortfall] = []
    contributions, taxes = [], []
    deducted: dict[IncomeStream, Money] = {}
    for stream, part, payee in _contributed(opening):
        told = contribution(part, payee, tables, stream=_accrual(stream))
        made = line(tables.item(ITEMS[stream][0]), told.exact, told.steps, base=told.base)
        lines.append(made)
        deducted[stream] = deducted.get(stream, ZERO) + made.amount
        contributions.append(_base(stream, part, made))
    for stream, gross in by_stream(opening.pay, "taxed").items():
        if gross > ZERO:
            income = Income(stream=stream, gross=gross, deducted=deducted.get(stream, ZERO))
            taxes.append(tax_of(income, opening.payee, tables, lines, short))
    if opening.kind is PayslipKind.MONTHLY and all(each.stream is not IncomeStream.MONTHLY for each in taxes):
        short += _unreached(opening.payee, tables.item(I.ALIMONY))
    return _Statutory(
        lines=tuple(each for each in lines if each.amount),
        social_security=tuple(contributions),
        income_tax=tuple(taxes),
        short=tuple(short),
    )


def _unreached(payee: Payee, item: Item) -> Iterator[Shortfall]:
    """What is owed of a month that pays nothing."""
    for each in payee.alimonies:
        if each.measure is AlimonyOf.FIXED and (owed := Money.rounded(each.value)):
            yield Shortfall(item=item.code, wanted=owed, taken=ZERO, rule=item.rule, norm="")


def tax_of(
    income: Income, payee: Payee, tables: Tables, lines: list[PayLine], short: list[Shortfall]
) -> Base:
    """With the alimony on it; both are added to the lines, and what of it is not reached to ``short``."""
    shares, tax = taxed(income, payee, tables)
    _, tax_item, alimony_item = ITEMS[income.stream]
    made = line(tables.item(tax_item), tax.tax, tax.steps, base=tax.base)
    lines.append(made)
    for alimony, share in zip(
        (each for each in payee.alimonies if income.stream in each.streams), shares, strict=True
    ):
        owed = _alimony(alimony, share, tables.item(alimony_item), income.gross, income.deducted + tax.tax)
        lines.append(owed)
        most = wanted(alimony, income, tax.tax)
        if share < most:
            short.append(Shortfall(item=owed.item, wanted=most, taken=share, rule=owed.rules[0], norm=""))
    return _base(income.stream, income.gross, made)


def _alimony(alimony: Alimony, share: Money, item: Item, gross: Money, less: Money) -> PayLine:
    if alimony.measure is AlimonyOf.FIXED:
        return line(item, share, _fixed(alimony, share))
    base = gross if alimony.measure is AlimonyOf.GROSS else max(ZERO, gross - less)
    steps = (step(PayStepKind.BASE, base), step(PayStepKind.RATE, alimony.value, text=alimony.measure.value))
    return line(item, share, steps, base=base, rate=alimony.value)


def _fixed(alimony: Alimony, share: Money) -> tuple[PayStep, ...]:
    """What it comes to; of a vacation what was taken for each of its months, in their order."""
    if not alimony.months:
        return (step(PayStepKind.MINUS, Money.rounded(alimony.value)),)
    steps, left = [], share
    for month, amount in alimony.months:
        taken = min(amount, left)
        left -= taken
        steps.append(step(PayStepKind.MINUS, taken, text=f"{month:%Y-%m}"))
    return tuple(steps)


def _base(stream: IncomeStream, gross: Money, made: PayLine) -> Base:
    return Base(stream=stream, gross=gross, base=made.base or ZERO, amount=made.amount, steps=made.steps)


def _contributed(opening: Opening) -> Iterator[tuple[IncomeStream, Money, Payee]]:
    """Vacation belongs to the months it is spent in, and its contribution is taken off its own income;
    what is known of pay elsewhere is of the first of them."""
    payee = opening.payee
    if opening.kind is PayslipKind.VACATION:
        for index, part in enumerate(opening.months):
            yield IncomeStream.VACATION, part, replace(payee, elsewhere=()) if index else payee
        return
    for stream, part in by_stream(opening.pay, "contributed").items():
        if part > ZERO:
            yield stream, part, payee


def _accrual(stream: IncomeStream) -> IncomeStream:
    return IncomeStream.MONTHLY if stream is IncomeStream.VACATION else stream


def by_stream(lines: Iterable[PayLine], base: str) -> dict[IncomeStream, Money]:
    """What is ``contributed`` on, or ``taxed``."""
    found: dict[IncomeStream, Money] = {}
    for each in lines:
        if (stream := getattr(each.incidence, base)) is not None:
            found[stream] = found.get(stream, ZERO) + each.signed
    return found
