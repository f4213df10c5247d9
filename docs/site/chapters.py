"""A page for each chapter: its operations, its objects, its inputs, its closed lists."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLNamedType,
    GraphQLScalarType,
    get_named_type,
    print_ast,
)

from docs.site.examples import Example, example_of
from docs.site.markup import Html, badge, code, el, join, prose, type_link
from docs.site.prices import price_of
from docs.site.reference import ENUMS, INPUTS, OBJECTS, SCALARS, Operation, Reference, directive

KINDS = {"query": "Queries", "mutation": "Mutations", "subscription": "Subscriptions"}
WRAPPERS = ("Payload", "Connection", "Edge")
TYPES = (
    ("Objects", OBJECTS, False),
    ("Inputs", INPUTS, False),
    ("Closed lists", ENUMS, False),
    ("Scalars", SCALARS, False),
    ("Payloads and pages", OBJECTS, True),
)
"""What is only around something else comes last."""
SEVERAL = 8
"""So many users of a type are named at once; the others on demand."""


@dataclass(frozen=True)
class Section:
    """A heading of a page, and what stands below it: an anchor, a name and a body each."""

    title: str
    entries: tuple[tuple[str, str, Html], ...]


@dataclass(frozen=True)
class Chapter:
    """Writes the page of one chapter."""

    reference: Reference
    name: str

    def sections(self) -> Iterator[Section]:
        for kind, title in KINDS.items():
            chosen = [
                one for one in self.reference.operations if one.kind == kind and one.chapter == self.name
            ]
            yield Section(title, tuple((anchor(one), one.name, self.operation(one)) for one in chosen))
        for title, kinds, wrapped in TYPES:
            found = [
                kind
                for kind in self.reference.of_kind(self.name, *kinds)
                if kind.name.endswith(WRAPPERS) is wrapped
            ]
            yield Section(title, tuple((kind.name, kind.name, self.type_(kind)) for kind in found))

    def address(self, name: str) -> str:
        """Where a type is described."""
        return f"{self.reference.chapter_of[name]}.html#{name}"

    def operation(self, operation: Operation) -> Html:
        example = example_of(operation)
        return el(
            "article",
            el(
                "div",
                self._told(operation),
                el("div", _shown(operation, example), class_="example"),
                class_="pair",
            ),
            id=anchor(operation),
            class_="entry operation",
        )

    def _told(self, operation: Operation) -> Html:
        declared = operation.field
        return el(
            "div",
            heading(operation.name, anchor(operation), operation.kind),
            prose(declared.description),
            el("div", *self._facts(operation), class_="facts"),
            *self._asked(declared),
            el("h4", "Answers with"),
            el("p", type_link(declared.type, self.address), class_="of"),
        )

    def _asked(self, declared: GraphQLField) -> Iterator[Html | None]:
        """The arguments; of a mutation, the fields of its only one."""
        only = declared.args.get("input")
        of = get_named_type(only.type) if only else None
        if isinstance(of, GraphQLInputObjectType):
            yield el("h4", "Input ", el("span", type_link(of, self.address), class_="of"))
            yield el("ul", *[self.field(name, one) for name, one in of.fields.items()], class_="fields")
        elif declared.args:
            yield el("h4", "Arguments")
            yield self.arguments(declared)

    def _facts(self, operation: Operation) -> Iterator[Html]:
        if operation.scope:
            yield el(
                "a", badge(operation.scope, "scope", title="The permission it needs"), href="permissions.html"
            )
        weight = directive(operation.field, "cost", "weight")
        if weight:
            yield el(
                "a", badge(f"costs {weight}", "cost", title="Besides what is selected"), href="costs.html"
            )
        for fact in operation.facts:
            yield el("a", badge(fact, "fact", title="A fact it may record"), href=f"facts.html#{fact}")

    def type_(self, kind: GraphQLNamedType) -> Html:
        return el(
            "article",
            heading(kind.name, kind.name, _word_of(kind)),
            prose(kind.description),
            self._implemented(kind),
            self._body(kind),
            self._used_by(kind),
            id=kind.name,
            class_="entry",
        )

    def _implemented(self, kind: Any) -> Html | None:
        parents = getattr(kind, "interfaces", ())
        if not parents:
            return None
        links = [el("a", badge(one.name, "interface"), href=self.address(one.name)) for one in parents]
        return el("div", *links, class_="facts")

    def _body(self, kind: Any) -> Html | None:
        if isinstance(kind, GraphQLEnumType):
            rows = [
                el("li", el("code", name, class_="name"), deprecated(value), prose(value.description))
                for name, value in kind.values.items()
            ]
            return el("ul", *rows, class_="fields values")
        if isinstance(kind, GraphQLScalarType):
            link = kind.specified_by_url
            return el("p", "Specified by ", el("a", link, href=link)) if link else None
        return el("ul", *[self.field(name, each) for name, each in kind.fields.items()], class_="fields")

    def field(self, name: str, declared: GraphQLField | GraphQLInputField | GraphQLArgument) -> Html:
        """One line of an object, of an input or of arguments."""
        marks = [
            badge(scope, "scope") if (scope := directive(declared, "requires", "scope")) else None,
            badge(f"costs {weight}", "cost") if (weight := directive(declared, "cost", "weight")) else None,
            deprecated(declared),
        ]
        arguments = getattr(declared, "args", None)
        more = el("details", el("summary", "Arguments"), self.arguments(declared)) if arguments else None
        return el(
            "li",
            el("code", name, class_="name"),
            el("span", type_link(declared.type, self.address), class_="of"),
            default(declared),
            *marks,
            prose(declared.description),
            more,
        )

    def arguments(self, declared: Any) -> Html | None:
        if not declared.args:
            return None
        return el("ul", *[self.field(name, one) for name, one in declared.args.items()], class_="fields")

    def _used_by(self, kind: GraphQLNamedType) -> Html | None:
        places = self.reference.users.get(kind.name, [])
        if not places:
            return None
        links = [el("a", place, href=self._place(place)) for place in places]
        shown = join(_commas(links[:SEVERAL]))
        rest = links[SEVERAL:]
        more = el("details", el("summary", f"and {len(rest)} more"), join(_commas(rest))) if rest else None
        return el("div", el("span", "Used by ", class_="quiet"), shown, more, class_="users")

    def _place(self, place: str) -> str:
        owner, name = place.split(".")
        for operation in self.reference.operations:
            if owner.lower() == operation.kind and name == operation.name:
                return f"{operation.chapter}.html#{anchor(operation)}"
        return self.address(owner)


def anchor(operation: Operation) -> str:
    return f"{operation.kind}-{operation.name}"


def heading(name: str, target: str, word: str) -> Html:
    return el("h3", el("a", name, href=f"#{target}", class_="self"), el("span", word, class_="word"))


def default(declared: Any) -> Html | None:
    value = getattr(declared.ast_node, "default_value", None)
    return None if value is None else el("span", f"= {print_ast(value)}", class_="default")


def deprecated(declared: Any) -> Html | None:
    reason = getattr(declared, "deprecation_reason", None)
    return badge(reason, "deprecated") if reason else None


def _shown(operation: Operation, example: Example) -> Html:
    variables = [el("h4", "Variables"), code(example.shown_variables, "json")] if example.variables else []
    return join(
        (
            el("h4", "Example", el("span", f"costs {price_of(operation, example)}", class_="price")),
            code(example.text),
            *variables,
        )
    )


def _commas(parts: list[Html]) -> Iterator[Any]:
    for place, part in enumerate(parts):
        yield from ((", ", part) if place else (part,))


def _word_of(kind: GraphQLNamedType) -> str:
    named = get_named_type(kind)
    words = {"InputObject": "input", "Object": "object", "Enum": "closed list", "Scalar": "scalar"}
    return words.get(type(named).__name__.removeprefix("GraphQL").removesuffix("Type"), "interface")
