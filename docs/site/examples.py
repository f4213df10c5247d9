"""A document for every operation, and variables it may be sent with."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLScalarType,
    get_named_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
    is_required_argument,
    is_required_input_field,
)

from docs.site.reference import Operation, directive

ID = "0192f3c8a9d17c5f9a3b2e1d4c5b6a70"
WHO = {"customer": "party", "supplier": "party", "salesperson": "employee", "line": "orderline"}
"""Under which prefix the id of somebody or something in this part goes."""
SAMPLES: Mapping[str, Any] = {
    "Boolean": True,
    "Cep": "01305000",
    "Cnpj": "11222333000181",
    "Cpf": "52998224725",
    "Date": "2026-11-21",
    "DateTime": "2026-11-21T12:00:00Z",
    "Decimal": "10.00",
    "Email": "ana@example.com",
    "Float": 1.5,
    "Int": 1,
    "JSON": {},
    "NfeKey": "35261111222333000181550010000000011000000018",
    "String": "…",
    "Url": "https://example.com/",
    "YearMonth": "2026-11",
}
NAMED: Mapping[str, str] = {
    "idempotencyKey": "2026-11-21-0001",
    "sku": "CAFE-500",
    "postalCode": "01305000",
    "state": "SP",
    "document": "{ viewer { id } }",
}
PAGE = {"first": 10}
TELLING = ("id", "number", "code", "sku", "name", "status")
"""What people know things by comes first."""
DULL = ("version", "externalReference", "replayed")
"""Good to have, but nothing to begin with."""
VALUES, FEW, RELATIONS, DEEP = 6, 3, 2, 2
"""How many values and related objects an example selects of an object, and how far it goes."""


@dataclass(frozen=True)
class Example:
    text: str
    variables: Mapping[str, Any]

    @property
    def shown_variables(self) -> str:
        return json.dumps(self.variables, indent=2, ensure_ascii=False)


def example_of(operation: Operation) -> Example:
    """What a client would send to begin with."""
    taken = {
        name: argument
        for name, argument in operation.field.args.items()
        if is_required_argument(argument) or name in PAGE
    }
    variables = {
        name: PAGE.get(name) or sample(argument.type, name, operation.name)
        for name, argument in taken.items()
    }
    declared = ", ".join(f"${name}: {argument.type}" for name, argument in taken.items())
    passed = ", ".join(f"{name}: ${name}" for name in taken)
    title = operation.name[0].upper() + operation.name[1:]
    head = f"{operation.kind} {title}{f'({declared})' if declared else ''} {{"
    call = f"  {operation.name}{f'({passed})' if passed else ''}"
    selected = list(_selection(get_named_type(operation.field.type), depth=DEEP))
    if not selected:
        return Example("\n".join([head, call, "}"]), variables)
    return Example("\n".join([head, f"{call} {{", *indented(selected, 4), "  }", "}"]), variables)


def indented(lines: list[str], by: int) -> Iterator[str]:
    return (" " * by + line for line in lines)


def _selection(kind: Any, depth: int) -> Iterator[str]:
    """A few values of an object, and of what it is related to."""
    if not isinstance(kind, GraphQLObjectType | GraphQLInterfaceType):
        return
    if "nodes" in kind.fields:
        yield from _nested("nodes", kind.fields["nodes"].type, depth)
        yield "pageInfo { hasNextPage endCursor }"
        return
    open_ = {
        name: each.type
        for name, each in kind.fields.items()
        if not any(map(is_required_argument, each.args.values()))
    }
    values = [name for name, of in open_.items() if is_leaf_type(get_named_type(of))]
    values.sort(key=lambda name: TELLING.index(name) if name in TELLING else len(TELLING) + (name in DULL))
    yield from [name for name in values if name != "replayed"][: VALUES if depth else FEW]
    if depth:
        for name in _related(open_)[: RELATIONS + (depth == DEEP)]:
            yield from _nested(name, open_[name], depth - 1 if _is_payload(kind) else 0)


def _is_payload(kind: Any) -> bool:
    """What is in it is what was asked for; elsewhere, related objects are shown by a few values."""
    return kind.name.endswith("Payload")


def _related(fields: Mapping[str, Any]) -> list[str]:
    """Fields that are objects: those with a life of their own first, amounts and the like after them."""
    names = [name for name, of in fields.items() if not is_leaf_type(get_named_type(of))]
    return sorted(names, key=lambda name: directive(get_named_type(fields[name]), "cost", "weight") == "0")


def _nested(name: str, of: Any, depth: int) -> Iterator[str]:
    inner = list(_selection(get_named_type(of), depth))
    if not inner:
        return
    if len(inner) <= 4 and all("{" not in line and "}" not in line for line in inner):
        yield f"{name} {{ {' '.join(inner)} }}"
    else:
        yield from (f"{name} {{", *indented(inner, 2), "}")


def sample(kind: GraphQLInputType, name: str, around: str) -> Any:
    """A value of this type that reads like one of this name."""
    if is_non_null_type(kind):
        return sample(kind.of_type, name, around)
    if is_list_type(kind):
        return [sample(kind.of_type, name, around)]
    match get_named_type(kind):
        case GraphQLEnumType(values=values):
            return next(iter(values))
        case GraphQLInputObjectType() as of:
            return _object(of)
        case GraphQLScalarType(name="ID"):
            return f"{_prefix(name, around)}_{ID}"
        case of:
            return NAMED.get(name, SAMPLES["String"]) if of.name == "String" else SAMPLES[of.name]


def _object(kind: GraphQLInputObjectType) -> dict[str, Any]:
    """The fields that must be given; of those of which one must be, the first."""
    if kind.is_one_of or any(node.name.value == "oneOf" for node in _directives(kind)):
        name, first = next(iter(kind.fields.items()))
        return {name: sample(first.type, name, kind.name.removesuffix("Lookup"))}
    return {
        name: sample(each.type, name, kind.name)
        for name, each in kind.fields.items()
        if is_required_input_field(each)
    }


def _directives(kind: GraphQLInputObjectType) -> Any:
    return (kind.ast_node and kind.ast_node.directives) or ()


def _prefix(name: str, around: str) -> str:
    word = name.removesuffix("Id").removesuffix("Ids").removesuffix("s")
    if word in ("id", ""):
        word = around
    return WHO.get(word, word.lower())
