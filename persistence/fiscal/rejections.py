"""What is known of the authority's status codes: the field at fault, what to do, in two languages."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from domain.fiscal.rejection import Diagnoses, Diagnosis, Remedy, item_named_in, rejection_of
from persistence.answering import answers
from persistence.notices.views import english
from persistence.unit_of_work import SqlUnitOfWork

TABLE = Path(__file__).with_name("rejections.csv")


@dataclass(frozen=True, kw_only=True)
class Known(Diagnosis):
    """``source`` is where the code's meaning was read."""

    portuguese: str
    english: str
    source: str


@dataclass(frozen=True, kw_only=True)
class ShownRejection:
    """A rejection as it is read; ``field`` is a path as the API has it."""

    code: int
    reason: str
    field: str | None
    position: int | None
    remedy: Remedy | None
    hint: str | None


@answers(Diagnoses)
class StoredDiagnoses:
    def __init__(self, uow: SqlUnitOfWork) -> None: ...

    def of(self, status_code: int) -> Diagnosis | None:
        return known().get(status_code)


@cache
def known() -> dict[int, Known]:
    """By cStat."""
    with TABLE.open(encoding="utf-8", newline="") as table:
        return {
            int(row["code"]): Known(
                field=row["field"] or None,
                remedy=Remedy(row["remedy"]),
                portuguese=row["portuguese"],
                english=row["english"],
                source=row["source"],
            )
            for row in csv.DictReader(table)
        }


def shown_rejection(status: str, code: int | None, reason: str | None) -> ShownRejection | None:
    """What keeps an invoice in this state from being used, with what is at fault and what to do."""
    rejection = rejection_of(status, code, reason)
    if rejection is None:
        return None
    position, found = item_named_in(rejection.reason), known().get(rejection.code)
    path = found.at_item(position) if found else None
    return ShownRejection(
        code=rejection.code,
        reason=rejection.reason,
        field=_as_in_the_api(path) if path else None,
        position=position,
        remedy=found.remedy if found else None,
        hint=(found.english if english.get() else found.portuguese) if found else None,
    )


def _as_in_the_api(path: str) -> str:
    return re.sub(r"_([a-z])", lambda letter: letter[1].upper(), path)
