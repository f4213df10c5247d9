"""What a document is about that is not of a sale, as the rows of law are found by it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from domain.fiscal.tax_rules import Destination, Production
from domain.kernel.law import Rule


class GoodsOperation(StrEnum):
    """What is done with goods: documents are drafted by it, rules of companies and of law found by it."""

    SALE = "SALE"
    """Goods are sold."""
    RETURN = "RETURN"
    """Goods that were sold come back."""
    PURCHASE_RETURN = "PURCHASE_RETURN"
    """Goods that were bought go back."""
    TRANSFER = "TRANSFER"
    """Between establishments of the company."""
    BONUS = "BONUS"
    """Goods are given with a sale, or as a gift (bonificação)."""
    SAMPLE = "SAMPLE"
    """Goods are given to be tried (amostra grátis)."""
    DEMONSTRATION = "DEMONSTRATION"
    """Goods are shown, and come back (demonstração)."""
    CONSIGNMENT = "CONSIGNMENT"
    """Goods are left with another to be sold (consignação)."""
    REPAIR = "REPAIR"
    """Goods are sent to be repaired, and come back (conserto)."""
    OTHER = "OTHER"
    """Anything else that is done with goods."""
    ADJUSTMENT = "ADJUSTMENT"
    """ICMS that a state's law wants adjusted; nothing moves."""
    CREDIT_NOTE = "CREDIT_NOTE"
    """IBS and CBS become less; taxed as the document it is about."""
    DEBIT_NOTE = "DEBIT_NOTE"
    """IBS and CBS become more; taxed as the document it is about."""


BY_PRODUCT = frozenset(
    {GoodsOperation.SALE, GoodsOperation.RETURN, GoodsOperation.CONSIGNMENT, GoodsOperation.OTHER}
)
"""Operations that the rows of law tax by the product's class; all others have a class of their own."""


def law_class(operation: GoodsOperation, product_class: str, *, interstate: bool) -> str:
    """The tax class by which the rows of law are asked; a transfer has another across a border."""
    if operation in BY_PRODUCT:
        return product_class
    crossing = operation is GoodsOperation.TRANSFER and interstate
    return f"{operation.value}_INTERSTATE" if crossing else operation.value


@dataclass(frozen=True, kw_only=True)
class OperationCfop(Rule):
    """The code of an operation that is no sale; ``destination`` is the own state or another.

    ``operation`` is a value of GoodsOperation.
    """

    title = "CFOP of an operation that is no sale"
    asked_by = ("operation", "production", "destination")

    operation: str
    production: Production
    destination: Destination
    code: str


@dataclass(frozen=True, kw_only=True)
class OperationText(Rule):
    """What the law has a document say: natOp, and infAdFisco or infCpl where a norm asks for words.

    ``operation`` is the tax class of its items.
    """

    title = "wording of an operation that is no sale"
    asked_by = ("operation",)

    operation: str
    nature: str
    fiscal_note: str
    note: str
