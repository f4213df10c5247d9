"""Sums and averages: exact, however many digits they have; averages rounded half away from zero."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Numeric, func, literal_column
from sqlalchemy.sql.elements import Grouping

from persistence.reading.json_text import Expression, Json, quoted, scaled, trimmed
from persistence.reading.kinds import TEXT, Adding, Kind, plain

Pair = Sequence[Decimal]
"""A sum and the number of its values."""


@cache
def sum_kind(kind: Kind) -> Kind:
    """Of sums of these values, in the unit of the tables."""
    adding = _adding(kind)

    def write(value: Decimal) -> str:
        return plain(shifted(value, adding.stored), adding.least)

    return _added(kind, write, lambda value: _json(value, adding.stored, adding.least))


@cache
def average_kind(kind: Kind) -> Kind:
    """Of averages of these values, each a pair of sum and count."""
    adding = _adding(kind)

    def write(pair: Pair) -> str:
        return plain(shifted(Decimal(average_units(adding, *pair)), adding.averaged), adding.least)

    return _added(kind, write, lambda pair: _json(_units(adding, pair), adding.averaged, adding.least))


def average_units(adding: Adding, total: Decimal, count: Decimal) -> int:
    """Rounded half away from zero, in units of the last place of an average."""
    exact = Fraction(total) * 10 ** (adding.averaged - adding.stored) / int(count)
    nearest = (abs(exact) + Fraction(1, 2)).__floor__()
    return -nearest if exact < 0 else nearest


def shifted(value: Decimal, places: int) -> Decimal:
    """So many places to the right, without the rounding of Decimal's own arithmetic."""
    sign, digits, exponent = value.as_tuple()
    assert isinstance(exponent, int)
    return Decimal((sign, digits, exponent - places))


def _added(kind: Kind, write: Callable[[Any], str], json: Callable[[Expression], Json]) -> Kind:
    return Kind("Decimal" if kind.scalar == "Int" else kind.scalar, write, json, TEXT.read, ())


def _adding(kind: Kind) -> Adding:
    if kind.adding is None:
        raise ValueError(f"values of the kind {kind.scalar} do not add up")
    return kind.adding


def _json(value: Expression, places: int, least: int) -> Json:
    shown = scaled(value, f"0.{'1'.rjust(places, '0')}") if places else value
    return quoted(trimmed(shown, least))


def _units(adding: Adding, pair: Expression) -> ColumnElement[Decimal]:
    """Whole numbers only, as a quotient with a scale of PostgreSQL's choice would be rounded twice."""
    total, count = _at(pair, 1), _at(pair, 2)
    units = total.op("*")(literal_column(str(10 ** (adding.averaged - adding.stored)), Numeric()))
    twice = func.abs(units).op("*")(literal_column("2", Numeric()))
    return func.sign(total) * func.div(twice + count, count.op("*")(literal_column("2", Numeric())))


def _at(pair: Expression, place: int) -> Expression:
    return Grouping(pair)[literal_column(str(place))]
