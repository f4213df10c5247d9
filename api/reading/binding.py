"""The last step of building the schema: fields get resolvers that find what was read."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import strawberry
from graphql import GraphQLField, GraphQLInputObjectType, GraphQLObjectType, GraphQLResolveInfo, GraphQLSchema
from strawberry.types.field import StrawberryField

from api.authorization import PUBLIC, Requires, scope_of
from api.reading.agreement import check_schema
from api.reading.fields import AffectedField, ConnectionField, LookupField, MadeField, NodeField, ViewField
from api.reading.inputs import ViewInput
from api.reading.request import read_lookup, read_named, read_page
from api.reading.translation import BACKREF
from api.reading.writing import attribute_of
from persistence.reading.actions import NEEDS, Need
from persistence.reading.selection import Shape
from persistence.reading.view import VIEWS

Resolver = Callable[..., Any]


def bind(schema: strawberry.Schema) -> strawberry.Schema:
    """The schema, its fields tied to the views. Raises Contradiction when one does not fit."""
    for kind in schema._schema.type_map.values():
        if isinstance(kind, GraphQLObjectType) and not kind.name.startswith("__"):
            _bind_object(kind)
        elif isinstance(kind, GraphQLInputObjectType) and not kind.name.startswith("__"):
            _name_inputs(kind)
    check_schema(schema._schema)
    _tell_needs(schema._schema)
    return schema


def _tell_needs(schema: GraphQLSchema) -> None:
    """What may be done with an object depends on what its mutations need."""
    for name, field in schema.mutation_type.fields.items() if schema.mutation_type else ():
        definition = field.extensions.get(BACKREF)
        scope = None if definition is None else scope_of(definition)
        if scope and scope != PUBLIC:
            command = getattr(getattr(definition, "plan", None), "command", None)
            NEEDS[name] = Need(scope, getattr(command, "of_others", ""))


def _bind_object(kind: GraphQLObjectType) -> None:
    if kind.name in VIEWS:
        kind.is_type_of = None
    for field in kind.fields.values():
        definition = field.extensions.get(BACKREF)
        if isinstance(definition, ViewField):
            _name_arguments(field)
        if isinstance(definition, StrawberryField) and definition.is_basic_field:
            field.resolve = _resolver_of(definition)
            _show_permission(kind, definition)


def _name_arguments(field: GraphQLField) -> None:
    for argument in field.args.values():
        argument.out_name = argument.extensions[BACKREF].python_name


def _name_inputs(kind: GraphQLInputObjectType) -> None:
    """Have graphql-core hand over the operands of lists and lookups under their names in the views."""
    if issubclass(kind.extensions[BACKREF].origin, ViewInput):
        for field in kind.fields.values():
            field.out_name = field.extensions[BACKREF].python_name


def _resolver_of(definition: StrawberryField) -> Resolver:
    match definition:
        case LookupField(view=view):
            return lambda source, info, by: read_lookup(view, info, by)
        case ConnectionField(view=view):
            return lambda source, info, **arguments: read_page(view, info, arguments)
        case NodeField(several=several):
            return lambda source, info, **arguments: read_named(info, arguments, several=several)
        case MadeField(make=make):
            return lambda source, info: make(source)
        case AffectedField():
            return lambda source, info: getattr(source, "affected", {}).get(info.path.key)
    return _found(definition.python_name, definition.default)


@lru_cache(maxsize=None, typed=True)
def _found(name: str, default: Any) -> Resolver:
    """What was read under the response key; of objects that were not read, the attribute."""
    found = attribute_of(name, default)

    def resolve(source: Any, info: GraphQLResolveInfo, **_arguments: Any) -> Any:
        return source[info.path.key] if type(source) is Shape else found(source)

    return resolve


def _show_permission(kind: GraphQLObjectType, definition: StrawberryField) -> None:
    """A field that is permitted apart says so in the published schema."""
    view = VIEWS.get(kind.name)
    wanted = view.fields.get(definition.python_name) if view else None
    permission = getattr(wanted, "requires", None)
    if permission and scope_of(definition) is None:
        definition.directives = [*definition.directives, Requires(scope=permission)]
