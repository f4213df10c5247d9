"""What is shipped for the books: charts of accounts and posting rules, each row dated and with its reason."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path

from domain.accounting.account import AccountNature, AccountPurpose
from domain.accounting.ports import AccountTemplate
from domain.accounting.postings import Amount, Occasion, Posting

FOLDER = Path(__file__).parent


@cache
def shipped_postings() -> tuple[Posting, ...]:
    """In the order of the file."""
    return tuple(_posting(row) for row in _rows(FOLDER / "postings.csv"))


def shipped_chart(name: str, on: date) -> Sequence[AccountTemplate]:
    """The accounts of a chart that hold on a day, parents first; empty when there is no such chart."""
    path = FOLDER / "charts" / f"{name}.csv"
    if path not in sorted(FOLDER.glob("charts/*.csv")):
        return ()
    return [_template(row) for row in _rows(path) if _holds(row, on)]


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _posting(row: dict[str, str]) -> Posting:
    return Posting(
        occasion=Occasion(row["occasion"]),
        purpose=row["purpose"],
        debit=_purpose(row["debit"]),
        credit=_purpose(row["credit"]),
        amount=Amount(row["amount"]),
        memo=row["memo"],
        valid_from=date.fromisoformat(row["valid_from"]),
        valid_until=_date(row["valid_until"]),
        norm=row["norm"],
    )


def _template(row: dict[str, str]) -> AccountTemplate:
    return AccountTemplate(
        code=row["code"],
        name=row["name"],
        nature=AccountNature(row["nature"]),
        parent=row["parent"],
        analytic=row["analytic"] == "true",
        purpose=_purpose(row["purpose"]),
    )


def _holds(row: dict[str, str], on: date) -> bool:
    return date.fromisoformat(row["valid_from"]) <= on <= (_date(row["valid_until"]) or on)


def _purpose(text: str) -> AccountPurpose | None:
    return AccountPurpose(text) if text else None


def _date(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
