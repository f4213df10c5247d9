"""Pay items that a company defines itself: a name, the bases it enters and a formula."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from domain.kernel.refusal import Malformed, OutOfRange, Required, checks
from domain.people.payroll.formula import formula
from domain.people.payroll.items import StandardItem
from domain.people.payroll.kinds import PaySide
from domain.people.payroll.line import Incidence, Item, PayLine, line
from domain.people.payroll.step import PayStep, PayStepKind, step

CODE = re.compile(r"[A-Z][A-Z0-9_]{1,29}")
LEAST_RANK, MOST_RANK = 30, 99
"""Deductions of a company come after taxes and alimony."""


@dataclass(frozen=True, kw_only=True)
class CompanyItem:
    """``nature`` and the three codes as in eSocial's S-1010; ``norm`` says what allows it (an agreement,
    a policy, a written consent: CLT, art. 462)."""

    code: str
    name: str
    side: PaySide
    formula: str
    nature: str
    social_security: str
    income_tax: str
    fund: str
    norm: str
    rank: int = 90


@dataclass(frozen=True, kw_only=True)
class CompanyEntry:
    """An item of the company on one payslip; ``quantity`` is a fact of its formula."""

    item: CompanyItem
    quantity: Decimal = Decimal(1)


def check_company_item(item: CompanyItem) -> None:
    """Everything wrong with it at once. Raises Malformed, Required, OutOfRange, FormulaRefused."""
    with checks() as check:
        own = CODE.fullmatch(item.code) and item.code not in StandardItem.__members__
        check.that(own, Malformed("code", expected="a code of its own: A-Z, 0-9, _"))
        check.that(item.name.strip(), Required("name"))
        check.that(item.norm.strip(), Required("norm"))
        check.that(item.side is not PaySide.INFORMATION, OutOfRange("side"))
        in_turn = LEAST_RANK <= item.rank <= MOST_RANK
        check.that(in_turn, OutOfRange("rank", least=LEAST_RANK, most=MOST_RANK))
        with check.at("formula"):
            formula(item.formula)


def company_line(entry: CompanyEntry, facts: Mapping[str, Decimal]) -> PayLine:
    """What its formula comes to, never below nothing."""
    item = entry.item
    read = formula(item.formula)
    known = {**facts, "quantity": entry.quantity}
    exact = read.of(known)
    told = [PayStep(kind=PayStepKind.FORMULA, text=item.formula, norm=item.norm)]
    told += [step(PayStepKind.PLUS, known[name], text=name) for name in sorted(read.names)]
    return line(_item(item), max(Decimal(0), exact), told, quantity=entry.quantity)


def in_pay(item: CompanyItem) -> bool:
    """Whether it is part of what is paid, or reduces the bases of what is; other deductions are claims."""
    incidence = _incidence(item)
    return item.side is PaySide.EARNING or bool(incidence.contributed or incidence.taxed or incidence.funded)


def _item(item: CompanyItem) -> Item:
    paid = item.side is PaySide.EARNING or in_pay(item)
    return Item(
        code=item.code,
        name=item.name,
        side=item.side,
        incidence=_incidence(item),
        rank=0 if paid else item.rank,
        rule=item.code,
        norm=item.norm,
    )


def _incidence(item: CompanyItem) -> Incidence:
    return Incidence(
        nature=item.nature,
        social_security=item.social_security,
        income_tax=item.income_tax,
        fund=item.fund,
    )
