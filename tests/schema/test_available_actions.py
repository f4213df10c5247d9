"""Whatever mutations move from state to state says what may be done with it, so that nobody guesses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from graphql import GraphQLObjectType, GraphQLSchema, build_schema, get_named_type, is_enum_type

from tests.schema.baseline import PUBLISHED

EXCEPTIONS = {
    "Company": "only who runs the installation suspends one",
    "Establishment": "only who runs the installation suspends one",
    "NumberVoid": "asked for once; the authority's answer moves it, no mutation does",
    "Upload": "sending the file and looking at it move it, no mutation does",
}
"""Types with a state that mutations answer with and do not move."""
TOLD = re.compile(r'Action\.(?:of|asked)\(\s*"(\w+)"')


def moved(schema: GraphQLSchema) -> Iterator[GraphQLObjectType]:
    """Those with a closed list of states that a mutation answers with."""
    assert schema.mutation_type
    answered = {
        get_named_type(part.type).name
        for mutation in schema.mutation_type.fields.values()
        for part in getattr(get_named_type(mutation.type), "fields", {}).values()
    }
    for name in sorted(answered):
        found = schema.type_map[name]
        if isinstance(found, GraphQLObjectType) and any(
            state in found.fields and is_enum_type(get_named_type(found.fields[state].type))
            for state in ("status", "state")
        ):
            yield found


def test_what_mutations_move_tells_its_actions() -> None:
    schema = build_schema(PUBLISHED.read_text())
    silent = {one.name for one in moved(schema) if "availableActions" not in one.fields}
    assert silent == EXCEPTIONS.keys()


def test_what_is_told_to_be_done_is_a_mutation() -> None:
    schema = build_schema(PUBLISHED.read_text())
    assert schema.mutation_type
    sources = (Path(__file__).parents[2] / "domain").rglob("*.py")
    told = {name for source in sources for name in TOLD.findall(source.read_text())}
    assert {"cancelVacation", "holdErasure"} <= told
    assert told <= schema.mutation_type.fields.keys()
