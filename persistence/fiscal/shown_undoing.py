"""What is told of a use that was undone, as it is read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from domain.fiscal.undoing import GoodsWhereabouts, Undoing


@dataclass(frozen=True, kw_only=True)
class ShownUndoing:
    at: datetime
    goods: GoodsWhereabouts
    reason: str


def shown_undoing(undoing: Undoing | None) -> ShownUndoing | None:
    return None if undoing is None else ShownUndoing(**vars(undoing))
