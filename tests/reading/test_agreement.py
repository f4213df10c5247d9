"""A list inside another can always be null: its arguments may be refused."""

from __future__ import annotations

from copy import copy

from graphql import GraphQLNonNull, GraphQLObjectType, is_non_null_type

from api.reading.agreement import of_field
from api.reading.fields import PagedField
from api.reading.summary_fields import GroupsField
from api.reading.translation import BACKREF
from persistence.reading.view import VIEWS
from tests.walls.chance import SCHEMA


def test_what_has_arguments_that_may_be_refused_is_never_promised() -> None:
    for kind in SCHEMA._schema.type_map.values():
        for name, field in getattr(kind, "fields", {}).items():
            if isinstance(field.extensions.get(BACKREF), PagedField | GroupsField):
                assert not is_non_null_type(field.type), f"{kind.name}.{name}"


def test_a_list_inside_that_is_promised_is_a_contradiction() -> None:
    item, view = SCHEMA._schema.type_map["StockItem"], VIEWS["StockItem"]
    assert isinstance(item, GraphQLObjectType)
    field, wanted = copy(item.fields["reservations"]), view.fields["reservations"]
    definition = field.extensions[BACKREF]
    assert list(of_field(field, definition, view, wanted)) == []
    field.type = GraphQLNonNull(field.type)
    assert list(of_field(field, definition, view, wanted)) == [
        "is never null in the schema, but its arguments may be refused"
    ]
