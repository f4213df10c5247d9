"""Lines of a payslip: an item, its amount and how it came about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from uuid import UUID

from domain.kernel.money import Money
from domain.people.payroll.items import CONTRIBUTED, FUNDED, NOT_OF_EMPLOYER, STREAMS, PayItemRule
from domain.people.payroll.kinds import IncomeStream, PaySide, PayslipKind
from domain.people.payroll.step import PayStep, PayStepKind


@dataclass(frozen=True, kw_only=True, slots=True)
class Incidence:
    """Which bases an item enters, in the codes of eSocial (natRubr, codIncCP, codIncIRRF, codIncFGTS)."""

    nature: str
    social_security: str
    income_tax: str
    fund: str

    @property
    def contributed(self) -> IncomeStream | None:
        return CONTRIBUTED.get(self.social_security)

    @property
    def charged(self) -> bool:
        """Whether the employer contributes on it."""
        return self.contributed is not None and self.social_security not in NOT_OF_EMPLOYER

    @property
    def taxed(self) -> IncomeStream | None:
        return STREAMS.get(self.income_tax)

    @property
    def funded(self) -> bool:
        return self.fund in FUNDED


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """An item of the law or of the company; ``rank`` says when a deduction has its turn."""

    code: str
    name: str
    side: PaySide
    incidence: Incidence
    rank: int
    rule: str
    norm: str


@dataclass(frozen=True, kw_only=True, slots=True)
class PayPeriod:
    """Of which closed payslip a difference is: of its kind, in a month. A month may have several of
    vacations, and one of these several parts."""

    kind: PayslipKind
    month: date
    payslip_id: UUID | None = None
    part: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class PayLine:
    """``name`` is what the payslip calls it. ``amount`` is never negative: ``side`` says which way it goes.
    ``quantity`` in the unit of its step, ``rate`` in percent; ``rules`` are the rows of law behind it.
    ``period`` is told of differences that are paid later.
    """

    item: str
    name: str
    side: PaySide
    amount: Money
    incidence: Incidence
    rank: int
    base: Money | None = None
    rate: Decimal | None = None
    quantity: Decimal | None = None
    rules: tuple[str, ...]
    steps: tuple[PayStep, ...]
    period: PayPeriod | None = None

    @property
    def signed(self) -> Money:
        return -self.amount if self.side is PaySide.DEDUCTION else self.amount


def item_of(rule: PayItemRule) -> Item:
    incidence = Incidence(
        nature=rule.nature,
        social_security=rule.social_security,
        income_tax=rule.income_tax,
        fund=rule.fund,
    )
    return Item(
        code=rule.item.value,
        name=rule.name,
        side=rule.side,
        incidence=incidence,
        rank=rule.rank,
        rule=rule.id,
        norm=rule.norm,
    )


def line(
    item: Item,
    exact: Decimal | Money,
    steps: Sequence[PayStep],
    *,
    base: Money | None = None,
    rate: Decimal | None = None,
    quantity: Decimal | None = None,
) -> PayLine:
    """A line of so many reais, rounded half up to the cent at this one place."""
    amount = exact if isinstance(exact, Money) else Money.rounded(exact)
    told = tuple(steps)
    if not isinstance(exact, Money):
        told = (*told, PayStep(kind=PayStepKind.ROUNDING, value=exact))
    return PayLine(
        item=item.code,
        name=item.name,
        side=item.side,
        amount=amount,
        incidence=item.incidence,
        rank=item.rank,
        base=base,
        rate=rate,
        quantity=quantity,
        rules=(item.rule, *dict.fromkeys(each.rule for each in told if each.rule)),
        steps=told,
    )


def at_most(made: PayLine, amount: Money) -> PayLine:
    """The same line, limited to this."""
    limit = PayStep(kind=PayStepKind.LIMIT, value=amount.amount)
    return replace(made, amount=amount, steps=(*made.steps, limit))
