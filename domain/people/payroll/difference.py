"""What a raise that reaches back still owes: a closed payslip reckoned again, less what was paid of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar
from uuid import UUID

from domain.kernel.calendar import months_later
from domain.kernel.money import ZERO, Money
from domain.people.payroll.calculation import PayFacts, calculate
from domain.people.payroll.closing import ITEMS, by_stream, tax_of
from domain.people.payroll.employer_cost import employer_lines
from domain.people.payroll.income_tax import Income
from domain.people.payroll.items import StandardItem
from domain.people.payroll.kinds import IncomeStream, PaySide, PayslipKind
from domain.people.payroll.line import PayLine, PayPeriod, line
from domain.people.payroll.month import Month
from domain.people.payroll.payee import Alimony, AlimonyOf, Elsewhere, Payee, TaxedBefore
from domain.people.payroll.payslip import Base, Payslip, Shortfall
from domain.people.payroll.retroactive import MonthOwed
from domain.people.payroll.social_security import contribution
from domain.people.payroll.step import PayStepKind, step
from domain.people.payroll.tables import Tables
from domain.people.payroll.termination import Termination
from domain.people.payroll.vacation import VacationTaken, by_month, lines_by_part, vacation_again

P = TypeVar("P", PayLine, Base)
I = StandardItem  # noqa: E741  the items of this page
RECKONED = (
    PayslipKind.MONTHLY,
    PayslipKind.VACATION,
    PayslipKind.THIRTEENTH_SECOND,
    PayslipKind.TERMINATION,
)
"""Of the others nothing is owed later: an advance is taken off its month, the first part of a thirteenth
salary off the second, and a share in profits is an amount that was said."""
OF_SOCIAL_SECURITY = (I.MATERNITY, I.THIRTEENTH_MATERNITY, I.FAMILY_ALLOWANCE)
"""Paid in its place: what was paid of them too much is no matter of pay."""
NOT_TAKEN_NORM = "CLT, art. 462: what was paid too much is not taken off without more"

Contributed = Mapping[date, Sequence[Elsewhere]]
"""By month, on what contributions were taken already: of the payslip itself, too."""
Part = tuple[IncomeStream, date, Money]
"""Of which income and month so much is contributed on."""


@dataclass(frozen=True, kw_only=True)
class PaidBefore:
    """A closed payslip, and retroactive ones of the same employee that were closed after it. ``given_up`` are
    the places of vacations of it that are not taken: what was paid of them is set off later, as it was."""

    payslip: Payslip
    id: UUID | None = None
    later: tuple[Payslip, ...] = ()
    given_up: frozenset[int] = frozenset()

    @property
    def period(self) -> PayPeriod:
        return PayPeriod(kind=self.payslip.kind, month=self.payslip.accrual_month, payslip_id=self.id)

    @property
    def lines(self) -> tuple[PayLine, ...]:
        return (*self.payslip.lines, *self._of(each for one in self.later for each in one.lines))

    @property
    def employer(self) -> tuple[PayLine, ...]:
        return (*self.payslip.employer, *self._of(each for one in self.later for each in one.employer))

    @property
    def social_security(self) -> tuple[Base, ...]:
        return (
            *self.payslip.social_security,
            *self._of(each for one in self.later for each in one.social_security),
        )

    @property
    def income_tax(self) -> tuple[Base, ...]:
        return (*self.payslip.income_tax, *self._of(each for one in self.later for each in one.income_tax))

    @property
    def paid_later(self) -> bool:
        return any(self._of(each for one in self.later for each in one.lines))

    def _of(self, found: Iterable[P]) -> tuple[P, ...]:
        return tuple(each for each in found if each.period is not None and self._is(each.period))

    def _is(self, of: PayPeriod) -> bool:
        """What does not say of which payslip it is, is of its kind and month."""
        return replace(of, part=0) in (self.period, replace(self.period, payslip_id=None))


def owed(before: PaidBefore, facts: PayFacts, tables: Tables, contributed: Contributed) -> MonthOwed:
    """By the facts as they are known now and the tables of then.

    What falls is set off within the payslip; where all of it comes to nothing or less, and of what is paid in
    place of social security, it is told and not taken. Deductions are not reckoned again, but for
    contribution, tax and alimony. Raises what ``calculate`` raises.
    """
    due = _due(before, facts, tables)
    pay, untaken = _pay(before, facts, due)
    payee = _payee(facts)
    withheld: list[PayLine] = []
    taxes: list[Base] = []
    short: list[Shortfall] = []
    parts = [each for each in _parts(before, facts, pay) if each[2] > ZERO]
    contributions = [
        _contribution(before, part, contributed, payee=payee, tables=tables, withheld=withheld)
        for part in parts
    ]
    gross = by_stream(pay, "taxed").get(IncomeStream.THIRTEENTH, ZERO)
    if gross > ZERO:
        taken = Money.total(each.amount for each in withheld if each.item == I.INSS_THIRTEENTH)
        income = Income(stream=IncomeStream.THIRTEENTH, gross=gross, deducted=taken)
        once = replace(payee, taxed_before=(_thirteenth(before),))
        taxes.append(tax_of(income, once, tables, withheld, short))
    of = before.period
    return MonthOwed(
        period=of,
        pay=tuple(pay),
        withheld=tuple(each if each.period else replace(each, period=of) for each in withheld if each.amount),
        employer=tuple(_employer(before, due, pay, payee, tables)) if pay else (),
        social_security=tuple(contributions),
        income_tax=tuple(replace(each, period=of) for each in taxes),
        untaken=(*untaken, *short),
        month=facts if isinstance(facts, Month) else None,
    )


def _due(before: PaidBefore, facts: PayFacts, tables: Tables) -> Payslip:
    if isinstance(facts, VacationTaken):
        return vacation_again(facts, before.payslip, tables)
    return calculate(facts, tables)


def is_pay(one: PayLine) -> bool:
    """Whether it is of what is paid, or lowers that."""
    return one.side is PaySide.EARNING or (one.side is PaySide.DEDUCTION and one.rank == 0)


def _pay(before: PaidBefore, facts: PayFacts, due: Payslip) -> tuple[list[PayLine], list[Shortfall]]:
    pay: list[PayLine] = []
    untaken: list[Shortfall] = []
    for place, (was_lines, now_lines) in enumerate(_part_by_part(before, facts, due)):
        if place in before.given_up:
            continue
        of = replace(before.period, part=place)
        was, now = _by_item(was_lines), _by_item(now_lines)
        for item in dict.fromkeys((*now, *was)):
            made = _difference(now.get(item, []), was.get(item, []), of)
            if made is not None:
                falls = made.side is PaySide.DEDUCTION and item in OF_SOCIAL_SECURITY
                untaken += [_untaken(made, made.amount)] if falls else []
                pay += [] if falls else [made]
    total = Money.total(each.signed for each in pay)
    if pay and total <= ZERO:
        falling = max(pay, key=lambda each: -each.signed.cents)
        return [], [*untaken, *([_untaken(falling, -total)] if total else [])]
    return pay, untaken


def _part_by_part(
    before: PaidBefore, facts: PayFacts, due: Payslip
) -> Iterator[tuple[Sequence[PayLine], Sequence[PayLine]]]:
    """What was paid and what is due, of each vacation of a payslip; of any other, of all of it."""
    if not isinstance(facts, VacationTaken):
        yield before.lines, due.lines
        return
    yield from zip(_paid_by_part(before, facts), lines_by_part(facts, due), strict=True)


def _paid_by_part(before: PaidBefore, facts: VacationTaken) -> Iterator[Sequence[PayLine]]:
    later = before.lines[len(before.payslip.lines) :]
    for place, lines in enumerate(lines_by_part(facts, before.payslip)):
        yield *lines, *(each for each in later if each.period is not None and each.period.part == place)


def _difference(now: list[PayLine], was: list[PayLine], of: PayPeriod) -> PayLine | None:
    due = Money.total(each.signed for each in now)
    paid = Money.total(each.signed for each in was)
    if due == paid:
        return None
    first = (now or was)[0]
    alone = first if len(now) == 1 else None
    told = (
        *(each for one in now for each in one.steps),
        step(PayStepKind.DUE, due),
        step(PayStepKind.PAID, paid),
    )
    return replace(
        first,
        side=PaySide.EARNING if due > paid else PaySide.DEDUCTION,
        amount=max(due - paid, paid - due),
        rank=0,
        base=alone and alone.base,
        rate=alone and alone.rate,
        quantity=alone and alone.quantity,
        rules=tuple(dict.fromkeys(rule for one in (now or was) for rule in one.rules)),
        steps=told,
        period=of,
    )


def _untaken(made: PayLine, amount: Money) -> Shortfall:
    return Shortfall(
        item=made.item,
        wanted=amount,
        taken=ZERO,
        rule=made.rules[0],
        norm=NOT_TAKEN_NORM,
        period=made.period,
    )


def _by_item(lines: Iterable[PayLine]) -> dict[str, list[PayLine]]:
    found: dict[str, list[PayLine]] = {}
    for each in lines:
        if is_pay(each):
            found.setdefault(each.item, []).append(each)
    return found


def _payee(facts: PayFacts) -> Payee:
    """As of the month; alimony of a fixed amount was paid with it."""
    payee = facts.month.payee if isinstance(facts, Termination) else facts.payee
    return replace(payee, alimonies=shares(payee.alimonies), elsewhere=(), taxed_before=())


def shares(alimonies: Iterable[Alimony]) -> tuple[Alimony, ...]:
    """Alimony that grows with pay."""
    return tuple(each for each in alimonies if each.measure is not AlimonyOf.FIXED)


def _contribution(
    before: PaidBefore,
    of: Part,
    contributed: Contributed,
    *,
    payee: Payee,
    tables: Tables,
    withheld: list[PayLine],
) -> Base:
    """What the table takes of all the pay of the month and the income, less what was taken."""
    stream, month, part = of
    period = replace(before.period, month=month)
    counted = IncomeStream.THIRTEENTH if stream is IncomeStream.THIRTEENTH else IncomeStream.MONTHLY
    known = tuple(contributed.get(month, ()))
    if counted is IncomeStream.THIRTEENTH:
        known = tuple(
            Elsewhere(base=each.gross, contribution=each.amount, stream=counted)
            for each in before.social_security
            if each.stream is counted
        )
    told = contribution(part, replace(payee, elsewhere=known), tables, stream=counted)
    made = line(tables.item(ITEMS[stream][0]), told.exact, told.steps, base=told.base)
    withheld.append(replace(made, period=period))
    return Base(
        stream=stream, gross=part, base=told.base, amount=made.amount, steps=made.steps, period=period
    )


def _parts(before: PaidBefore, facts: PayFacts, pay: Sequence[PayLine]) -> Iterator[Part]:
    """Vacations belong to the months they are spent in."""
    found = by_stream(pay, "contributed")
    if not isinstance(facts, VacationTaken):
        for stream, part in found.items():
            yield stream, before.period.month, part
        return
    months: dict[date, Money] = {}
    for place, (part, lines) in enumerate(zip(facts.parts, _paid_by_part(before, facts), strict=True)):
        more = _contributed(each for each in pay if each.period is not None and each.period.part == place)
        paid = _contributed(lines)
        now, was = (by_month(each, part.starts_on, part.days) for each in (paid + more, paid))
        for after, (due, before_it) in enumerate(zip(now, was, strict=True)):
            month = months_later(part.starts_on.replace(day=1), after)
            months[month] = months.get(month, ZERO) + due - before_it
    for month in sorted(months):
        yield IncomeStream.VACATION, month, months[month]


def _contributed(lines: Iterable[PayLine]) -> Money:
    return by_stream(filter(is_pay, lines), "contributed").get(IncomeStream.MONTHLY, ZERO)


def _thirteenth(before: PaidBefore) -> TaxedBefore:
    """A thirteenth salary that is completed later is taxed as a whole, by the table of its payment (RIR/2018,
    art. 700)."""
    stream = IncomeStream.THIRTEENTH
    taxed = [each for each in before.income_tax if each.stream is stream]
    taken = [each.amount for each in before.social_security if each.stream is stream]
    alimony = [each.amount for each in before.lines if each.item == I.ALIMONY_THIRTEENTH]
    return TaxedBefore(
        stream=stream,
        gross=Money.total(each.gross for each in taxed),
        deducted=Money.total((*taken, *alimony)),
        tax=Money.total(each.amount for each in taxed),
    )


def _employer(
    before: PaidBefore, due: Payslip, pay: Sequence[PayLine], payee: Payee, tables: Tables
) -> Iterator[PayLine]:
    """What is owed on all the pay of the month, less what was paid on it."""
    now: dict[str, list[PayLine]] = {}
    fine = (each for each in due.employer if each.item == I.FUND_FINE)
    for each in (*employer_lines((*before.lines, *pay), payee, tables), *fine):
        now.setdefault(each.item, []).append(each)
    for item, lines in now.items():
        paid = [each for each in before.employer if each.item == item]
        was = Money.total(each.amount for each in paid)
        more = Money.total(each.amount for each in lines) - was
        if more <= ZERO:
            continue
        base = Money.total(_base(each) for each in lines) - (Money.total(map(_base, paid)))
        steps = (
            *(each for one in lines for each in one.steps),
            step(PayStepKind.DUE, more + was),
            step(PayStepKind.PAID, was),
        )
        yield replace(lines[0], amount=more, base=base, steps=steps, period=before.period)


def _base(one: PayLine) -> Money:
    return one.base or ZERO
