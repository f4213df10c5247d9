"""What things cost and how long lists are, said in the schema: derived from what they are read from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import strawberry
from graphql import (
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLOutputType,
    get_named_type,
    is_list_type,
    is_non_null_type,
)
from strawberry.types.field import StrawberryField

from api.annotations.saying import say
from api.bulk import ResultsField
from api.cost.tariff import BACKREF
from api.directives import Cost, ListSize
from api.mutations import MutationField
from api.reading.fields import ConnectionField, CountField, PagedField
from api.reading.summary_fields import GroupsField, SummaryField
from persistence.reading.page import USUAL_PAGE
from persistence.reading.view import VIEWS

MUTATION = Cost(weight="10")
COUNT = Cost(weight="10")
"""Counting goes over many rows of which none is shown."""
SUMMARY = Cost(weight="100")
"""Adding up goes over every row of a list, however many there are."""
PART = Cost(weight="0")
"""An object that is part of another row comes with it."""
PAGE = ListSize(
    assumed_size=USUAL_PAGE,
    slicing_arguments=["first", "last"],
    sized_fields=["nodes", "edges"],
    require_one_slicing_argument=False,
)
GROUPS = ListSize(
    assumed_size=USUAL_PAGE,
    slicing_arguments=["first"],
    sized_fields=["key", "count", "summary"],
    require_one_slicing_argument=False,
)
"""The rows are gone over once; what keys lead to is read for each group."""
RELATED = ListSize(assumed_size=10)
"""What belongs to one object: lines, instalments, steps. Few have more."""

SAID: Sequence[tuple[type, Sequence[Cost | ListSize]]] = [
    (MutationField, (MUTATION,)),
    (CountField, (COUNT,)),
    (SummaryField, (SUMMARY,)),
    (GroupsField, (SUMMARY, GROUPS)),
    (ResultsField, ()),
    (ConnectionField, (PAGE,)),
    (PagedField, (PAGE,)),
]
"""What is said of each kind of field."""


def weigh(schema: strawberry.Schema) -> None:
    """Say a cost or a size of whatever differs from the rule."""
    for kind in list(schema._schema.type_map.values()):
        if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType) and not kind.name.startswith("__"):
            _weigh_object(schema, kind)


def _weigh_object(schema: strawberry.Schema, kind: GraphQLObjectType | GraphQLInterfaceType) -> None:
    roots = (schema._schema.query_type, schema._schema.mutation_type, schema._schema.subscription_type)
    if isinstance(kind, GraphQLObjectType) and kind.name not in VIEWS and kind not in roots:
        say(kind, PART)
    sized = ("nodes", "edges") if kind.name.endswith("Connection") else ()
    for name, field in kind.fields.items():
        for said in () if name in sized else _of_field(field):
            say(field, said)


def _of_field(field: GraphQLField) -> Sequence[Cost | ListSize]:
    definition = field.extensions.get(BACKREF)
    for kind, said in SAID:
        if isinstance(definition, kind):
            return said
    return (RELATED,) if isinstance(definition, StrawberryField) and _lists_objects(field.type) else ()


def _lists_objects(kind: GraphQLOutputType) -> bool:
    """Objects that are read for themselves, or whose fields are; other parts of a row come with it."""
    inner: Any = kind.of_type if is_non_null_type(kind) else kind
    of = get_named_type(kind)
    below = (get_named_type(field.type).name for field in getattr(of, "fields", {}).values())
    return is_list_type(inner) and (of.name in VIEWS or any(name in VIEWS for name in below))
