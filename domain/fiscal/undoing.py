"""What was done with a document that was used first and is none: it stays open until somebody undoes it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.kernel.refusal import Refusal


class GoodsWhereabouts(StrEnum):
    """Where the goods of a document are that turned out to be none."""

    BACK = "BACK"
    """In the warehouse: they came back, or never left."""
    WITH_CUSTOMER = "WITH_CUSTOMER"
    """With who received them: another document has to follow them."""


class NothingToUndo(Refusal):
    """Goods left with it never, or its authority allowed it, or may still; facts: ``status``."""

    code = "NOTHING_TO_UNDO"


@dataclass(frozen=True, kw_only=True)
class Undoing:
    """When and why somebody did; ``reason`` may name people and stands in no fact."""

    at: datetime
    goods: GoodsWhereabouts
    reason: str
