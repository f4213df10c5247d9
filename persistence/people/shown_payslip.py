"""A payslip as it is read: amounts are text, so that they keep their two places."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from domain.kernel.money import Money
from domain.people.pay_review import PayChangeReason, changes_of
from domain.people.payroll.kinds import IncomeStream, PaySide, PayslipKind
from domain.people.payroll.line import PayLine, PayPeriod
from domain.people.payroll.payslip import Base, Payslip
from domain.people.payroll.step import PayStep, PayStepKind
from persistence.people.payslip_content import (
    Sums,
    opened_facts,
    opened_payslip,
    opened_refusals,
    opened_sums,
)
from persistence.sealing.column import PrintedMoney

UUID_BYTES = 16


@dataclass(frozen=True)
class ShownIncidence:
    nature: str
    social_security: str
    income_tax: str
    fund: str


@dataclass(frozen=True)
class ShownPayStep:
    kind: PayStepKind
    value: Decimal | None
    rule: str | None
    norm: str | None
    text: str | None


@dataclass(frozen=True)
class ShownPayPeriod:
    kind: PayslipKind
    accrual_month: str


@dataclass(frozen=True, kw_only=True)
class ShownPayLine:
    item: str
    name: str
    side: PaySide
    amount: PrintedMoney
    base: PrintedMoney | None
    rate: Decimal | None
    quantity: Decimal | None
    incidence: ShownIncidence
    rules: tuple[str, ...]
    norms: tuple[str, ...]
    steps: tuple[ShownPayStep, ...]
    period: ShownPayPeriod | None


@dataclass(frozen=True, kw_only=True)
class ShownPayBase:
    stream: IncomeStream
    gross: PrintedMoney
    base: PrintedMoney
    amount: PrintedMoney
    steps: tuple[ShownPayStep, ...]
    period: ShownPayPeriod | None


@dataclass(frozen=True, kw_only=True)
class ShownShortfall:
    item: str
    wanted: PrintedMoney
    taken: PrintedMoney
    carried: PrintedMoney
    rule: str
    norm: str
    period: ShownPayPeriod | None


@dataclass(frozen=True)
class ShownPayReason:
    kind: PayChangeReason
    on: date | None


@dataclass(frozen=True, kw_only=True)
class ShownPayChange:
    item: str
    name: str
    side: PaySide
    was: PrintedMoney
    now: PrintedMoney
    amount: PrintedMoney
    reasons: tuple[ShownPayReason, ...]


@dataclass(frozen=True, kw_only=True)
class ShownPayRefusal:
    code: str
    path: tuple[str, ...]


def printed(amount: Money) -> PrintedMoney:
    return PrintedMoney(str(amount))


def net(told: str | None) -> PrintedMoney | None:
    return _sum(told, "net")


def earnings(told: str | None) -> PrintedMoney | None:
    return _sum(told, "earnings")


def deductions(told: str | None) -> PrintedMoney | None:
    return _sum(told, "deductions")


def cost(told: str | None) -> PrintedMoney | None:
    return _sum(told, "cost")


def lines(told: str) -> list[ShownPayLine]:
    payslip = _payslip(told)
    return _lines(payslip.lines if payslip else ())


def employer(told: str) -> list[ShownPayLine]:
    payslip = _payslip(told)
    return _lines(payslip.employer if payslip else ())


def social_security(told: str) -> list[ShownPayBase]:
    payslip = _payslip(told)
    return _bases(payslip.social_security if payslip else ())


def income_tax(told: str) -> list[ShownPayBase]:
    payslip = _payslip(told)
    return _bases(payslip.income_tax if payslip else ())


def shortfalls(told: str) -> list[ShownShortfall]:
    payslip = _payslip(told)
    return [
        ShownShortfall(
            item=one.item,
            wanted=printed(one.wanted),
            taken=printed(one.taken),
            carried=printed(one.carried),
            rule=one.rule,
            norm=one.norm,
            period=_period(one.period),
        )
        for one in (payslip.shortfalls if payslip else ())
    ]


def refusals(told: str) -> list[ShownPayRefusal]:
    found = opened_refusals(_row(told, "content_sealed"))
    return [ShownPayRefusal(code=one.code, path=one.path) for one in found]


def changes(
    told: str, facts: str | None, kind: str, before: str | None, facts_before: str | None
) -> list[ShownPayChange]:
    """What differs from the payslip before."""
    payslip = _payslip(told)
    if payslip is None:
        return []
    earlier = _payslip(before) if before else None
    found = changes_of(payslip, _facts(facts, kind), earlier, _facts(facts_before, kind))
    return [
        ShownPayChange(
            item=one.item,
            name=one.name,
            side=one.side,
            was=printed(one.was),
            now=printed(one.now),
            amount=printed(one.amount),
            reasons=tuple(ShownPayReason(each.kind, each.on) for each in one.reasons),
        )
        for one in found
    ]


def net_change(told: str | None, before: str | None) -> PrintedMoney | None:
    """Of the net pay, since the payslip before; None of a first one."""
    now, earlier = _sums(told), _sums(before)
    return printed(now.net - earlier.net) if now and earlier else None


def _sum(told: str | None, name: str) -> PrintedMoney | None:
    found = _sums(told)
    return None if found is None else printed(getattr(found, name))


def _sums(told: str | None) -> Sums | None:
    return None if told is None else opened_sums(_row(told, "sums_sealed"))


def _payslip(told: str) -> Payslip | None:
    return opened_payslip(_row(told, "content_sealed"))


def _facts(told: str | None, kind: str) -> Any:
    return None if told is None else opened_facts(_row(told, "facts_sealed", kind=kind))


def _row(told: str, column: str, **values: Any) -> Any:
    """A row as far as it is selected: its company, its id, and what is sealed."""
    whole = bytes.fromhex(told)
    company, id = whole[:UUID_BYTES], whole[UUID_BYTES : 2 * UUID_BYTES]
    sealed = {column: whole[2 * UUID_BYTES :]}
    return SimpleNamespace(company_id=UUID(bytes=company), id=UUID(bytes=id), **sealed, **values)


def _lines(found: Iterable[PayLine]) -> list[ShownPayLine]:
    return [
        ShownPayLine(
            item=line.item,
            name=line.name,
            side=line.side,
            amount=printed(line.amount),
            base=None if line.base is None else printed(line.base),
            rate=line.rate,
            quantity=line.quantity,
            incidence=ShownIncidence(
                line.incidence.nature,
                line.incidence.social_security,
                line.incidence.income_tax,
                line.incidence.fund,
            ),
            rules=line.rules,
            norms=tuple(dict.fromkeys(each.norm for each in line.steps if each.norm)),
            steps=_steps(line.steps),
            period=_period(line.period),
        )
        for line in found
    ]


def _bases(found: Iterable[Base]) -> list[ShownPayBase]:
    return [
        ShownPayBase(
            stream=one.stream,
            gross=printed(one.gross),
            base=printed(one.base),
            amount=printed(one.amount),
            steps=_steps(one.steps),
            period=_period(one.period),
        )
        for one in found
    ]


def _period(of: PayPeriod | None) -> ShownPayPeriod | None:
    return None if of is None else ShownPayPeriod(of.kind, f"{of.month:%Y-%m}")


def _steps(found: Iterable[PayStep]) -> tuple[ShownPayStep, ...]:
    return tuple(ShownPayStep(one.kind, one.value, one.rule, one.norm, one.text) for one in found)
