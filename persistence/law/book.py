"""The rules of law as shipped: one file of dated rows for each kind of rule.

A row that was ever applied keeps its id and its values: a change of law ends it (``valid_until``)
and begins another, so that the trace on old invoices stays readable.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import fields
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import UnionType
from typing import Any, get_args, get_type_hints

from domain.files.retention import FileTerm
from domain.finance.late_terms import LateChargeLimit
from domain.fiscal.contingency_rules import CONTINGENCY_RULES
from domain.fiscal.known_codes import FiscalCode
from domain.fiscal.operation import OperationCfop, OperationText
from domain.fiscal.regimes.law import REGIME_RULES
from domain.fiscal.tax_rules import TAX_RULES
from domain.fiscal.withholding import WithholdingRate
from domain.kernel.law import Law, Rule
from domain.kernel.money import Money
from domain.people.payroll.law import PAYROLL_RULES
from domain.people.protection import DismissalProtection
from domain.platform.personal_data import RetentionTerm

RULES: tuple[type[Rule], ...] = (
    *TAX_RULES,
    *CONTINGENCY_RULES,
    WithholdingRate,
    OperationCfop,
    OperationText,
    LateChargeLimit,
    RetentionTerm,
    FileTerm,
    FiscalCode,
    *REGIME_RULES,
    *PAYROLL_RULES,
    DismissalProtection,
)
"""Every kind of dated row there is."""

ROWS = Path(__file__).parent / "rows"


def file_name(kind: type[Rule]) -> str:
    """``InternalRate`` is kept as ``internal_rate``."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", kind.__name__).lower()


@cache
def shipped_rules() -> tuple[Rule, ...]:
    """Every rule of every kind, in the order of the files."""
    return tuple(rule for kind in RULES for rule in _rules(kind))


def shipped_law(day: date) -> Law:
    """The law of a date as shipped, without a database."""
    return Law.on(day, shipped_rules())


def rows(name: str) -> list[dict[str, str]]:
    """The rows of a file as text."""
    with (ROWS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def value_types(kind: type[Rule]) -> dict[str, type]:
    """The fields of a kind of rule with their types; those that may be empty are given bare."""
    hints = get_type_hints(kind)
    return {field.name: _bare(hints[field.name]) for field in fields(kind)}


def _rules(kind: type[Rule]) -> Iterator[Rule]:
    types = value_types(kind)
    for row in rows(file_name(kind)):
        yield kind(**{name: _value(types[name], text) for name, text in row.items()})


def _bare(hint: Any) -> type:
    return get_args(hint)[0] if isinstance(hint, UnionType) else hint


def _value(kind: type, text: str) -> Any:
    if kind is bool:
        return {"true": True, "false": False}[text]
    if kind is date:
        return date.fromisoformat(text) if text else None
    if kind is Money:
        return Money.of(text)
    if kind in (int, Decimal) or issubclass(kind, StrEnum):
        return kind(text)
    return text
