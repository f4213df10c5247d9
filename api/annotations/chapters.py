"""Chapters of the reference: objects and root fields by the context whose folder they are declared in."""

from __future__ import annotations

from typing import Any

import strawberry
from graphql import GraphQLField, GraphQLInterfaceType, GraphQLObjectType, get_named_type
from strawberry.types.lazy_type import LazyType

from api.annotations.saying import say
from api.cost.tariff import BACKREF
from api.directives import Doc
from api.mutations import MutationField

GENERAL = "general"
"""What all contexts share."""


def divide(schema: strawberry.Schema) -> None:
    """Say the chapter of every object and of every root field."""
    core = schema._schema
    roots = [kind for kind in (core.query_type, core.mutation_type, core.subscription_type) if kind]
    for root in roots:
        for field in root.fields.values():
            _place(field)
    for kind in core.type_map.values():
        is_object = isinstance(kind, GraphQLObjectType | GraphQLInterfaceType)
        if is_object and kind not in roots and not kind.name.startswith("__"):
            say(kind, Doc(category=_of_object(kind)))


def _place(field: GraphQLField) -> None:
    """A root field; what a mutation answers with belongs where the mutation does."""
    definition = field.extensions[BACKREF]
    command = definition.plan.command if isinstance(definition, MutationField) else None
    chapter = Doc(category=_of_module((command or definition.origin).__module__))
    say(field, chapter)
    if command is not None:
        say(get_named_type(field.type), chapter)


def _of_object(kind: Any) -> str:
    """Pages and edges go with what they are of."""
    definition = kind.extensions[BACKREF]
    of = next(iter((definition.type_var_map or {}).values()), None)
    of = of.resolve_type() if isinstance(of, LazyType) else of
    return _of_module((of or definition.origin).__module__)


def _of_module(name: str) -> str:
    """``api.sales.order`` and ``domain.sales.commands.place_order`` are both of ``sales``."""
    parts = name.split(".")
    return parts[1] if len(parts) > 2 and parts[1] not in ("reading", "cost", "kernel") else GENERAL
