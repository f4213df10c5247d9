"""Documents by chance in which every id is a variable, so that the same one is asked about many things."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from graphql import GraphQLSchema

from tests.reading.documents import Documents
from tests.walls.chance import missing

WRITTEN = re.compile(r'"([a-z]+)_[0-9a-f]{32}"')
HELD = re.compile(r"([a-z]+)_[0-9a-f]{32}")


@dataclass(frozen=True)
class Shape:
    """``prefixes`` are those of the ids it asks for, by the name of the variable."""

    text: str
    variables: Mapping[str, Any]
    prefixes: Mapping[str, str]

    def about(self, ids: Mapping[str, Sequence[str]], random: Random) -> dict[str, Any]:
        """Its variables, with these ids wherever one stands."""

        def some(prefix: str) -> str:
            return random.choice(ids.get(prefix) or [missing(prefix, random)])

        return {name: some(prefix) for name, prefix in self.prefixes.items()} | {
            name: _held(value, some) for name, value in self.variables.items()
        }


def _held(value: Any, some: Any) -> Any:
    match value:
        case dict():
            return {name: _held(each, some) for name, each in value.items()}
        case list():
            return [_held(each, some) for each in value]
        case str() if found := HELD.fullmatch(value):
            return some(found[1])
    return value


def shapes(
    schema: GraphQLSchema, by_type: Mapping[str, Sequence[str]], random: Random, count: int
) -> list[Shape]:
    """So many that ask for something by its id, and hold no reference to what no two asks share."""
    found: list[Shape] = []
    while len(found) < count:
        document = Documents(schema, by_type, random).write()
        shape = _opened(document.text, document.variables)
        if shape.prefixes or any(HELD.search(str(value)) for value in shape.variables.values()):
            found.append(shape)
    return found


def _opened(text: str, variables: Mapping[str, Any]) -> Shape:
    """Each id that is written out becomes a variable."""
    prefixes: dict[str, str] = {}

    def named(found: re.Match[str]) -> str:
        name = f"id{len(prefixes)}"
        prefixes[name] = found[1]
        return f"${name}"

    head, brace, rest = text.partition("{")
    opened = WRITTEN.sub(named, rest)
    declared = ", ".join(f"${name}: ID!" for name in prefixes)
    if declared:
        before = head.removeprefix("query").strip().strip("()")
        head = f"query({', '.join(filter(None, [before, declared]))}) "
    return Shape(f"{head}{brace}{opened}", dict(variables), prefixes)
