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


def decode(kind: Any, body: Any) -> Any:  # noqa: PLR0911  one case for each kind
    """The value of this annotated type. Fields absent from an older body take their defaults."""
    if body is None or kind is Any:
        return body
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return decode(arguments[0], body)
    if origin in (Union, UnionType):
        return decode(_only_alternative(kind, arguments), body)
    if kind in DECODERS:
        return DECODERS[kind](body)
    if origin is not None:
        return _decode_collection(origin, arguments, body)
    if is_dataclass(kind):
        hints = _hints(kind)
        return kind(**{name: decode(hints[name], item) for name, item in body.items() if name in hints})
    if isinstance(kind, type) and issubclass(kind, Enum | str):
        return kind(body)
    return body


def _decode_collection(origin: Any, arguments: tuple[Any, ...], body: Any) -> Any:
    if issubclass(origin, Mapping):
        return {decode(arguments[0], key): decode(arguments[1], item) for key, item in body.items()}
    if origin is tuple and Ellipsis not in arguments:
        return tuple(decode(kind, item) for kind, item in zip(arguments, body, strict=True))
    items = (decode(arguments[0], item) for item in body)
    return {tuple: tuple, frozenset: frozenset, set: set}.get(origin, list)(items)


def _only_alternative(kind: Any, arguments: tuple[Any, ...]) -> Any:
    alternatives = [argument for argument in arguments if argument is not NoneType]
    if len(alternatives) != 1:
        raise TypeError(f"{kind} does not say which of its alternatives a body is")
    return alternatives[0]


@cache
def _hints(kind: Any) -> dict[str, Any]:
    hints = get_type_hints(kind, include_extras=True)
    return {field.name: hints[field.name] for field in fields(kind) if field.init}
