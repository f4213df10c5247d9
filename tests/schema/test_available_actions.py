"""Whatever mutations move from state to state says what may be done with it, so that nobody guesses."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from graphql import GraphQLObjectType, GraphQLSchema, build_schema, get_named_type, is_enum_type

from tests.schema.baseline import PUBLISHED

EXCEPTIONS = {
    "Company": "only who runs the installation suspends one",
    "Establishment": "only who runs the installation suspends one",
    "InvoiceMailing": "a choice, made anew whatever it was",
    "NumberVoid": "asked for once; the authority's answer moves it, no mutation does",
    "Upload": "sending the file and looking at it move it, no mutation does",
}
"""Types that mutations answer with and do not move, or that nothing about them keeps from moving."""
TOLD = re.compile(r'Action\.(?:of|asked)\(\s*"(\w+)"')
ENDING = re.compile(r"(end|withdraw|remove|hold|release|giveUp|retire|detach|discard)[A-Z]")
"""Mutations after which something is over, or rests."""


def moved(schema: GraphQLSchema) -> Iterator[GraphQLObjectType]:
    """Those that a mutation answers with and that have a closed list of states, or an end or a rest of which
    a mutation tells."""
    assert schema.mutation_type
    answered: dict[str, set[str]] = defaultdict(set)
    for name, mutation in schema.mutation_type.fields.items():
        for part in getattr(get_named_type(mutation.type), "fields", {}).values():
            answered[get_named_type(part.type).name].add(name)
    for name, mutations in sorted(answered.items()):
        found = schema.type_map[name]
        if isinstance(found, GraphQLObjectType) and "id" in found.fields:
            ends = any(ENDING.match(mutation) for mutation in mutations)
            if ends or "enabled" in found.fields or has_states(found):
                yield found


def has_states(kind: GraphQLObjectType) -> bool:
    return any(
        state in kind.fields and is_enum_type(get_named_type(kind.fields[state].type))
        for state in ("status", "state")
    )


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
