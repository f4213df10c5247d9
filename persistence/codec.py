"""Frozen values to JSON and back, by their annotations: facts, commands, parts of documents."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache, partial
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from domain.kernel.money import Money

DECODERS: dict[Any, Callable[[Any], Any]] = {
    UUID: UUID,
    Decimal: Decimal,
    Money: Money,
    datetime: datetime.fromisoformat,
    date: date.fromisoformat,
    bytes: b64decode,
}

Encoder = Callable[[Any, bool], Any]
Decoder = Callable[[Any], Any]


def encode(value: Any, *, canonical: bool = False) -> Any:
    """What ``json`` can write: decimals and ids as text, money as whole cents, values as objects.

    In the ``canonical`` form equal values are equal texts: 1.50 is 1.5. Raises TypeError for what has none.
    """
    return _encoder(type(value))(value, canonical)


@cache
def _encoder(kind: type) -> Encoder:
    """How values of exactly this kind are written, found once."""
    names = tuple(field.name for field in fields(kind)) if is_dataclass(kind) and kind is not Money else None
    if names:
        return partial(_object, names)
    for known, encoder in ENCODERS.items():
        if issubclass(kind, known):
            return encoder
    if names is not None:
        return lambda _value, _canonical: {}
    raise TypeError(f"{kind.__name__} has no form in JSON")


def _object(names: tuple[str, ...], value: Any, canonical: bool) -> dict[str, Any]:
    return {
        name: item if (kind := type(item)) in AS_THEY_ARE else _encoder(kind)(item, canonical)
        for name in names
        for item in (getattr(value, name),)
    }


def _mapping(value: Mapping[Any, Any], canonical: bool) -> dict[str, Any]:
    written = partial(encode, canonical=canonical)
    return {str(written(key)): written(item) for key, item in value.items()}


def _sequence(value: Iterable[Any], canonical: bool) -> list[Any]:
    return [
        item if (kind := type(item)) in AS_THEY_ARE else _encoder(kind)(item, canonical) for item in value
    ]


def _set(value: Iterable[Any], canonical: bool) -> list[Any]:
    return sorted(_sequence(value, canonical), key=repr)


AS_THEY_ARE = {NoneType, bool, int, str}
ENCODERS: dict[type, Encoder] = {
    Enum: lambda value, _: value._value_,
    NoneType: lambda value, _: value,
    int: lambda value, _: value,
    str: lambda value, _: str(value),
    Money: lambda value, _: value.cents,
    Decimal: lambda value, canonical: _shortest(value) if canonical else str(value),
    UUID: lambda value, _: str(value),
    date: lambda value, _: value.isoformat(),
    bytes: lambda value, _: b64encode(value).decode(),
    Mapping: _mapping,
    list: _sequence,
    tuple: _sequence,
    AbstractSet: _set,
}
"""The first that a kind is of."""


def _shortest(value: Decimal) -> str:
    """Every digit of it, without the zeros at the end."""
    digits = format(value, "f")
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


def decode(kind: Any, body: Any) -> Any:
    """The value of this annotated type. Fields absent from an older body take their defaults."""
    return None if body is None else _reader(kind)(body)


@cache
def _reader(kind: Any) -> Decoder:
    """How bodies of this type are read, found once. None is read by nobody: it stays."""
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return _reader(arguments[0])
    if origin in (Union, UnionType):
        alternatives = [argument for argument in arguments if argument is not NoneType]
        return _reader(alternatives[0]) if len(alternatives) == 1 else partial(_ambiguous, kind)
    if kind in DECODERS:
        return DECODERS[kind]
    if origin is not None:
        return _collection(origin, arguments)
    if is_dataclass(kind):
        return partial(_value, kind)
    return _leaf_reader(kind)


def _leaf_reader(kind: Any) -> Decoder:
    if not isinstance(kind, type):
        return _same
    if issubclass(kind, Enum):
        return _Members(kind).__getitem__
    return kind if issubclass(kind, str) else _same


class _Members(dict[Any, Enum]):
    """By value: to look one up is quicker than to call the enumeration."""

    def __init__(self, kind: type[Enum]) -> None:
        super().__init__({member.value: member for member in kind})
        self.kind = kind

    def __missing__(self, value: Any) -> Enum:
        return self.kind(value)


def _value(kind: Any, body: Mapping[str, Any]) -> Any:
    readers = _field_readers(kind)
    return kind(
        **{
            name: item if item is None else readers[name](item)
            for name, item in body.items()
            if name in readers
        }
    )


@cache
def _field_readers(kind: Any) -> dict[str, Decoder]:
    hints = get_type_hints(kind, include_extras=True)
    return {field.name: _reader(hints[field.name]) for field in fields(kind) if field.init}


def _collection(origin: Any, arguments: tuple[Any, ...]) -> Decoder:
    readers = [_reader(argument) for argument in arguments if argument is not Ellipsis]
    if issubclass(origin, Mapping):
        read_key, read_item = readers
        return lambda body: {
            read_key(key): None if item is None else read_item(item) for key, item in body.items()
        }
    if origin is tuple and Ellipsis not in arguments:
        return lambda body: tuple(
            None if item is None else read(item) for read, item in zip(readers, body, strict=True)
        )
    made, read = {tuple: tuple, frozenset: frozenset, set: set}.get(origin, list), readers[0]
    return lambda body: made([None if item is None else read(item) for item in body])


def _same(body: Any) -> Any:
    return body


def _ambiguous(kind: Any, _body: Any) -> Any:
    raise TypeError(f"{kind} does not say which of its alternatives a body is")
