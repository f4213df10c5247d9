"""For how long what is detached is kept: by what it was attached to, as dated rows say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.kernel.calendar import months_later
from domain.kernel.law import Law, Rule


class FileClass(StrEnum):
    """What a file belongs to, by how long it must be kept."""

    FISCAL = "FISCAL"
    """Invoices."""
    COMMERCIAL = "COMMERCIAL"
    """Orders, returns, receivables, payables and what was paid."""
    ACCOUNTING = "ACCOUNTING"
    """Entries, and who asked for them."""
    PERSONAL = "PERSONAL"
    """Parties and employees: it goes when the person is erased, and not before."""
    OTHER = "OTHER"
    """Everything else."""


CLASSES: Mapping[FileClass, frozenset[str]] = {
    FileClass.FISCAL: frozenset({"invoice", "invoiceevent", "invoiceline", "taxrule"}),
    FileClass.COMMERCIAL: frozenset(
        {
            *("order", "orderline", "return", "commission", "receivable", "installment", "settlement"),
            *("boleto", "pixcharge", "credit", "payable", "payableinstallment", "payment", "agentterms"),
        }
    ),
    FileClass.ACCOUNTING: frozenset({"entry", "journalline", "entryrequest", "requestedline", "period"}),
    FileClass.PERSONAL: frozenset({"party", "employee", "salary"}),
}
"""By the prefix of the ids of what they are attached to."""


@dataclass(frozen=True, kw_only=True)
class FileTerm(Rule):
    """For how many months after it was detached a file of this class is kept."""

    title = "term for which files are kept"
    asked_by = ("file_class",)

    file_class: FileClass
    months: int


@dataclass(frozen=True, kw_only=True)
class Keeping:
    """``until`` is the last day, None while no row says when a file may go; ``norm`` says so."""

    until: date | None = None
    norm: str | None = None
    verified: bool | None = None


def class_of(kind: str) -> FileClass:
    return next((found for found, kinds in CLASSES.items() if kind in kinds), FileClass.OTHER)


def keeping_from(day: date, kind: str, law: Law) -> Keeping:
    """What is attached to such things is kept so long, when it is detached on this day."""
    term = law.find(FileTerm, class_of(kind))
    if term is None:
        return Keeping()
    return Keeping(until=months_later(day, term.months), norm=term.norm, verified=term.checked is not None)
