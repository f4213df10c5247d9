"""Which fields a document selects of a type, and on what that depends."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from graphql import (
    BooleanValueNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLAbstractType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    SelectionNode,
    SelectionSetNode,
    VariableNode,
    is_abstract_type,
)

from api.cost.formula import Condition
from api.cost.sizes import Defaults

Conditions = tuple[Condition, ...]
Sets = tuple[SelectionSetNode, ...]


@dataclass(frozen=True, slots=True)
class Chosen:
    """One place where a field is selected, if these conditions hold."""

    node: FieldNode
    conditions: Conditions


@dataclass(frozen=True)
class Selections:
    """The selections of one operation."""

    schema: GraphQLSchema
    fragments: Mapping[str, FragmentDefinitionNode]
    defaults: Defaults

    def fields(self, kind: GraphQLObjectType, sets: Sets) -> dict[str, list[Chosen]]:
        """By key of the answer: fields under the same key are one."""
        found: dict[str, list[Chosen]] = {}
        taken: set[tuple[str, Conditions]] = set()
        waiting: list[tuple[SelectionSetNode, Conditions]] = [(one, ()) for one in sets]
        while waiting:
            selections, around = waiting.pop(0)
            for selection in selections.selections:
                own = conditions_of(selection, self.defaults)
                if own is None:
                    continue
                conditions = around + own
                match selection:
                    case FieldNode():
                        key = (selection.alias or selection.name).value
                        found.setdefault(key, []).append(Chosen(selection, conditions))
                    case FragmentSpreadNode() if (selection.name.value, conditions) in taken:
                        continue
                    case FragmentSpreadNode():
                        taken.add((selection.name.value, conditions))
                        waiting += self._inside(self.fragments[selection.name.value], kind, conditions)
                    case InlineFragmentNode():
                        waiting += self._inside(selection, kind, conditions)
        return found

    def told_apart(self, kind: GraphQLAbstractType, sets: Sets) -> Iterator[GraphQLObjectType]:
        """The types that may select different fields: those that are named, and one of the others."""
        named = [self.schema.type_map[name] for name in self._conditions(sets)]
        others = True
        for possible in self.schema.get_possible_types(kind):
            if any(self._covers(one, possible) for one in named if one is not kind):
                yield possible
            elif others:
                others = False
                yield possible

    def _inside(
        self, fragment: FragmentDefinitionNode | InlineFragmentNode, kind: GraphQLObjectType, on: Conditions
    ) -> Sequence[tuple[SelectionSetNode, Conditions]]:
        wanted = fragment.type_condition
        if wanted is not None and not self._covers(self.schema.type_map[wanted.name.value], kind):
            return ()
        return ((fragment.selection_set, on),)

    def _covers(self, wanted: GraphQLNamedType, kind: GraphQLObjectType) -> bool:
        return wanted is kind or (is_abstract_type(wanted) and self.schema.is_sub_type(wanted, kind))

    def _conditions(self, sets: Sets) -> set[str]:
        """The types that fragments on this level are on."""
        found: set[str] = set()
        waiting, taken = list(sets), set()
        while waiting:
            for selection in waiting.pop().selections:
                fragment: SelectionNode | FragmentDefinitionNode = selection
                if isinstance(selection, FragmentSpreadNode):
                    fragment = self.fragments[selection.name.value]
                if isinstance(fragment, FieldNode) or id(fragment) in taken:
                    continue
                assert isinstance(fragment, FragmentDefinitionNode | InlineFragmentNode)
                taken.add(id(fragment))
                waiting.append(fragment.selection_set)
                if fragment.type_condition:
                    found.add(fragment.type_condition.name.value)
        return found


def conditions_of(selection: SelectionNode, defaults: Defaults) -> Conditions | None:
    """What `@skip` and `@include` make it depend on; None when it is never selected."""
    found: list[Condition] = []
    for directive in selection.directives or ():
        if directive.name.value not in ("skip", "include") or not directive.arguments:
            continue
        wanted, value = directive.name.value == "include", directive.arguments[0].value
        if isinstance(value, BooleanValueNode) and value.value is not wanted:
            return None
        if isinstance(value, VariableNode):
            name = value.name.value
            found.append((name, bool(defaults.get(name)), wanted))
    return tuple(found)


def common(chosen: Sequence[Chosen]) -> Conditions:
    """What all places depend on alike; with different conditions it is taken to be selected."""
    first = chosen[0].conditions
    return first if all(one.conditions == first for one in chosen) else ()
