"""What the schema says of its parts teaches something: more than their names do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from graphql import GraphQLSchema, build_schema, specified_directives

from tests.schema.baseline import PUBLISHED

SHORTEST = 12
"""Characters."""
TAG = re.compile(r"[a-z]+[A-Z][A-Za-z]+\.")
"""The name of a part of the layouts of fiscal documents or eSocial: its readers know it by nothing else."""
STATE = re.compile(r"\b[A-Z][A-Z_]{2,}\b")
BRIEF = frozenset(
    {
        "1,234.56",
        "1.234,56",
        "A cheque.",
        "Bairro.",
        "CST of IPI.",
        "Domingo.",
        "Logradouro.",
        "Sábado.",
    }
)
"""Short, and all there is to say."""


def described(schema: GraphQLSchema) -> Iterator[tuple[str, str, str | None]]:
    """Coordinate, name and description of everything that is ours."""
    for kind in schema.type_map.values():
        if not kind.name.startswith("__"):
            yield kind.name, kind.name, kind.description
            yield from _parts(kind.name, getattr(kind, "values", {}))
            yield from _parts(kind.name, getattr(kind, "fields", {}))
    for directive in schema.directives:
        if directive not in specified_directives and directive.name != "oneOf":
            yield f"@{directive.name}", directive.name, directive.description
            yield from _parts(f"@{directive.name}", directive.args)


def _parts(where: str, parts: dict[str, Any]) -> Iterator[tuple[str, str, str | None]]:
    for name, part in parts.items():
        yield f"{where}.{name}", name, part.description
        yield from _parts(f"{where}.{name}", getattr(part, "args", {}))


def faults(schema: GraphQLSchema) -> list[str]:
    """Where nothing is learned."""
    return [
        f"{where}: {description}"
        for where, name, description in described(schema)
        if description is None or _repeats(name, description) or _says_little(where, description)
    ]


def _repeats(name: str, description: str) -> bool:
    return _letters(name) == _letters(description)


def _says_little(where: str, description: str) -> bool:
    brief = description in BRIEF or TAG.fullmatch(description) is not None
    return len(description) < SHORTEST and not brief


def strays(schema: GraphQLSchema) -> list[str]:
    """What is said to follow a state, and is none."""
    return [
        f"{kind.name}.{name}: {state}"
        for kind in schema.type_map.values()
        for name, value in getattr(kind, "values", {}).items()
        for sentence in (value.description or "").split(". ")
        if "follow" in sentence
        for state in STATE.findall(sentence)
        if state not in getattr(kind, "values", {})
    ]


def _letters(text: str) -> str:
    return re.sub(r"[\W_]", "", text).lower()


def test_everything_is_described_by_more_than_its_name():
    assert faults(build_schema(PUBLISHED.read_text(encoding="utf-8"))) == []


def test_what_follows_a_state_is_another_one():
    published = build_schema(PUBLISHED.read_text(encoding="utf-8"))
    assert strays(published) == []
    placed = published.type_map["OrderStatus"].values["PLACED"]
    placed.description = placed.description.replace("CLOSED", "SHUT")
    assert strays(published) == ["OrderStatus.PLACED: SHUT"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('"What can be read." type Query { "How large it is." size: Int }', []),
        ('"What can be read." type Query { "Size." size: Int }', ["Query.size: Size."]),
        ('"What can be read." type Query { "When." at: Int }', ["Query.at: When."]),
        ('"What can be read." type Query { "cStat." at: Int }', []),
        ('"What can be read." type Query { at: Int }', ["Query.at: None"]),
        (
            '"What can be read." type Query { "How large it is." size("In it." of: Int): Int }',
            ["Query.size.of: In it."],
        ),
        (
            '"What can be read." type Query { "How far it is." at: State }'
            ' "Where it is." enum State { "Order placed." ORDER_PLACED }',
            ["State.ORDER_PLACED: Order placed."],
        ),
        (
            '"What can be read." type Query { "How large it is." size: Int }'
            ' "What it costs." directive @cost(weight: Int) on FIELD_DEFINITION',
            ["@cost.weight: None"],
        ),
    ],
)
def test_what_says_nothing_is_found(text: str, found: list[str]):
    schema = build_schema(text)
    assert [one for one in faults(schema) if not one.startswith(("Int", "String", "Boolean"))] == found
