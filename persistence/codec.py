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
    return {name: _encoder(type(item))(item, canonical) for name in names for item in (getattr(value, name),)}


def _mapping(value: Mapping[Any, Any], canonical: bool) -> dict[str, Any]:
    written = partial(encode, canonical=canonical)
    return {str(written(key)): written(item) for key, item in value.items()}


def _sequence(value: Iterable[Any], canonical: bool) -> list[Any]:
    return [_encoder(type(item))(item, canonical) for item in value]


def _set(value: Iterable[Any], canonical: bool) -> list[Any]:
    return sorted(_sequence(value, canonical), key=repr)


ENCODERS: dict[type, Encoder] = {
    Enum: lambda value, _: value.value,
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
    return _decoder(kind)(body)


@cache
def _decoder(kind: Any) -> Decoder:
    """How bodies of this type are read, found once; of nothing comes nothing."""
    read = _reader(kind)
    return _same if read is _same else lambda body: None if body is None else read(body)


def _reader(kind: Any) -> Decoder:
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return _decoder(arguments[0])
    if origin in (Union, UnionType):
        alternatives = [argument for argument in arguments if argument is not NoneType]
        return _decoder(alternatives[0]) if len(alternatives) == 1 else partial(_ambiguous, kind)
    if kind in DECODERS:
        return DECODERS[kind]
    if origin is not None:
        return _collection(origin, arguments)
    if is_dataclass(kind):
        return partial(_value, kind)
    return kind if isinstance(kind, type) and issubclass(kind, Enum | str) else _same


def _value(kind: Any, body: Mapping[str, Any]) -> Any:
    decoders = _field_decoders(kind)
    return kind(**{name: decoders[name](item) for name, item in body.items() if name in decoders})


@cache
def _field_decoders(kind: Any) -> dict[str, Decoder]:
    hints = get_type_hints(kind, include_extras=True)
    return {field.name: _decoder(hints[field.name]) for field in fields(kind) if field.init}


def _collection(origin: Any, arguments: tuple[Any, ...]) -> Decoder:
    decoders = [_decoder(argument) for argument in arguments if argument is not Ellipsis]
    if issubclass(origin, Mapping):
        read_key, read_item = decoders
        return lambda body: {read_key(key): read_item(item) for key, item in body.items()}
    if origin is tuple and Ellipsis not in arguments:
        return lambda body: tuple(read(item) for read, item in zip(decoders, body, strict=True))
    made, read = {tuple: tuple, frozenset: frozenset, set: set}.get(origin, list), decoders[0]
    return lambda body: made([read(item) for item in body])


def _same(body: Any) -> Any:
    return body


def _ambiguous(kind: Any, _body: Any) -> Any:
    raise TypeError(f"{kind} does not say which of its alternatives a body is")
