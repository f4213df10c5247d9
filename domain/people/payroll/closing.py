"""Closing a payslip: contributions and taxes of what is paid, then deductions while there is pay left."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from domain.kernel.money import ZERO, Money
from domain.people.payroll.alimony import taxed
from domain.people.payroll.employer_cost import employer_lines
from domain.people.payroll.income_tax import Income
from domain.people.payroll.items import StandardItem
from domain.people.payroll.kinds import Stream
from domain.people.payroll.law import LabourRateFigure
from domain.people.payroll.line import PayLine, line
from domain.people.payroll.payee import Payee
from domain.people.payroll.payslip import Base, Payslip, PayslipKind, Shortfall
from domain.people.payroll.social_security import contribution
from domain.people.payroll.step import PayStepKind, cited, step
from domain.people.payroll.tables import Tables

I = StandardItem  # noqa: E741  the items of this page
ITEMS = {
    Stream.MONTHLY: (I.INSS, I.IRRF, I.ALIMONY),
    Stream.THIRTEENTH: (I.INSS_THIRTEENTH, I.IRRF_THIRTEENTH, I.ALIMONY_THIRTEENTH),
    Stream.VACATION: (I.INSS_VACATION, I.IRRF_VACATION, I.ALIMONY_VACATION),
    Stream.PROFIT_SHARING: (I.INSS, I.IRRF_PROFIT_SHARE, I.ALIMONY_PROFIT_SHARE),
}
"""What contribution, tax and alimony of an income are called."""


@dataclass(frozen=True, kw_only=True)
class Opening:
    """What is paid, and what somebody wants taken off it.

    ``claims`` are deductions in full, taken by their rank; ``most_claims`` is the most that those below
    alimony may come to. ``months`` are parts of a vacation's pay that belong to months of their own.
    """

    kind: PayslipKind
    payee: Payee
    accrual_month: date
    paid_on: date
    pay: Sequence[PayLine]
    claims: Sequence[PayLine] = ()
    most_claims: Money | None = None
    months: Sequence[Money] = ()


@dataclass(frozen=True, kw_only=True)
class _Statutory:
    lines: tuple[PayLine, ...]
    social_security: tuple[Base, ...]
    income_tax: tuple[Base, ...]


def close(opening: Opening, tables: Tables) -> Payslip:
    """The payslip, whose net is never below nothing."""
    statutory = _statutory(opening, tables)
    pay = Money.total(each.signed for each in (*opening.pay, *statutory.lines))
    known = [each for each in statutory.lines if each.rank < 20]
    claims = [each for each in statutory.lines if each.rank >= 20] + list(opening.claims)
    left = pay + Money.total(each.amount for each in claims if each.rank == 20)
    taken, shortfalls = _take(sorted(claims, key=lambda each: each.rank), left, opening, tables)
    return Payslip(
        kind=opening.kind,
        employee_id=opening.payee.employee_id,
        accrual_month=opening.accrual_month,
        paid_on=opening.paid_on,
        lines=(*opening.pay, *known, *taken),
        employer=employer_lines((*opening.pay, *opening.claims), opening.payee, tables),
        social_security=statutory.social_security,
        income_tax=statutory.income_tax,
        shortfalls=tuple(shortfalls),
    )


def _statutory(opening: Opening, tables: Tables) -> _Statutory:
    lines: list[PayLine] = []
    contributions, taxes = [], []
    deducted: dict[Stream, Money] = {}
    for stream, part in _contributed(opening):
        told = contribution(part, opening.payee, tables, stream=_accrual(stream))
        made = line(tables.item(ITEMS[stream][0]), told.exact, told.steps, base=told.base)
        lines.append(made)
        deducted[stream] = deducted.get(stream, ZERO) + made.amount
        contributions.append(Base(stream=stream, gross=part, base=told.base, amount=made.amount))
    for stream, gross in _by(opening.pay, "taxed").items():
        if gross > ZERO:
            income = Income(stream=stream, gross=gross, deducted=deducted.get(stream, ZERO))
            taxes.append(_tax(income, opening.payee, tables, lines))
    return _Statutory(
        lines=tuple(each for each in lines if each.amount),
        social_security=tuple(contributions),
        income_tax=tuple(taxes),
    )


def _tax(income: Income, payee: Payee, tables: Tables, lines: list[PayLine]) -> Base:
    shares, tax = taxed(income, payee, tables)
    _, tax_item, alimony_item = ITEMS[income.stream]
    lines.append(line(tables.item(tax_item), tax.tax, tax.steps, base=tax.base))
    for alimony, share in zip(
        (each for each in payee.alimonies if income.stream in each.streams), shares, strict=True
    ):
        steps = (step(PayStepKind.RATE, alimony.value, text=alimony.measure.value),)
        lines.append(line(tables.item(alimony_item), share, steps, rate=alimony.value))
    return Base(stream=income.stream, gross=income.gross, base=tax.base, amount=tax.tax)


def _contributed(opening: Opening) -> list[tuple[Stream, Money]]:
    """Vacation belongs to the months it is spent in; its contribution is taken off its own income."""
    found = _by(opening.pay, "contributed")
    if opening.kind is PayslipKind.VACATION:
        return [(Stream.VACATION, part) for part in opening.months if part]
    return [(stream, part) for stream, part in found.items() if part > ZERO]


def _accrual(stream: Stream) -> Stream:
    return Stream.MONTHLY if stream is Stream.VACATION else stream


def _by(lines: Iterable[PayLine], base: str) -> dict[Stream, Money]:
    found: dict[Stream, Money] = {}
    for each in lines:
        if (stream := getattr(each.incidence, base)) is not None:
            found[stream] = found.get(stream, ZERO) + each.signed
    return found


def _take(
    claims: Sequence[PayLine], left: Money, opening: Opening, tables: Tables
) -> tuple[list[PayLine], list[Shortfall]]:
    taken: list[PayLine] = []
    short: list[Shortfall] = []
    room = opening.most_claims
    loans: Money | None = None
    for claim in claims:
        most = max(ZERO, left)
        if room is not None and claim.rank > 20:
            most = min(most, room)
        limited = claim
        if claim.item == I.LOAN:
            loans = _loan_room(claims, left, taken, tables) if loans is None else loans
            most = min(most, loans)
        amount = min(claim.amount, most)
        if amount < claim.amount:
            limited = _limited(claim, amount, tables)
            short.append(_shortfall(claim, amount, limited))
        if amount:
            taken.append(limited)
        left -= amount
        room = None if room is None or claim.rank <= 20 else room - amount
        loans = None if loans is None else (loans - amount if claim.item == I.LOAN else loans)
    return taken, short


def _loan_room(claims: Sequence[PayLine], left: Money, taken: Sequence[PayLine], tables: Tables) -> Money:
    """So much of what statutory deductions and alimony leave."""
    voluntary = Money.total(each.amount for each in taken if each.rank > 20)
    rate = tables.rate(LabourRateFigure.CONSIGNED_LOAN).rate
    return max(ZERO, left + voluntary).percent(rate)


def _limited(claim: PayLine, amount: Money, tables: Tables) -> PayLine:
    steps = (*claim.steps, step(PayStepKind.LIMIT, amount))
    rules = claim.rules
    if claim.item == I.LOAN:
        rule = tables.rate(LabourRateFigure.CONSIGNED_LOAN)
        steps = (*claim.steps, cited(PayStepKind.LIMIT, amount, rule))
        rules = (*claim.rules, rule.id)
    return replace(claim, amount=amount, steps=steps, rules=rules)


def _shortfall(claim: PayLine, taken: Money, limited: PayLine) -> Shortfall:
    last = limited.steps[-1]
    return Shortfall(
        item=claim.item,
        wanted=claim.amount,
        taken=taken,
        rule=last.rule or claim.rules[0],
        norm=last.norm or "",
    )
