"""Why the authority does not allow a document, as people are told."""

from __future__ import annotations

from dataclasses import dataclass

from domain.fiscal.invoice import InvoiceStatus


@dataclass(frozen=True, kw_only=True)
class Rejection:
    """Why the authority does not allow a document: its cStat and xMotivo."""

    code: int
    reason: str


def rejection_of(status: str, code: int | None, reason: str | None) -> Rejection | None:
    """What keeps an invoice in this state from being used, if that is so."""
    if status not in (InvoiceStatus.REJECTED, InvoiceStatus.DENIED) or code is None:
        return None
    return Rejection(code=code, reason=reason or "")
