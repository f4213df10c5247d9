"""What the source says about a class's fields: the descriptions of the schema."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from enum import EnumMeta
from functools import cache
from itertools import pairwise
from typing import TypeVar, dataclass_transform

import strawberry

from api.source import statements_of

E = TypeVar("E", bound=EnumMeta)
T = TypeVar("T")


def summary(thing: object) -> str | None:
    """The docstring as one paragraph of prose, without markup; None when there is none of its own."""
    text = vars(thing).get("__doc__") if isinstance(thing, type) else getattr(thing, "__doc__", None)
    if not text or text.startswith(f"{getattr(thing, '__name__', '')}("):
        return None
    return inspect.cleandoc(text).replace("``", "`")


@cache
def field_docs(kind: type) -> dict[str, str]:
    """The string literal under each field or enum member, parents included."""
    found: dict[str, str] = {}
    for parent in reversed(kind.__mro__):
        found |= dict(_docs_in(parent))
    return found


def _docs_in(kind: type) -> Iterator[tuple[str, str]]:
    definition = _classes(kind.__module__).get(kind.__qualname__)
    body = definition.body if definition else []
    for before, after in pairwise(body):
        match before, after:
            case (
                ast.AnnAssign(target=ast.Name(id=name)) | ast.Assign(targets=[ast.Name(id=name)]),
                ast.Expr(value=ast.Constant(value=str(text))),
            ):
                yield name, " ".join(inspect.cleandoc(text).replace("``", "`").split())


def _classes(module: str) -> dict[str, ast.ClassDef]:
    """The top-level classes of a module of ours."""
    if module.partition(".")[0] not in ("api", "domain", "persistence", "tests"):
        return {}
    return {each.name: each for each in statements_of(module) if isinstance(each, ast.ClassDef)}


@dataclass_transform(kw_only_default=True, field_specifiers=(strawberry.field,))
def described_type(kind: type[T]) -> type[T]:
    """Publish a type, described by its docstring.

    Without a docstring dataclasses make one that shows each field's type with every word of its own: for a
    type with a long list among its fields, some ten thousand characters.
    """
    strawberry.type(kind, description=summary(kind))
    return kind


def described_enum(kind: E) -> E:
    """Publish a closed list, described by its docstring and those under its members."""
    strawberry.enum(kind, description=summary(kind) or words_of(kind.__name__))
    definition = kind.__strawberry_definition__  # ty: ignore[missing-attribute]
    for value in definition.values:
        words = value.name.replace("_", " ").capitalize() + "."
        value.description = field_docs(kind).get(value.name) or words
    return kind


def words_of(name: str) -> str:
    """A class's name as a phrase, for what has no docstring yet: ``OrderItem`` is "Order item."."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).capitalize() + "."
