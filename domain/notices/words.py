"""A notice as its reader reads it: made of what was kept, in their language, when it is read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from domain.kernel.money import Money
from domain.notices.kind import NoticeKind
from domain.notices.kinds import KINDS

NOTHING = "–"
SPOKEN = {
    "DONE": ("concluído", "done"),
    "FAILED": ("falhou", "failed"),
    "BY_HAND": ("alguém quis assim", "somebody wanted it so"),
    "EXHAUSTED": ("uma entrega não foi aceita em três dias", "a delivery was not taken in three days"),
    "GONE": ("o endereço não existe mais", "the address is gone"),
    "OWNER_LEFT": ("quem responde por ele não tem mais acesso", "who answers for it has no access any more"),
}
"""Values that are said by words, in Portuguese and in English."""


def title_of(kind: NoticeKind, facts: Mapping[str, Any], *, english: bool) -> str:
    """One line of it."""
    return _said(kind, facts, part=0, english=english)


def text_of(kind: NoticeKind, facts: Mapping[str, Any], *, english: bool) -> str:
    """A sentence or two."""
    return _said(kind, facts, part=1, english=english)


def _said(kind: NoticeKind, facts: Mapping[str, Any], *, part: int, english: bool) -> str:
    described = KINDS[kind]
    told = {
        name: _shown(name, facts.get(name), english=english)
        for name in ("amount", "number", *described.keeps)
    }
    return described.words[1 if english else 0][part].format(**told)


def _shown(name: str, value: Any, *, english: bool) -> str:
    if value is None:
        return NOTHING
    match name:
        case "amount":
            return _money(Money(value), english=english)
        case "on":
            return value if english else date.fromisoformat(value).strftime("%d/%m/%Y")
        case "month":
            return value[:7] if english else date.fromisoformat(value).strftime("%m/%Y")
        case _:
            words = SPOKEN.get(value) if isinstance(value, str) else None
            return words[1 if english else 0] if words else str(value)


def _money(amount: Money, *, english: bool) -> str:
    text = f"R$ {amount.amount:,.2f}"
    return text if english else text.translate(str.maketrans(",.", ".,"))
