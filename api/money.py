"""An amount of money on the wire."""

from enum import StrEnum
from typing import cast

import strawberry

from api.docstrings import described_enum
from api.scalars import Decimal
from domain.kernel.money import Money as Cents


@described_enum
class CurrencyCode(StrEnum):
    """ISO 4217; the back office keeps its books in one currency."""

    BRL = "BRL"
    """The Brazilian real."""


@strawberry.type(description="An amount in whole cents.")
class Money:
    amount: Decimal = strawberry.field(description='Always with two places, like "12.30".')
    currency: CurrencyCode = strawberry.field(description="The currency.", default=CurrencyCode.BRL)


def shown(amount: Cents) -> Money:
    """As text: a decimal would leave its zeros behind."""
    return Money(amount=cast("Decimal", str(amount)))
