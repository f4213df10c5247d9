"""Inputs are made from commands: a field is written once."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, dataclass, is_dataclass
from decimal import Decimal
from enum import Enum
from functools import cache, cached_property
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints
from uuid import UUID

import strawberry
from strawberry.annotation import StrawberryAnnotation
from strawberry.tools import create_type
from strawberry.types.field import StrawberryField
from strawberry.utils.str_converters import to_camel_case

from api.docstrings import field_docs, summary, words_of
from api.faults import BadUserInput
from api.ids import decode_id, known_id, parse, wire
from api.paths import wire_path
from api.scalars import NAMED
from domain.kernel.command import DEPRECATED
from domain.kernel.money import Money
from domain.kernel.refusal import Malformed, OutOfRange, Path, Refusal

LONGEST_LIST = 1_000
"""Values in a list of an input; what the business takes at once is less, and refused in its own words."""

Problems = list[Refusal]
Read = Callable[[Any, Path, Problems], Any]


@dataclass(frozen=True)
class Form:
    """How one type of the domain looks on the wire, and how it is read from there."""

    wire: Any
    read: Read


@dataclass(frozen=True)
class Slot:
    """One field of an input; one with a default that is ``nullable`` tells null from being left out."""

    name: str
    form: Form
    description: str | None
    default: Any = None
    optional: bool = False
    nullable: bool = False
    deprecated: str | None = None

    @cached_property
    def key(self) -> str:
        return to_camel_case(self.name)

    def published(self) -> StrawberryField:
        return StrawberryField(
            python_name=self.name,
            type_annotation=StrawberryAnnotation(
                self.form.wire | None if self.optional or self.nullable else self.form.wire
            ),
            description=self.description,
            deprecation_reason=self.deprecated,
            default=MISSING if self.default is None else self.default,
        )


@cache
def slots_of(kind: Any) -> tuple[Slot, ...]:
    """The fields of a command, or of a value in it."""
    hints, docs = get_type_hints(kind, include_extras=True), field_docs(kind)
    return tuple(
        _slot(part, hints[part.name], docs.get(part.name)) for part in dataclasses.fields(kind) if part.init
    )


@cache
def input_of(kind: type, *extra: Slot) -> type:
    """The GraphQL input of a command or of a value in it; ``extra`` fields follow its own."""
    name = kind.__name__ if kind.__name__.endswith("Input") else f"{kind.__name__}Input"
    fields = [slot.published() for slot in (*slots_of(kind), *extra)]
    made = create_type(name, fields, is_input=True, description=summary(kind) or words_of(kind.__name__))
    definition = made.__strawberry_definition__  # ty: ignore[missing-attribute]
    definition.from_input = lambda _, values, __: values
    return made


def read_input(kind: type, values: Mapping[str, Any], path: Path, problems: Problems) -> Any:
    """The command, or a value in it, from what the client sent; what it left out takes its default.

    What is wrong with the shape of a value is added to ``problems`` and something harmless takes
    its place. Raises BadUserInput for what no well-behaved client sends.
    """
    arguments: dict[str, Any] = {}
    for slot in slots_of(kind):
        if (value := values.get(slot.key)) is not None:
            arguments[slot.name] = slot.form.read(value, (*path, slot.name), problems)
        elif slot.nullable and slot.key in values:
            arguments[slot.name] = None
    return kind(**arguments)


def are_cut_short(problems: Problems) -> bool:
    """Whether a list was too long to be read: nothing more can be said of what it is part of."""
    return any(isinstance(problem, OutOfRange) for problem in problems)


def _slot(part: dataclasses.Field[Any], hint: object, description: str | None) -> Slot:
    hint, nullable = _without_none(hint)
    default = part.default if isinstance(part.default, (str, int, bool, Enum)) else None
    left_out = nullable or part.default is not MISSING or part.default_factory is not MISSING
    return Slot(
        part.name,
        _form(hint),
        description,
        default,
        optional=left_out and default is None,
        nullable=nullable and default is not None,
        deprecated=part.metadata.get(DEPRECATED),
    )


def _without_none(hint: Any) -> tuple[Any, bool]:
    if get_origin(hint) not in (Union, UnionType):
        return hint, False
    inner = [kind for kind in get_args(hint) if kind is not NoneType]
    if len(inner) != 1:
        raise TypeError(f"{hint} has no form on the wire")
    return inner[0], True


def _form(hint: Any) -> Form:
    origin = get_origin(hint)
    if origin is Annotated:
        return _annotated_form(*get_args(hint))
    if origin in (tuple, list, Sequence):
        return _list_form(_form(get_args(hint)[0]))
    if hint is Money:
        return Form(Decimal, _read_money)
    if hint is str:
        return Form(str, _read_text)
    if is_dataclass(hint):
        return Form(input_of(hint), lambda value, path, problems: read_input(hint, value, path, problems))
    return Form(hint, as_it_is)


def _annotated_form(kind: type, word: str, *_: object) -> Form:
    if kind is UUID:
        return _id_form(word)
    if word == "ID":
        return Form(strawberry.ID, _read_node)
    return Form(NAMED[word], as_it_is)


def _id_form(prefix: str) -> Form:
    def read(value: object, path: Path, _: Problems) -> UUID:
        return known_id(value, prefix) or decode_id(value, prefix, wire_path(path))

    return Form(strawberry.ID, read)


def _list_form(item: Form) -> Form:
    def read(values: Sequence[Any], path: Path, problems: Problems) -> tuple[Any, ...]:
        if len(values) > LONGEST_LIST:
            problems.append(OutOfRange(*path, most=LONGEST_LIST))
            return ()
        return tuple(item.read(value, (*path, position), problems) for position, value in enumerate(values))

    return Form(list[item.wire], read)


def _read_money(value: Decimal, path: Path, problems: Problems) -> Money:
    amount = Money.rounded(value)
    if amount.amount != value:
        problems.append(Malformed(*path, expected="two places"))
    return amount


def _read_text(value: str, path: Path, problems: Problems) -> str:
    if "\0" in value:
        problems.append(Malformed(*path, expected="text"))
    return value


def _read_node(value: object, path: Path, _: Problems) -> str:
    """An id of any kind, as it is written. Raises BadUserInput."""
    try:
        return wire(*parse(value))
    except ValueError as error:
        raise BadUserInput(str(error), path=list(wire_path(path))) from None


def as_it_is(value: Any, path: Path, problems: Problems) -> Any:
    return value
