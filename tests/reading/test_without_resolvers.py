"""Nothing below a list or a lookup has a resolver: a statement answers it, for one row as for a hundred."""

from __future__ import annotations

from collections.abc import Iterator

import strawberry
from graphql import GraphQLObjectType, GraphQLSchema, get_named_type

from api.reading.fields import ConnectionField, LookupField
from api.reading.translation import BACKREF
from tests.walls.chance import SCHEMA


def with_resolvers(schema: GraphQLSchema) -> Iterator[str]:
    """Fields, reached from what statements answer, that Python would have to resolve object by object."""
    assert schema.query_type is not None
    roots = (
        field
        for field in schema.query_type.fields.values()
        if isinstance(field.extensions[BACKREF], ConnectionField | LookupField)
    )
    waiting, seen = [get_named_type(field.type) for field in roots], set()
    while waiting:
        kind = waiting.pop()
        if kind in seen or not isinstance(kind, GraphQLObjectType):
            continue
        seen.add(kind)
        for name, field in kind.fields.items():
            if not field.extensions[BACKREF].is_basic_field:
                yield f"{kind.name}.{name}"
            waiting.append(get_named_type(field.type))


def test_no_field_below_a_list_needs_python() -> None:
    assert list(with_resolvers(SCHEMA._schema)) == []


def test_a_field_with_a_resolver_is_found() -> None:
    problem = SCHEMA._schema.get_type("ImportProblem")
    assert isinstance(problem, GraphQLObjectType)
    definition = problem.fields["message"].extensions[BACKREF]

    @strawberry.type
    class Slow:
        @strawberry.field(description="Slow.")
        def message(self) -> str:
            return ""

    slow = strawberry.Schema(Slow)._schema.query_type
    assert slow is not None
    problem.fields["message"].extensions[BACKREF] = slow.fields["message"].extensions[BACKREF]
    try:
        assert list(with_resolvers(SCHEMA._schema)) == ["ImportProblem.message"]
    finally:
        problem.fields["message"].extensions[BACKREF] = definition
