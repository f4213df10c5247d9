"""An amount of money on the wire."""

from enum import StrEnum

import strawberry

from api.docstrings import described_enum
from api.scalars import Decimal


@described_enum
class CurrencyCode(StrEnum):
    """ISO 4217; the back office keeps its books in one currency."""

    BRL = "BRL"
    """The Brazilian real."""


@strawberry.type(description="An amount in whole cents.")
class Money:
    amount: Decimal = strawberry.field(description='Always with two places, like "12.30".')
    currency: CurrencyCode = strawberry.field(description="The currency.", default=CurrencyCode.BRL)
