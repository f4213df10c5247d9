"""What a document costs: worked out once, as a sum in which only the variables are open."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    OperationDefinitionNode,
    is_abstract_type,
)

from api.cost.arguments import arguments_of
from api.cost.formula import Formula, evaluate, greatest, product, total, when
from api.cost.selections import Chosen, Selections, Sets, common
from api.cost.sizes import defaults_of, size_of
from api.cost.tariff import INTROSPECTION, Tariff, tariff_of

Price = Callable[[Mapping[str, Any]], int]
"""From the variables of a request, as they were sent, to what it costs; at least 1. Never fails."""


@dataclass(frozen=True)
class Sum:
    """What a selection costs: ``once``, and again for ``each`` object of the list around it."""

    once: Formula = 0
    each: Formula = 0


class Prices:
    """Prices of documents over one schema."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self._tariff = tariff_of(schema)

    def of(self, document: DocumentNode, operation: OperationDefinitionNode) -> Price:
        """The price of an operation of a valid document: every selection is looked at once."""
        fragments = {
            node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)
        }
        schema = self._tariff.schema
        appraisal = Appraisal(self._tariff, Selections(schema, fragments, defaults_of(operation)))
        root = schema.get_root_type(operation.operation)
        formula = appraisal.of(root, (operation.selection_set,)).once if root else 1
        if isinstance(formula, int):
            constant = max(1, formula)
            return lambda _: constant
        return lambda values: max(1, evaluate(formula, values))


@dataclass(frozen=True)
class Appraisal:
    """Prices the selections of one operation, each once, wherever it occurs."""

    tariff: Tariff
    selections: Selections
    _known: dict[tuple[str, tuple[int, ...], tuple[str, ...]], Sum] = field(default_factory=dict)

    def of(self, kind: GraphQLNamedType, sets: Sets, sized: Sequence[str] = ()) -> Sum:
        """Of a selection on a type; ``sized`` are its fields that are as many as the list around it."""
        if not sets:
            return Sum()
        key = kind.name, tuple(map(id, sets)), tuple(sized)
        if key not in self._known:
            self._known[key] = self._of(kind, sets, sized)
        return self._known[key]

    def _of(self, kind: GraphQLNamedType, sets: Sets, sized: Sequence[str]) -> Sum:
        if is_abstract_type(kind):
            found = [self.of(each, sets, sized) for each in self.selections.told_apart(kind, sets)]
            return Sum(greatest(one.once for one in found), greatest(one.each for one in found))
        assert isinstance(kind, GraphQLObjectType)
        prices: dict[bool, list[Formula]] = {True: [], False: []}
        for chosen in self.selections.fields(kind, sets).values():
            name = chosen[0].node.name.value
            prices[name in sized].append(when(common(chosen), self._field(kind, name, chosen)))
        return Sum(once=total(prices[False]), each=total(prices[True]))

    def _field(self, kind: GraphQLObjectType, name: str, chosen: Sequence[Chosen]) -> Formula:
        rate = self.tariff.of(kind.name, name)
        if rate is None:
            return INTROSPECTION.get(name, 0)
        sets = tuple(one.node.selection_set for one in chosen if one.node.selection_set)
        given = arguments_of(chosen[0].node, rate.arguments, self.selections.defaults)
        if rate.size is None:
            return total((rate.weight, given, self.of(rate.kind, sets).once))
        size = size_of(chosen[0].node, rate.size, self.selections.defaults)
        below = self.of(rate.kind, sets, rate.size.sized_fields or ())
        if rate.size.sized_fields:
            return total((rate.weight, given, below.once, product(size, below.each)))
        return total((given, product(size, total((rate.weight, below.once)))))
