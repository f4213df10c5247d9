"""What goes away says what to use instead and when it goes, a year ahead."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from graphql import GraphQLEnumType, GraphQLSchema, build_schema

from tests.schema.baseline import PROMISED, PUBLISHED

REASON = re.compile(r"Use `[A-Za-z_.]+`\. Removal on (\d{4}-\d{2}-\d{2}) UTC\.")
YEAR = timedelta(days=365)


def deprecations(schema: GraphQLSchema) -> dict[str, str]:
    """Coordinate and reason of everything that is deprecated."""
    return {where: reason for where, reason in _reasons(schema) if reason is not None}


def _reasons(schema: GraphQLSchema) -> Iterator[tuple[str, str | None]]:
    for kind in schema.type_map.values():
        if isinstance(kind, GraphQLEnumType):
            for name, value in kind.values.items():
                yield f"{kind.name}.{name}", value.deprecation_reason
        for name, field in getattr(kind, "fields", {}).items():
            yield f"{kind.name}.{name}", field.deprecation_reason
            for argument, declared in getattr(field, "args", {}).items():
                yield f"{kind.name}.{name}({argument}:)", declared.deprecation_reason


def faults(old: GraphQLSchema, new: GraphQLSchema, today: date) -> list[str]:
    """Deprecations without the words, and new ones that leave less than a year."""
    promised, found = deprecations(old), []
    for where, reason in deprecations(new).items():
        words = REASON.fullmatch(reason)
        if words is None:
            found.append(f"{where}: {reason}")
        elif promised.get(where) != reason and date.fromisoformat(words[1]) < today + YEAR:
            found.append(f"{where} leaves less than a year: {words[1]}")
    return found


def test_every_deprecation_names_a_substitute_and_a_day_a_year_ahead():
    old, new = (build_schema(path.read_text(encoding="utf-8")) for path in (PROMISED, PUBLISHED))
    assert not faults(old, new, date.today())  # noqa: DTZ011  days are enough


@pytest.mark.parametrize(
    ("reason", "sound"),
    [
        ("Use `Order.total`. Removal on 2028-01-31 UTC.", True),
        ("Use `Order.total`. Removal on 2027-01-31 UTC.", False),
        ("Use `Order.total`.", False),
        ("Use Order.total. Removal on 2028-01-31 UTC.", False),
        ("Use `total`: it is rounded. Removal on 2028-01-31 UTC.", False),
        ("No longer supported", False),
    ],
)
def test_words_and_days_are_looked_at(reason: str, sound: bool):
    old = build_schema("type Query { a: Int b: Int }")
    new = build_schema(f'type Query {{ a(x: Int): Int @deprecated(reason: "{reason}") b: Int }}')
    assert (not faults(old, new, date(2026, 11, 21))) is sound
    assert not faults(new, new, date(2027, 1, 1)) or REASON.fullmatch(reason) is None
