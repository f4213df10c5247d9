"""A tax of a line as it is read: its amounts are text, so that they keep their two places."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from domain.fiscal.taxes import Tax, TaxKind
from domain.kernel.money import Money


@dataclass(frozen=True)
class ShownAmount:
    """In reais."""

    amount: str

    @classmethod
    def of(cls, money: Money) -> ShownAmount:
        return cls(str(money))


@dataclass(frozen=True, kw_only=True)
class ShownTax:
    kind: TaxKind
    situation: str
    classification: str | None
    base: ShownAmount
    rate: Decimal
    amount: ShownAmount
    rules: tuple[str, ...]


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
        )
        for tax in taxes
    ]
