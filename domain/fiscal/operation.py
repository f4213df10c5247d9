"""What a document is about that is not of a sale, as the rows of law are found by it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from domain.fiscal.tax_rules import Destination, Production
from domain.kernel.law import Rule


class Operation(StrEnum):
    """Its value is the tax class of the document's items, too."""

    TRANSFER = "TRANSFER"
    TRANSFER_INTERSTATE = "TRANSFER_INTERSTATE"
    PURCHASE_RETURN = "PURCHASE_RETURN"
    BONUS = "BONUS"
    SAMPLE = "SAMPLE"
    DEMONSTRATION = "DEMONSTRATION"
    REPAIR = "REPAIR"
    ADJUSTMENT = "ADJUSTMENT"
    CREDIT_NOTE = "CREDIT_NOTE"
    DEBIT_NOTE = "DEBIT_NOTE"


@dataclass(frozen=True, kw_only=True)
class OperationCfop(Rule):
    """The code of an operation that is no sale; ``destination`` is the own state or another."""

    title = "CFOP of an operation that is no sale"
    asked_by = ("operation", "production", "destination")

    operation: Operation
    production: Production
    destination: Destination
    code: str


@dataclass(frozen=True, kw_only=True)
class OperationText(Rule):
    """What the law has a document say: natOp, and infAdFisco or infCpl where a norm asks for words."""

    title = "wording of an operation that is no sale"
    asked_by = ("operation",)

    operation: Operation
    nature: str
    fiscal_note: str
    note: str
