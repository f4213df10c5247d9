"""Which mutations take lines of a file: what a company does in numbers, never who may act for it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from graphql import GraphQLInputObjectType, GraphQLSchema, get_named_type

from api.mutations import MutationField, Plan
from api.reading.translation import BACKREF

CONTEXTS = (
    "accounting",
    "catalog",
    "finance",
    "fiscal",
    "parties",
    "people",
    "processes",
    "sales",
    "stock",
)
"""Not here: ``platform`` (companies, members, keys, sessions), ``onboarding``, ``webhooks``."""


@cache
def offered(schema: GraphQLSchema) -> Mapping[str, Plan]:
    """By the name of the mutation."""
    assert schema.mutation_type is not None
    found = {name: field.extensions.get(BACKREF) for name, field in schema.mutation_type.fields.items()}
    plans = {name: field.plan for name, field in found.items() if isinstance(field, MutationField)}
    return {name: plan for name, plan in plans.items() if isinstance(plan, Plan) and _is_offered(plan)}


def input_type(schema: GraphQLSchema, name: str) -> GraphQLInputObjectType:
    """What a line of it is."""
    assert schema.mutation_type is not None
    kind = get_named_type(schema.mutation_type.fields[name].args["input"].type)
    assert isinstance(kind, GraphQLInputObjectType)
    return kind


def _is_offered(plan: Plan) -> bool:
    """A command with secrets in it belongs into no file; one that is prepared wants its request."""
    apart = plan.public or plan.elsewhere or plan.prepare is not None
    secret = hasattr(plan.command, "confidential")
    return not apart and not secret and plan.command.__module__.split(".")[1] in CONTEXTS
