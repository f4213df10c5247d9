"""Why the authority does not allow a document, and what of our data is at fault, as people are told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

from domain.fiscal.invoice import Invoice, InvoiceStatus
from domain.kernel.refusal import Refusal

ITEM = re.compile(r"\[\s*nItem\s*:\s*(\d+)\s*\]", re.IGNORECASE)
"""How xMotivo names the item at fault."""
EACH = "[]"
"""In a path: of every item."""


class Remedy(StrEnum):
    """What is to be done about a rejection."""

    MEND_DATA = "MEND_DATA"
    """Correct customer or product, then mendInvoice."""
    MEND_SETTINGS = "MEND_SETTINGS"
    """Correct the establishment, its certificate or its standing, then mendInvoice."""
    WAIT = "WAIT"
    """It goes on by itself."""
    ASK_SUPPORT = "ASK_SUPPORT"
    """The document is wrong and not what it says: tell whoever runs the installation."""
    ISSUE_ANEW = "ISSUE_ANEW"
    """This number will not be authorised: another document is to be issued."""


class FaultNotMended(Refusal):
    """What the authority had found fault with is as it was; facts: ``field``, ``status_code``."""

    code = "REJECTION_NOT_MENDED"


@dataclass(frozen=True, kw_only=True)
class Diagnosis:
    """What is known of a status code; ``field`` is a path from the invoice, or None."""

    field: str | None
    remedy: Remedy

    def at_item(self, position: int | None) -> str | None:
        """The path, of one item where the authority names one; counted from zero, as lists are."""
        if self.field is None or position is None:
            return self.field
        return self.field.replace(EACH, f"[{position - 1}]")


class Diagnoses(Protocol):
    def of(self, status_code: int) -> Diagnosis | None:
        """What is known of this cStat."""
        ...


@dataclass(frozen=True, kw_only=True)
class Rejection:
    """Why the authority does not allow a document: its cStat and xMotivo."""

    code: int
    reason: str


UNUSABLE = (InvoiceStatus.REJECTED, InvoiceStatus.DENIED, InvoiceStatus.CANCELLED_ELSEWHERE)


def rejection_of(status: str, code: int | None, reason: str | None) -> Rejection | None:
    """What keeps an invoice in this state from being used, if that is so."""
    if status not in UNUSABLE or code is None:
        return None
    return Rejection(code=code, reason=reason or "")


def item_named_in(reason: str) -> int | None:
    """nItem in an xMotivo such as ``Informado NCM inexistente [nItem: 3]``."""
    found = ITEM.search(reason)
    return int(found[1]) if found and int(found[1]) > 0 else None


def values_at(invoice: Invoice, path: str) -> list[Any]:
    """What stands there, such as at ``recipient.address.city_code``, ``lines[2].ncm``, ``lines[].ncm``."""
    return list(_follow(invoice, path.split(".")))


def _follow(held: Any, steps: list[str]) -> Iterator[Any]:
    if held is None or not steps:
        yield held
        return
    name, _, index = steps[0].partition("[")
    part = getattr(held, name)
    if not index:
        yield from _follow(part, steps[1:])
        return
    place = index.rstrip("]")
    for item in part if not place else part[int(place) : int(place) + 1]:
        yield from _follow(item, steps[1:])
