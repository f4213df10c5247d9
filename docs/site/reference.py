"""The published schema as entries of a reference: what each is, and where it belongs."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLScalarType,
    GraphQLSchema,
    build_schema,
    get_named_type,
    is_introspection_type,
    is_specified_scalar_type,
    value_from_ast_untyped,
)

PUBLISHED = Path(__file__).parents[2] / "api/schema.graphql"
GENERAL = "general"
TITLES = {
    "sales": "Sales",
    "fiscal": "Invoices",
    "finance": "Money owed",
    "accounting": "The books",
    "stock": "Stock",
    "catalog": "Products",
    "parties": "Customers and suppliers",
    "people": "People",
    "processes": "Processes",
    "files": "Files",
    "onboarding": "Moving in",
    "platform": "Company and access",
    "subscriptions": "What happens now",
    "webhooks": "Webhooks",
    GENERAL: "What all share",
}
"""The chapters in the order in which they are read; a context that is not named here comes last."""
COMMON = 3
"""What so many chapters use belongs to none of them."""

Declared = GraphQLNamedType | GraphQLField | GraphQLArgument | GraphQLInputField


def directives(declared: Any, name: str) -> list[dict[str, Any]]:
    """The arguments of each directive of this name."""
    nodes = (declared.ast_node and declared.ast_node.directives) or ()
    return [
        {argument.name.value: value_from_ast_untyped(argument.value) for argument in node.arguments or ()}
        for node in nodes
        if node.name.value == name
    ]


def directive(declared: Any, name: str, argument: str) -> Any:
    """One argument of the first directive of this name; None when there is none."""
    return next((found.get(argument) for found in directives(declared, name)), None)


@dataclass(frozen=True)
class Operation:
    """A field of the query, the mutations or the subscriptions."""

    kind: str
    name: str
    field: GraphQLField

    @property
    def chapter(self) -> str:
        return directive(self.field, "doc", "category") or GENERAL

    @property
    def scope(self) -> str | None:
        return directive(self.field, "requires", "scope")

    @property
    def facts(self) -> list[str]:
        return [found["event"] for found in directives(self.field, "emits")]


@dataclass
class Reference:
    """Everything that is published, by chapter."""

    schema: GraphQLSchema = field(default_factory=lambda: build_schema(PUBLISHED.read_text(encoding="utf-8")))

    @cached_property
    def operations(self) -> list[Operation]:
        roots = {
            "query": self.schema.query_type,
            "mutation": self.schema.mutation_type,
            "subscription": self.schema.subscription_type,
        }
        return [
            Operation(kind, name, declared)
            for kind, root in roots.items()
            if root
            for name, declared in sorted(root.fields.items())
        ]

    @cached_property
    def types(self) -> list[GraphQLNamedType]:
        """All types but the roots and those of GraphQL itself, by name."""
        roots = (self.schema.query_type, self.schema.mutation_type, self.schema.subscription_type)
        return [
            kind
            for _, kind in sorted(self.schema.type_map.items())
            if kind not in roots and not is_introspection_type(kind) and not is_specified_scalar_type(kind)
        ]

    @cached_property
    def chapters(self) -> list[str]:
        used = {operation.chapter for operation in self.operations} | set(self.chapter_of.values())
        return [name for name in TITLES if name in used] + sorted(used - set(TITLES))

    @cached_property
    def users(self) -> dict[str, list[str]]:
        """By name of a type, the coordinates of what is of it or takes it."""
        found: dict[str, list[str]] = defaultdict(list)
        for owner, name, declared in self._fields():
            found[get_named_type(declared.type).name].append(f"{owner}.{name}")
            for argument in getattr(declared, "args", {}).values():
                found[get_named_type(argument.type).name].append(f"{owner}.{name}")
        return {name: list(dict.fromkeys(places)) for name, places in found.items()}

    @cached_property
    def chapter_of(self) -> dict[str, str]:
        """By name of a type: as it says itself, else where it is used."""
        told = {kind.name: directive(kind, "doc", "category") for kind in self.types}
        known = {name: chapter for name, chapter in told.items() if chapter}
        open_ = [kind.name for kind in self.types if kind.name not in known]
        while open_:
            ready = [name for name in open_ if all(self._places(name, known))] or [
                name for name in open_ if any(self._places(name, known))
            ]
            if not ready:
                break
            known |= {name: self._by_use(name, known) for name in ready}
            open_ = [name for name in open_ if name not in known]
        return {kind.name: known.get(kind.name) or GENERAL for kind in self.types}

    def title(self, chapter: str) -> str:
        return TITLES.get(chapter, chapter.capitalize())

    def of_kind(self, chapter: str, *kinds: type) -> Iterator[Any]:
        return (
            kind for kind in self.types if self.chapter_of[kind.name] == chapter and isinstance(kind, kinds)
        )

    def _by_use(self, name: str, known: dict[str, str]) -> str:
        chapters = Counter(filter(None, self._places(name, known)))
        return GENERAL if len(chapters) >= COMMON else chapters.most_common(1)[0][0]

    def _places(self, name: str, known: dict[str, str]) -> list[str | None]:
        """The chapters of what uses a type; None where that is not known yet. Itself does not count."""
        places = [place for place in self.users.get(name, ()) if place.partition(".")[0] != name]
        return [self._chapter_of_place(place, known) for place in places]

    def _chapter_of_place(self, place: str, known: dict[str, str]) -> str | None:
        owner, name = place.split(".")
        root = self.schema.type_map[owner]
        if owner in ("Query", "Mutation", "Subscription") and isinstance(root, GraphQLObjectType):
            return directive(root.fields[name], "doc", "category") or GENERAL
        return known.get(owner) or None

    def _fields(self) -> Iterator[tuple[str, str, Any]]:
        holders = (GraphQLObjectType, GraphQLInterfaceType, GraphQLInputObjectType)
        for kind in self.schema.type_map.values():
            if isinstance(kind, holders) and not is_introspection_type(kind):
                for name, declared in kind.fields.items():
                    yield kind.name, name, declared


OBJECTS = (GraphQLObjectType, GraphQLInterfaceType)
INPUTS = (GraphQLInputObjectType,)
ENUMS = (GraphQLEnumType,)
SCALARS = (GraphQLScalarType,)
