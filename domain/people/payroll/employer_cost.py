"""What the employer pays besides: the fund (FGTS), social security, accident risk and third parties."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from domain.kernel.money import ZERO, Money
from domain.people.payroll.items import StandardItem
from domain.people.payroll.kinds import IncomeStream, PayrollCharge, PaySide, WorkerKind
from domain.people.payroll.law import EmployerCharge, LabourRateFigure
from domain.people.payroll.line import Incidence, Item, PayLine, line
from domain.people.payroll.payee import Payee
from domain.people.payroll.step import PayStepKind, cited, step
from domain.people.payroll.tables import Tables

NONE = Incidence(nature="", social_security="00", income_tax="9", fund="00")


NAMES = {
    PayrollCharge.SOCIAL_SECURITY: "INSS patronal",
    PayrollCharge.ACCIDENT_RISK: "RAT ajustado pelo FAP",
    PayrollCharge.THIRD_PARTIES: "Terceiros",
}


def employer_lines(lines: Iterable[PayLine], payee: Payee, tables: Tables) -> tuple[PayLine, ...]:
    """On the whole pay but for maternity: the employer has no ceiling (Lei 8.212/1991, art. 22)."""
    known = list(lines)
    charged = _base(each for each in known if each.incidence.charged)
    return (*_fund(known, payee, tables), *charges(charged, payee, tables))


def charges(base: Money, payee: Payee, tables: Tables) -> Iterator[PayLine]:
    """What an employer of this group pays on such pay; who is paid pro-labore has no accident risk and
    nothing for third parties."""
    if not base:
        return
    director = payee.kind is WorkerKind.DIRECTOR
    for charge in (PayrollCharge.SOCIAL_SECURITY,) if director else PayrollCharge:
        rule = tables.charge(payee.employer.group, charge)
        rate = _rate(rule, payee)
        if rate:
            steps = (step(PayStepKind.BASE, base), cited(PayStepKind.RATE, rate, rule))
            yield line(_item(rule), base.amount * rate / 100, steps, base=base, rate=rate)


def fund_rate(payee: Payee) -> LabourRateFigure:
    apprentice = payee.kind is WorkerKind.APPRENTICE
    return LabourRateFigure.FUND_APPRENTICE if apprentice else LabourRateFigure.FUND


def _fund(lines: list[PayLine], payee: Payee, tables: Tables) -> Iterator[PayLine]:
    if payee.kind is WorkerKind.DIRECTOR:
        return
    rule = tables.rate(fund_rate(payee))
    item = tables.item(StandardItem.FUND)
    funded = [each for each in lines if each.incidence.funded]
    for thirteenth in (False, True):
        base = _base(each for each in funded if (each.incidence.fund == "12") is thirteenth)
        if base:
            steps = (
                step(PayStepKind.BASE, base, text=IncomeStream.THIRTEENTH.value if thirteenth else None),
                cited(PayStepKind.RATE, rule.rate, rule),
            )
            yield line(item, base.amount * rule.rate / 100, steps, base=base, rate=rule.rate)


def _rate(rule: EmployerCharge, payee: Payee) -> Decimal:
    employer = payee.employer
    if rule.own:
        return employer.risk * employer.accident_factor
    if rule.charge is PayrollCharge.THIRD_PARTIES and rule.rate and employer.third_parties is not None:
        return employer.third_parties
    return rule.rate


def _item(rule: EmployerCharge) -> Item:
    return Item(
        code=rule.charge.value,
        name=NAMES[rule.charge],
        side=PaySide.INFORMATION,
        incidence=NONE,
        rank=0,
        rule=rule.id,
        norm=rule.norm,
    )


def _base(lines: Iterable[PayLine]) -> Money:
    return max(ZERO, Money.total(each.signed for each in lines))
