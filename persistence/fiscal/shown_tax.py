"""A tax of a line as it is read: its amounts are text, so that they keep their two places."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from domain.fiscal.invoice_line import ApproximateTax
from domain.fiscal.taxes import Step, StepKind, Tax, TaxKind
from domain.fiscal.withholding import Withheld, WithheldTax
from domain.kernel.money import Money


@dataclass(frozen=True)
class ShownAmount:
    """In reais."""

    amount: str

    @classmethod
    def of(cls, money: Money) -> ShownAmount:
        return cls(str(money))


@dataclass(frozen=True, kw_only=True)
class ShownStep:
    kind: StepKind
    value: Decimal | None
    tax: TaxKind | None
    rule: str | None
    norm: str | None


@dataclass(frozen=True, kw_only=True)
class ShownTax:
    kind: TaxKind
    situation: str
    classification: str | None
    base: ShownAmount
    rate: Decimal
    amount: ShownAmount
    rules: tuple[str, ...]
    interstate_rate: Decimal | None
    reduction: Decimal | None
    margin: Decimal | None
    deferred: ShownAmount | None
    relieved: ShownAmount | None
    relief_reason: str | None
    benefit: str | None
    framework: str | None
    steps: tuple[ShownStep, ...]


@dataclass(frozen=True, kw_only=True)
class ShownApproximate:
    federal: ShownAmount
    state: ShownAmount
    city: ShownAmount
    total: ShownAmount


def shown_approximate(told: ApproximateTax | None) -> ShownApproximate | None:
    if told is None:
        return None
    spheres = (told.federal, told.state, told.city, told.total)
    federal, state, city, total = (ShownAmount.of(amount) for amount in spheres)
    return ShownApproximate(federal=federal, state=state, city=city, total=total)


@dataclass(frozen=True, kw_only=True)
class ShownWithheld:
    tax: WithheldTax
    code: str
    base: ShownAmount
    rate: Decimal
    amount: ShownAmount
    rule: str
    norm: str


def shown_withheld(withheld: Iterable[Withheld] | None) -> list[ShownWithheld]:
    return [
        ShownWithheld(
            tax=one.tax,
            code=one.code,
            base=ShownAmount.of(one.base),
            rate=one.rate,
            amount=ShownAmount.of(one.amount),
            rule=one.rule,
            norm=one.norm,
        )
        for one in withheld or ()
    ]


def shown(taxes: Iterable[Tax]) -> list[ShownTax]:
    return [
        ShownTax(
            kind=tax.kind,
            situation=tax.situation,
            classification=tax.classification,
            base=ShownAmount.of(tax.base),
            rate=tax.rate,
            amount=ShownAmount.of(tax.amount),
            rules=tax.rules,
            interstate_rate=tax.interstate_rate,
            reduction=tax.reduction,
            margin=tax.margin,
            deferred=ShownAmount.of(tax.deferral.amount) if tax.deferral else None,
            relieved=ShownAmount.of(tax.relief.amount) if tax.relief else None,
            relief_reason=tax.relief.reason if tax.relief else None,
            benefit=tax.benefit,
            framework=tax.framework,
            steps=tuple(_shown_step(step) for step in tax.steps),
        )
        for tax in taxes
    ]


def _shown_step(step: Step) -> ShownStep:
    return ShownStep(kind=step.kind, value=step.value, tax=step.tax, rule=step.rule, norm=step.norm)
