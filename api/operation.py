"""One operation of a document: everything about it that no request changes, worked out once."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import Any

from graphql import (
    ArgumentNode,
    DocumentNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLSchema,
    ListValueNode,
    ObjectValueNode,
    OperationDefinitionNode,
    OperationType,
    Undefined,
    ValueNode,
    VariableDefinitionNode,
    VariableNode,
    Visitor,
    is_non_null_type,
    visit,
)
from graphql.execution.collect_fields import FragmentDetails, collect_fields
from graphql.execution.get_variable_signature import GraphQLVariableSignature, get_variable_signature
from graphql.execution.values import VariableValues, VariableValueSource, get_variable_values

from api.coercion import Coerce, coercion_of
from api.faults import BadUserInput
from api.limits import ABOUT_ITSELF, Analysis, root_fields
from api.misfits import Place, misfits
from api.reading.root import Root, root_of
from api.reading.translation import BACKREF, Translator

HARMLESS_NAME = re.compile(r"(?!.*\d{4})\w{1,60}", re.ASCII)
MOST_TITLED = 3
MOST_AT_ONCE = 200
"""Fields, with fragments written out, that are looked at while others wait."""
MOST_MISFITS = 50
"""So many errors tell what is wrong with the variables of a request."""
MOST_VARIANTS = 64
"""So many combinations of what is skipped and included are remembered."""


@dataclass(frozen=True, eq=False)
class Operation:
    """``node`` of a valid document; a ``public`` one is answered to everybody."""

    schema: GraphQLSchema
    document: DocumentNode
    node: OperationDefinitionNode
    price: Callable[[Mapping[str, Any]], int]
    """From the variables as they were sent to what it costs."""
    public: bool
    _remembered: dict[Hashable, Any] = field(default_factory=dict)

    @property
    def name(self) -> str | None:
        return self.node.name.value if self.node.name else None

    @property
    def kind(self) -> OperationType:
        return self.node.operation

    @cached_property
    def title(self) -> str:
        """What operators know it by: its kind and its name, or the first fields of one without a name.

        A name that might be a number of somebody, or a whole sentence, is not repeated.
        """
        name = self.name or ""
        if not HARMLESS_NAME.fullmatch(name):
            name = " ".join(root_fields(self.node, Analysis(self.document).fragments)[:MOST_TITLED])
        return f"{self.kind.value} {name}"

    @cached_property
    def definitions(self) -> dict[str, FragmentDefinitionNode]:
        found = (node for node in self.document.definitions if isinstance(node, FragmentDefinitionNode))
        return {node.name.value: node for node in found}

    @cached_property
    def fragments(self) -> dict[str, FragmentDetails]:
        return {name: FragmentDetails(node) for name, node in self.definitions.items()}

    @cached_property
    def introspective(self) -> bool:
        """Whether it asks for nothing but what the schema tells of itself."""
        fields = set(root_fields(self.node, Analysis(self.document).fragments))
        return fields != {"__typename"} and fields <= ABOUT_ITSELF

    @cached_property
    def proves(self) -> bool:
        """Whether nothing at its top does or shows anything before it is proved who asks."""
        kind = self.schema.get_root_type(self.kind)
        names = root_fields(self.node, Analysis(self.document).fragments)
        fields = [kind.fields.get(name) for name in names] if kind else []
        return all(field and getattr(field.extensions.get(BACKREF), "proves", False) for field in fields)

    @cached_property
    def deciding(self) -> tuple[str, ...]:
        """The variables that decide what is skipped and included."""
        return tuple(sorted(set(_deciding(self.document))))

    def variables(self, sent: Mapping[str, Any]) -> VariableValues | list[GraphQLError]:
        """The values of a request, coerced, or what is wrong with them."""
        usual = self._usual(sent)
        if usual is not None:
            return usual
        values = get_variable_values(
            self.schema, self._definitions, dict(sent), max_errors=1, hide_suggestions=True
        )
        return values if isinstance(values, VariableValues) else self._wrong(sent)

    def _usual(self, sent: Mapping[str, Any]) -> VariableValues | None:
        """The same for values that are all there and as they should be, from signatures that are known."""
        sources, coerced = {}, {}
        for signature, coerce in self._signatures:
            name = signature.name
            if name not in sent:
                return None
            value = coerce(sent[name])
            if value is Undefined:
                return None
            sources[name], coerced[name] = VariableValueSource(signature, sent[name]), value
        return VariableValues(sources, coerced)

    def _wrong(self, sent: Mapping[str, Any]) -> list[GraphQLError]:
        """What keeps values from being those of the variables, without the values: some are secrets."""
        errors = list(islice(self._misfits(sent), MOST_MISFITS + 1))
        if len(errors) > MOST_MISFITS:
            errors[-1] = BadUserInput("More is wrong than is told here.")
        return errors

    def _misfits(self, sent: Mapping[str, Any]) -> Iterator[GraphQLError]:
        for node, (signature, _) in zip(self._definitions, self._signatures, strict=True):
            name = signature.name
            if name not in sent and (node.default_value or not is_non_null_type(signature.type)):
                continue
            for found in misfits(sent.get(name), signature.type, self.places.get(name, (name,))):
                where = {"path": [str(step) for step in found.place]}
                yield GraphQLError(found.expected, node, extensions=where)

    @cached_property
    def places(self) -> Mapping[str, Place]:
        """Where, from the arguments of a field, each variable first stands."""
        found: dict[str, Place] = {}

        class Arguments(Visitor):
            def enter_argument(self, node: ArgumentNode, *_: Any) -> None:
                for name, place in _places(node.value, (node.name.value,)):
                    found.setdefault(name, place)

        for node in (self.node, *self.definitions.values()):
            visit(node, Arguments())
        return found

    @property
    def _definitions(self) -> Sequence[VariableDefinitionNode]:
        return self.node.variable_definitions or ()

    @cached_property
    def _signatures(self) -> list[tuple[GraphQLVariableSignature, Coerce]]:
        found = [get_variable_signature(self.schema, node) for node in self._definitions]
        return [(one, coercion_of(one.type)) for one in found if isinstance(one, GraphQLVariableSignature)]

    @cached_property
    def long(self) -> bool:
        """Whether it is work of many milliseconds to find out what its fields are."""
        return Analysis(self.document).of(self.node.selection_set).fields > MOST_AT_ONCE

    def remembers(self, name: Hashable, values: VariableValues) -> bool:
        return self._key(name, values) in self._remembered

    def roots(self, values: VariableValues) -> Mapping[str, Root | None]:
        """The fields at the top by response key; None for those that statements cannot answer."""
        return self.remembered("roots", values, lambda: self._roots(values))

    def remembered(self, name: Hashable, values: VariableValues, make: Callable[[], Any]) -> Any:
        """Something that depends on nothing but what is skipped and included."""
        key = self._key(name, values)
        if key not in self._remembered:
            if len(self._remembered) >= MOST_VARIANTS:
                self._remembered.clear()
            self._remembered[key] = make()
        return self._remembered[key]

    def _key(self, name: Hashable, values: VariableValues) -> Hashable:
        return name, *(values.coerced.get(variable) for variable in self.deciding)

    def _roots(self, values: VariableValues) -> Mapping[str, Root | None]:
        kind = self.schema.get_root_type(self.kind)
        assert kind is not None
        translator = Translator(self.schema, self.fragments, values, self.node, compiling=True)
        grouped = collect_fields(self.schema, self.fragments, values, kind, self.node).grouped_field_set
        return {key: root_of(translator, kind, key, nodes) for key, nodes in grouped.items()}


def _places(value: ValueNode, place: Place) -> Iterator[tuple[str, Place]]:
    match value:
        case VariableNode():
            yield value.name.value, place
        case ListValueNode():
            for position, item in enumerate(value.values):
                yield from _places(item, (*place, position))
        case ObjectValueNode():
            for field_node in value.fields:
                yield from _places(field_node.value, (*place, field_node.name.value))


def _deciding(document: DocumentNode) -> Iterator[str]:
    found: list[str] = []

    class Conditions(Visitor):
        def enter_directive(self, node: Any, *_: Any) -> None:
            values = (argument.value for argument in node.arguments)
            found.extend(value.name.value for value in values if isinstance(value, VariableNode))

    visit(document, Conditions())
    yield from found
