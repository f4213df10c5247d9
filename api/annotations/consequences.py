"""`@emits`: which facts a mutation may record."""

from __future__ import annotations

from collections.abc import Sequence

import strawberry

from api.annotations.facts import facts_of
from api.annotations.saying import say
from api.cost.tariff import BACKREF
from api.directives import Emits
from api.mutations import MutationField
from api.subscriptions.facts import type_of
from domain.kernel.process import Process


def tell_facts(schema: strawberry.Schema, processes: Sequence[Process]) -> None:
    """Say of every mutation what it may record, and so what may follow."""
    root = schema._schema.mutation_type
    for field in root.fields.values() if root else ():
        definition = field.extensions[BACKREF]
        if isinstance(definition, MutationField):
            facts = sorted(type_of(fact.__name__) for fact in facts_of(definition.plan.handler, processes))
            say(field, *(Emits(event=fact) for fact in facts))
