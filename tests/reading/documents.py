"""Documents by chance: anything that a schema over views lets be asked, well-formed and mostly sensible."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
)

from api.reading.fields import ConnectionField, LookupField, NodeField, PagedField
from api.reading.summary_fields import GroupsField
from api.reading.translation import BACKREF

ODD = ["", "a", "á", "%", "_", "\\", "'", '"', "\n\t\u001f", "\U0001f600", "Buyer", "Mercearia", "7"]
SAMPLES: Mapping[str, Sequence[Any]] = {
    "Int": [-(2**31), -1, 0, 1, 2, 3, 50, 2**31 - 1],
    "Boolean": [True, False],
    "String": ODD,
    "Cnpj": ["11222333000181", "11.222.333/0001-81", "12abc34501de35"],
    "Email": ["ana@example.com", "á@example.com", "'@example.com"],
    "NfeKey": ["35261111222333000181550010000000011000000018"],
    "Date": ["1900-01-01", "2026-11-20", "2026-11-21", "2199-12-31"],
    "DateTime": ["2026-11-21T00:00:00Z", "2026-11-20T20:30:00.000001-03:00", "2199-12-31T23:59:59-03:00"],
    "Moment": [
        "2026-11-21",
        "2026-11-21T12:00:00Z",
        "1900-01-01",
        "2199-12-31",
        "2199-12-31T23:59:59.999999Z",
    ],
    "YearMonth": ["2026-11", "1900-01", "2199-12"],
    "Decimal": ["0", "1", "-0.05", "12.3", "99999999999999.99", "0.0001", "2.5"],
}
CONDITIONS = ("", "", "", "", " @include(if: $yes)", " @skip(if: $no)", " @skip(if: $yes)")
ONCE, NESTED = 3, 2
TOO_MANY = 101
"""Of what a list inside or its groups are asked for: refused."""
FAMILIAR, MISSING = 0.7, 0.03
"""How often an operand is a value that exists, and how often it is null."""
Place = tuple[str, str]
"""A type and one of its fields."""


@dataclass
class Document:
    """Its text and the values of its variables."""

    text: str
    variables: dict[str, Any]


@dataclass
class Documents:
    """Writes documents over a schema; ``ids`` are those of objects that exist, by type.

    ``known`` are values that exist, by type and field.
    """

    schema: GraphQLSchema
    ids: Mapping[str, Sequence[str]]
    random: Random
    known: Mapping[Place, Sequence[Any]] = field(default_factory=dict)
    variables: dict[str, tuple[str, Any]] = field(default_factory=dict)
    fragments: list[str] = field(default_factory=list)
    aliases: Iterator[int] = field(default_factory=lambda: iter(range(1_000)))

    def write(self) -> Document:
        query = self.schema.query_type
        assert query is not None
        roots = {name: of for name, of in query.fields.items() if _is_read(of)}
        chosen = [self.random.choice(sorted(roots)) for _ in range(self.random.randint(1, 2))]
        parts = [self._field(query, name, roots[name], ONCE, aliased=True) for name in chosen]
        parts += ["__typename"] if self.random.random() < 0.1 else []
        return self.completed("query", f"{{ {' '.join(parts)} }}", {"after": ("String", None)})

    def completed(self, operation: str, text: str, given: Mapping[str, tuple[str, Any]]) -> Document:
        """With the fragments and variables it uses; ``given`` are more variables: type and value."""
        yes, no = (self.random.random() < often for often in (0.8, 0.2))
        self.variables |= {"yes": ("Boolean!", yes), "no": ("Boolean!", no), **given}
        text = "\n".join([text, *self.fragments])
        used = {name: of for name, of in sorted(self.variables.items()) if re.search(rf"\${name}\b", text)}
        declared = ", ".join(f"${name}: {kind}" for name, (kind, _) in used.items())
        values = {name: value for name, (_, value) in used.items()}
        return Document(f"{operation}({declared}) {text}" if declared else text, values)

    def _field(
        self, kind: GraphQLObjectType, name: str, of: GraphQLField, depth: int, *, aliased: bool = False
    ) -> str:
        named = get_named_type(of.type)
        alias = f"a{next(self.aliases)}: " if aliased or self.random.random() < 0.1 else ""
        arguments = self._arguments(of)
        condition = self.random.choice(CONDITIONS) if not aliased else ""
        head = f"{alias}{name}{arguments}{condition}"
        if is_leaf_type(named):
            return head
        if isinstance(named, GraphQLInterfaceType):
            return f"{head} {{ {self._of_any(depth)} }}"
        assert isinstance(named, GraphQLObjectType)
        return f"{head} {{ {self.selection(named, depth)} }}"

    def _of_any(self, depth: int) -> str:
        names = self.random.sample(sorted(self.ids), min(3, len(self.ids)))
        kinds = [(name, self.schema.type_map[name]) for name in names]
        parts = [
            f"... on {name} {{ {self.selection(kind, depth - 1)} }}"
            for name, kind in kinds
            if isinstance(kind, GraphQLObjectType)
        ]
        return " ".join(["id __typename", *parts])

    def selection(self, kind: GraphQLObjectType, depth: int) -> str:
        """Some of its fields, with ``depth`` levels of objects below."""
        if kind.name.endswith("Connection"):
            return self._connection(kind, depth)
        parts = []
        for name, of in kind.fields.items():
            leaf = is_leaf_type(get_named_type(of.type))
            if self.random.random() < (0.5 if leaf else 0.25 if depth > 0 else 0):
                parts.append(self._field(kind, name, of, depth - 1))
        if not parts or self.random.random() < 0.1:
            parts.append("__typename")
        self.random.shuffle(parts)
        return self._wrapped(kind, parts)

    def _wrapped(self, kind: GraphQLObjectType, parts: list[str]) -> str:
        """Some of it in a fragment, named or not."""
        choice = self.random.random()
        half = len(parts) // 2
        if choice < 0.1:
            return f"... on {kind.name} {{ {' '.join(parts)} }}"
        if choice < 0.2 and half:
            return f"{' '.join(parts[:half])} ... @include(if: $yes) {{ {' '.join(parts[half:])} }}"
        if choice < 0.3 and half:
            name = f"F{len(self.fragments)}"
            self.fragments.append(f"fragment {name} on {kind.name} {{ {' '.join(parts[half:])} }}")
            return f"{' '.join(parts[:half])} ...{name}"
        return " ".join(parts)

    def _connection(self, kind: GraphQLObjectType, depth: int) -> str:
        node = get_named_type(kind.fields["nodes"].type)
        assert isinstance(node, GraphQLObjectType)
        makers: list[Callable[[], str]] = [
            lambda: f"nodes {{ {self.selection(node, depth)} }}",
            lambda: f"edges {{ cursor node {{ {self.selection(node, depth)} }} __typename }}",
            lambda: "pageInfo { hasNextPage hasPreviousPage startCursor endCursor __typename }",
            lambda: "totalCount { value precision }",
            lambda: f"all{next(self.aliases)}: totalCount(exact: true) {{ value }}",
        ]
        if "groups" in kind.fields:
            makers += [lambda: self._summary(kind, depth), lambda: self._groups(kind, depth)]
        chosen = self.random.sample(makers, self.random.randint(1, 3))
        return " ".join(make() for make in chosen)

    def _summary(self, kind: GraphQLObjectType, depth: int) -> str:
        return self._field(kind, "summary", kind.fields["summary"], depth + 1)

    def _groups(self, kind: GraphQLObjectType, depth: int) -> str:
        return self._field(kind, "groups", kind.fields["groups"], depth + 1, aliased=True)

    def _arguments(self, of: GraphQLField) -> str:
        definition = of.extensions.get(BACKREF)
        match definition:
            case LookupField():
                by = get_named_type(of.args["by"].type)
                assert isinstance(by, GraphQLInputObjectType)
                return f"(by: {self._lookup(by, definition.view.name)})"
            case NodeField(several=True):
                return f"(ids: {json.dumps([self._some_id() for _ in range(self.random.randint(0, 4))])})"
            case NodeField():
                return f"(id: {json.dumps(self._some_id())})"
            case GroupsField():
                return self._grouping(of)
            case ConnectionField() | PagedField():
                return self._list(of, root=isinstance(definition, ConnectionField))
        return ""

    def _some_id(self) -> str:
        return self.random.choice([id for ids in self.ids.values() for id in ids])

    def _lookup(self, by: GraphQLInputObjectType, view: str) -> str:
        if "id" in by.fields and self.random.random() < 0.8 and self.ids.get(view):
            return f"{{id: {json.dumps(self.random.choice(self.ids[view]))}}}"
        name = self.random.choice(sorted(by.fields))
        return f"{{{name}: {literal(self._value(by.fields[name].type, 3, (view, name)))}}}"

    def _list(self, of: GraphQLField, *, root: bool) -> str:
        parts, chance = [], self.random.random()
        if not root and chance < 0.03:
            parts.append(f"first: {TOO_MANY}")
        elif chance < 0.6:
            parts.append(f"first: {self.random.randint(0, 12)}")
        elif chance < 0.8:
            parts.append(f"last: {self.random.randint(0, 12)}")
        if root and chance < 0.5:
            parts.append("after: $after")
        elif chance < 0.55:
            parts.append(f"offset: {self.random.randint(0, 5)}")
        for name in ("where", "orderBy", "search"):
            if name in of.args and self.random.random() < 0.4:
                parts.append(f"{name}: {self._given(of.args[name].type)}")
        return f"({', '.join(parts)})" if parts else ""

    def _grouping(self, of: GraphQLField) -> str:
        dimensions = get_named_type(of.args["by"].type)
        assert isinstance(dimensions, GraphQLEnumType)
        several = min(len(dimensions.values), self.random.choice([1, 1, 1, 2, 2, 3]))
        by = self.random.sample(sorted(dimensions.values), several)
        by += by[:1] if self.random.random() < 0.03 else []
        parts = [f"by: [{', '.join(by)}]"]
        if self.random.random() < 0.5:
            parts.append(f"orderBy: {self._given(of.args['orderBy'].type)}")
        if self.random.random() < 0.5:
            parts.append(f"first: {self.random.choice([*range(8), TOO_MANY])}")
        if self.random.random() < 0.3:
            parts.append(f"offset: {self.random.randint(0, 4)}")
        return f"({', '.join(parts)})"

    def _given(self, kind: GraphQLInputType) -> str:
        """A value written out, or as a variable."""
        value = self._value(kind)
        if self.random.random() < 0.5:
            return literal(value)
        name = f"v{len(self.variables)}"
        self.variables[name] = (str(kind), _plain(value))
        return f"${name}"

    def _value(self, kind: GraphQLInputType, depth: int = 3, place: Place | None = None) -> Any:
        """For this place in a filter or a key: often one that somebody has there."""
        if is_non_null_type(kind):
            return self._value(kind.of_type, depth, place)
        if is_list_type(kind):
            return [self._value(kind.of_type, depth, place) for _ in range(self.random.randint(0, 2))]
        if isinstance(kind, GraphQLInputObjectType):
            return self._object(kind, depth, place)
        return self._leaf(kind, place)

    def _leaf(self, kind: GraphQLInputType, place: Place | None) -> Any:
        known = self.known.get(place, ()) if place else ()
        if known and self.random.random() < FAMILIAR:
            value = self.random.choice(known)
            return Word(value) if isinstance(kind, GraphQLEnumType) else value
        if isinstance(kind, GraphQLEnumType):
            return Word(self.random.choice(sorted(kind.values)))
        name = get_named_type(kind).name
        return self._some_id() if name == "ID" else self.random.choice(SAMPLES.get(name, ODD))

    def _object(self, kind: GraphQLInputObjectType, depth: int, place: Place | None = None) -> dict[str, Any]:
        needed = [name for name, of in kind.fields.items() if is_non_null_type(of.type)]
        free = [
            name
            for name, of in kind.fields.items()
            if name not in needed and (depth > 0 or not isinstance(get_named_type(of.type), Nested))
        ]
        names = needed or self.random.sample(free, min(len(free), self.random.randint(1, 2)))
        return {name: self._part(kind, name, depth - 1, place) for name in names}

    def _part(self, kind: GraphQLInputObjectType, name: str, depth: int, place: Place | None) -> Any:
        """Null where that is well-formed; ``isNull`` asks for no value that somebody has."""
        of = kind.fields[name].type
        if not is_non_null_type(of) and not kind.is_one_of and self.random.random() < MISSING:
            return None
        if name == "isNull":
            return self._value(of, depth)
        whose = kind.name.removeprefix("Related").removesuffix("Where").removesuffix("Lookup")
        if kind.name.endswith(("Where", "Lookup")) and whose in self.schema.type_map:
            return self._value(of, depth, (whose, name))
        return self._value(of, depth, place if kind.name.endswith("Filter") else None)


Nested = GraphQLInputObjectType


class Word(str):
    """The label of an enum."""

    __slots__ = ()


def _is_read(of: GraphQLField) -> bool:
    return isinstance(of.extensions.get(BACKREF), ConnectionField | LookupField | NodeField)


def literal(value: Any) -> str:
    match value:
        case Word():
            return str(value)
        case dict():
            return "{" + ", ".join(f"{name}: {literal(each)}" for name, each in value.items()) + "}"
        case list():
            return "[" + ", ".join(map(literal, value)) + "]"
    return json.dumps(value)


def _plain(value: Any) -> Any:
    match value:
        case dict():
            return {name: _plain(each) for name, each in value.items()}
        case list():
            return [_plain(each) for each in value]
    return str(value) if isinstance(value, Word) else value
