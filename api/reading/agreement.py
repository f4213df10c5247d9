"""Whether the schema promises what the views can keep; a schema that does not is not started."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
    is_list_type,
    is_non_null_type,
)
from sqlalchemy import BigInteger
from strawberry.types.field import StrawberryField

from api.reading.fields import PagedField
from api.reading.identified import identified_views
from api.reading.translation import BACKREF
from persistence.reading.absence import absent
from persistence.reading.kinds import Kind
from persistence.reading.summary import dimensions_of, measures_of
from persistence.reading.view import VIEWS, Computed, Field, Group, Leaf, Many, One, Url, View


class Contradiction(Exception):
    """Where the schema promises what its views cannot keep, one sentence each."""


def check_schema(schema: GraphQLSchema) -> None:
    """Raises Contradiction naming everything that does not fit."""
    found = [
        problem
        for kind in schema.type_map.values()
        if isinstance(kind, GraphQLObjectType) and kind.name in VIEWS
        for problem in of_type(kind, VIEWS[kind.name], VIEWS[kind.name].fields)
    ]
    found += [problem for kind in schema.type_map.values() for problem in of_connection(kind)]
    found += of_prefixes(identified_views(schema))
    if found:
        raise Contradiction("\n" + "\n".join(found))


def of_prefixes(views: Iterable[View]) -> Iterator[str]:
    """Which types' ids cannot be told from another's."""
    first: dict[str | None, View] = {}
    for view in views:
        if (other := first.setdefault(view.prefix, view)) is not view:
            yield f"{view.name}: its ids begin with {view.prefix}_, as those of {other.name} do"


def of_connection(kind: GraphQLNamedType) -> Iterator[str]:
    """What a connection fails to say of its list."""
    view = VIEWS.get(kind.name.removesuffix("Connection"))
    if view is None or not isinstance(kind, GraphQLObjectType) or kind.name == view.name:
        return
    if (measures_of(view) or dimensions_of(view)) and "summary" not in kind.fields:
        yield f"{kind.name}: view {view.name} has measures or dimensions that it does not tell"


def of_type(kind: GraphQLObjectType, view: View, fields: Mapping[str, Field]) -> Iterator[str]:
    """What is wrong with a type over these fields of a view."""
    for name, field in kind.fields.items():
        definition = field.extensions.get(BACKREF)
        if not isinstance(definition, StrawberryField) or not definition.is_basic_field:
            continue
        where = f"{kind.name}.{name}"
        wanted = fields.get(definition.python_name)
        if wanted is None:
            yield f"{where}: view {view.name} has no field {definition.python_name}"
            continue
        if not field.description:
            yield f"{where}: has no description"
        yield from (f"{where}: {problem}" for problem in of_field(field, definition, view, wanted))
        of = get_named_type(field.type)
        if isinstance(wanted, Group) and isinstance(of, GraphQLObjectType):
            yield from of_type(of, view, wanted.fields)


def of_field(field: GraphQLField, definition: StrawberryField, view: View, wanted: Field) -> Iterator[str]:
    """What is wrong with one field over one field of the view."""
    of = get_named_type(field.type)
    if is_non_null_type(field.type) and (why := may_be_null(view, wanted)):
        yield f"is never null in the schema, but {why}"
    elif is_non_null_type(field.type) and isinstance(definition, PagedField):
        yield "is never null in the schema, but its arguments may be refused"
    match wanted:
        case Leaf():
            yield from of_leaf(of, wanted)
        case Url() if of.name != "Url":
            yield f"is an address, not {of.name}"
        case One() | Many():
            yield from of_relation(field, definition, wanted)
        case Group() if not isinstance(of, GraphQLObjectType):
            yield f"is an object, not {of.name}"


def may_be_null(view: View, wanted: Field) -> str | None:
    """Why a field may have to be answered with null."""
    if getattr(wanted, "requires", None):
        return "needs a permission of its own"
    match wanted:
        case Leaf(null=True):
            return "its column may be null"
        case Computed():
            return absent(wanted)
        case Url(sources=sources) if any(getattr(source, "nullable", True) for source in sources):
            return "one of its parts may be null"
        case One() | Many():
            return not_led_to(view, wanted)
    return None


def not_led_to(view: View, relation: One | Many) -> str | None:
    if VIEWS[relation.target].read != view.read:
        return f"{relation.target} is read with another permission"
    if isinstance(relation, One) and not always_there(view, relation):
        return "there may be none"
    return None


def always_there(view: View, one: One) -> bool:
    """Whether a foreign key that is never null leads there, with nothing that could leave it out."""
    return one.where is None and one.column.table is view.table and not one.column.nullable


def of_leaf(of: GraphQLNamedType, leaf: Leaf) -> Iterator[str]:
    kind: Kind = leaf.kind
    if kind.labels is not None:
        labels = {label.value for label in kind.labels}
        if not isinstance(of, GraphQLEnumType) or set(of.values) != labels:
            yield f"is not the enum of {kind.labels.__name__}"
    elif of.name != kind.scalar:
        yield f"is {kind.scalar}, not {of.name}"
    elif kind.scalar == "Int" and isinstance(leaf.source.type, BigInteger):
        yield "may not fit into 32 bits"


def of_relation(field: GraphQLField, definition: StrawberryField, relation: One | Many) -> Iterator[str]:
    paged = isinstance(definition, PagedField)
    expected = f"{relation.target}Connection" if paged else relation.target
    of = get_named_type(field.type)
    if of.name != expected:
        yield f"is {expected}, not {of.name}"
    nullable = field.type.of_type if is_non_null_type(field.type) else field.type
    listed = is_list_type(nullable)
    if listed != (isinstance(relation, Many) and not paged):
        yield "is a list on one side only"
